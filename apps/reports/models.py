"""Reports: what is printed, and of which audit or rubric."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.assessments.models import Assessment
from apps.jobs.models import Job
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Programme
from apps.rubric.models import Rubric

from .steps import ReportStep


def file_path(report: "Report", filename: str) -> str:
    """Where a report's file lies in the private storage: named after its reference and the worker's claim alone.

    Two workers never write the same file, even if one of them was given up for dead.
    """
    return f"reports/{report.reference[:2]}/{report.reference}-{report.claim[:8]}.pdf"


class Report(Job):
    """One printing of one content: the report of an audit or its summary, a programme's action plan, or the blank
    audit of a rubric.

    Same content, same row, same file: `content_hash` is the SHA-256 of everything that is printed. `inputs_hash` is
    that of what can still change after sign-off (`freshness.py`): a download compares it with what stands today.
    """

    task_name = "reports.print_report"
    steps = tuple(ReportStep.values)
    given_up_sentence = "We tried three times to make this report and could not finish it. You can try again."
    orphaned_sentence = "Even Ground was changed while this report waited. You can try again."

    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, related_name="reports")
    rubric = models.ForeignKey(Rubric, models.PROTECT, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, related_name="+")  # of its action plan
    is_summary = models.BooleanField(default=False)  # one page, in place of the whole report
    content_hash = models.CharField(max_length=64)
    inputs_hash = models.CharField(max_length=64)
    # Whether it may name the version that took its place: not to commissioners who do not see that one.
    names_newer = models.BooleanField(default=True)
    # Whether it holds what only people of the provider read: its plan, and its audits before this one.
    for_provider = models.BooleanField(default=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    file = models.FileField(upload_to=file_path, blank=True)
    pages = models.PositiveSmallIntegerField(null=True)
    size = models.PositiveIntegerField(null=True)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)  # of the file; empty: made before it was kept
    milliseconds = models.JSONField(default=dict)  # spent waiting and in each step, by its name

    class Meta(Job.Meta):
        abstract = False
        ordering = ["-requested_at", "-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(assessment__isnull=False, rubric__isnull=True, programme__isnull=True)
                | Q(assessment__isnull=True, rubric__isnull=False, programme__isnull=True)
                | Q(assessment__isnull=True, rubric__isnull=True, programme__isnull=False),
                name="report_of_audit_rubric_or_plan",
            ),
            models.CheckConstraint(
                condition=Q(is_summary=False) | Q(assessment__isnull=False), name="report_summary_of_audit"
            ),
            models.UniqueConstraint(fields=["assessment", "content_hash"], name="report_printed_once"),
            models.UniqueConstraint(fields=["rubric", "content_hash"], name="report_blank_printed_once"),
            models.UniqueConstraint(fields=["programme", "content_hash"], name="report_plan_printed_once"),
            models.CheckConstraint(
                condition=Q(status=JobStatus.READY, finished_at__isnull=False) & ~Q(file="")
                | ~Q(status=JobStatus.READY),
                name="report_ready_has_file",
            ),
        ]
