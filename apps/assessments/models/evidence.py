"""The evidence log of an audit: both raters rate on the same evidence."""

from django.db import models
from django.db.models import Q

from apps.common.optimistic_locking import client_id_field
from apps.common.public_ids import new_reference, reference_field
from apps.rubric.models import EvidenceType, Indicator

from .audits import Assessment, by_field, together

LONGEST_TITLE = 200  # characters
LONGEST_PLACE = 300
LONGEST_NAME = 120


class Evidence(models.Model):
    """One piece of evidence. It may serve many indicators. Taken out, it stays in the log's history."""

    reference = reference_field()
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="evidence")
    kind = models.ForeignKey(EvidenceType, models.PROTECT, related_name="+")
    title = models.CharField(max_length=LONGEST_TITLE)
    description = models.TextField(blank=True)
    dated = models.DateField()  # the day that it speaks of, or was written
    kept_where = models.CharField(max_length=LONGEST_PLACE, blank=True)
    indicators = models.ManyToManyField(Indicator, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)
    client_id = client_id_field()
    added_by = by_field()
    added_at = models.DateTimeField()
    changed_by = by_field(null=True)
    changed_at = models.DateTimeField(null=True)
    taken_out_by = by_field(null=True)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-dated", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(condition=together("changed_by", "changed_at"), name="evidence_changed_by_and_at"),
            models.CheckConstraint(
                condition=together("taken_out_by", "taken_out_at"), name="evidence_taken_out_by_and_at"
            ),
        ]


def evidence_place(file: "EvidenceFile", filename: str) -> str:
    """Where a file lies in the private storage: a random name, and nothing of what the person called it."""
    return f"evidence/{file.evidence.reference[:2]}/{file.evidence.reference}-{file.revision}-{new_reference()}"


class EvidenceFile(models.Model):
    """One revision of the file of one piece of evidence. At sign-off only the newest keeps its content."""

    reference = reference_field()
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="files")
    revision = models.PositiveSmallIntegerField()  # from 1
    file = models.FileField(upload_to=evidence_place, blank=True)  # empty: the content is gone, the hash stays
    name = models.CharField(max_length=LONGEST_NAME)  # what the download is called; made safe when it came in
    media_type = models.CharField(max_length=100)  # by its content, never by its name
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    scanned_at = models.DateTimeField(null=True)  # null: no virus scanner is configured here
    added_by = by_field()
    added_at = models.DateTimeField()
    taken_out_by = by_field(null=True)
    taken_out_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-revision"]
        constraints = [
            models.UniqueConstraint(fields=["evidence", "revision"], name="evidence_file_once_per_revision"),
            models.CheckConstraint(
                condition=together("taken_out_by", "taken_out_at"), name="evidence_file_taken_out_by_and_at"
            ),
            models.CheckConstraint(condition=Q(revision__gt=0), name="evidence_file_revision_from_one"),
        ]
