"""Data packages that somebody asked for, tokens for programs, and which providers take part in research."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.common.public_ids import reference_field
from apps.jobs.bulk_queue import BULK
from apps.jobs.models import Job
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Organisation

DATA_FOLDER = "data-packages"  # in the private storage
LONGEST_NAME = 60  # characters


def data_package_path(export: "DataExport", filename: str) -> str:
    """Where the file lies in the private storage: named after its reference and the worker's claim alone."""
    return f"{DATA_FOLDER}/{export.reference}-{export.claim[:8]}.zip"


class DataExport(Job):
    """The data package of one person, who has one at most. It goes after a week.

    `access_digest` stands for what the person could read at `read_at`: a file with anything that they may not read
    any more is not handed out (`queries/access_digest.py`).
    """

    task_name = "exports.make_data_package"
    queue = BULK
    given_up_sentence = "We tried three times to make your data package and could not finish it. You can try again."
    orphaned_sentence = "Even Ground was changed while your data package waited. You can try again."

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    file = models.FileField(upload_to=data_package_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes
    rows = models.PositiveBigIntegerField(null=True)  # of all tables together
    read_at = models.DateTimeField(null=True)
    access_digest = models.CharField(max_length=64, blank=True)

    class Meta(Job.Meta):
        abstract = False
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=JobStatus.READY, size__isnull=False, rows__isnull=False, read_at__isnull=False)
                & ~Q(file="")
                & ~Q(sha256="")
                & ~Q(access_digest="")
                | ~Q(status=JobStatus.READY),
                name="dataexport_ready_has_file",
            ),
        ]


class ApiToken(models.Model):
    """Lets a program of one person read what the person may read. Only a digest of its secret is stored.

    `organisations`: it reads for these alone; of none, for all in which the person has a role.
    """

    reference = reference_field()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    secret_digest = models.CharField(max_length=64, unique=True)
    reads_all = models.BooleanField()
    organisations = models.ManyToManyField(Organisation, related_name="+", blank=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField()  # its last day
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name")]


class ResearchConsent(models.Model):
    """A provider agrees that the host passes on its figures for research, without people or programme names."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
