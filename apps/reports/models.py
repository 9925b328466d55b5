"""Reports: what is printed, of which audit or rubric, and how far the printing is."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.assessments.models import Assessment
from apps.common.references import reference_field
from apps.rubric.models import Rubric

from .statuses import UNFINISHED, WORKING, Status


def file_place(report: "Report", filename: str) -> str:
    """Where a report's file lies in the private storage: named after its reference and the worker's claim alone.

    Two workers never write the same file, even if one of them was given up for dead.
    """
    return f"reports/{report.reference[:2]}/{report.reference}-{report.claim[:8]}.pdf"


class Report(models.Model):
    """One printing of one content. The row is the job: the broker only rings the bell.

    It is the report of an audit, or the blank audit of a rubric: exactly one of the two.

    `claim` is the token of the worker that holds the row. Whoever changes the row while it is held names the
    token, so a worker that was given up for dead cannot finish it a second time.
    """

    reference = reference_field()
    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, related_name="reports")
    rubric = models.ForeignKey(Rubric, models.PROTECT, null=True, related_name="+")
    content_hash = models.CharField(max_length=64)  # SHA-256 of what is printed: same hash, same file
    # Whether it may name the version that took its place: not to commissioners who do not see that one.
    names_newer = models.BooleanField(default=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.WAITING)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    rung_at = models.DateTimeField(null=True)
    claim = models.CharField(max_length=32, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)  # the sentence that the page shows
    file = models.FileField(upload_to=file_place, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField(null=True)  # bytes
    milliseconds = models.JSONField(default=dict)  # spent in each step, by its name

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="report_status_is_known"),
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, rubric__isnull=True)
                | Q(assessment__isnull=True, rubric__isnull=False),
                name="report_of_audit_or_rubric",
            ),
            models.UniqueConstraint(fields=["assessment", "content_hash"], name="report_printed_once"),
            models.UniqueConstraint(fields=["rubric", "content_hash"], name="report_blank_printed_once"),
            models.CheckConstraint(
                condition=Q(status__in=WORKING, heartbeat_at__isnull=False) & ~Q(claim="")
                | ~Q(status__in=WORKING) & Q(claim=""),
                name="report_claimed_while_working",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.READY, finished_at__isnull=False) & ~Q(file="") | ~Q(status=Status.READY),
                name="report_ready_has_file",
            ),
            models.CheckConstraint(
                condition=(Q(status=Status.FAILED) & ~Q(failure="")) | (~Q(status=Status.FAILED) & Q(failure="")),
                name="report_failed_has_sentence",
            ),
        ]
        indexes = [
            models.Index(fields=["status"], condition=Q(status__in=UNFINISHED), name="report_unfinished"),
        ]
