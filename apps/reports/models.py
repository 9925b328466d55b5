"""Reports: what is printed, and of which audit or rubric."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.assessments.models import Assessment
from apps.jobs.bulk_queue import BULK
from apps.jobs.models import Job
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Organisation, Programme
from apps.rubric.models import Rubric

from .steps import ReportStep

ORDERS_FOLDER = "orders"  # in the private storage


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


def order_path(order: "Order", filename: str) -> str:
    """Where an order's ZIP lies in the private storage."""
    return f"{ORDERS_FOLDER}/{order.reference}-{order.claim[:8]}.zip"


class OrderStep(models.TextChoices):
    """What a worker does at an order, one after the other."""

    PRINTING = "printing", "Printing"
    PACKING = "packing", "Putting everything into one file"


class Order(Job):
    """Many files asked for at once, by one person for one organisation, in the end in one ZIP.

    It is worked on in portions, in turns with other orders; between them the row waits. `served_at` says when it had
    its last turn.
    """

    task_name = "reports.work_on_orders"
    queue = BULK
    steps = tuple(OrderStep.values)
    given_up_sentence = "We tried three times to go on with this order and could not. You can try again."
    orphaned_sentence = "Even Ground was changed while this order waited. You can try again."

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)  # of the view that was ordered
    view_in_words = models.CharField(max_length=1000)  # its filter
    started_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    held_up = models.CharField(max_length=300, blank=True)  # why it waits, where that is not its turn
    cancelled_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # when the file is deleted, and the order with it
    file = models.FileField(upload_to=order_path, blank=True)
    size = models.PositiveBigIntegerField(null=True)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta(Job.Meta):
        abstract = False
        ordering = ["-requested_at", "-pk"]
        constraints = [
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status=JobStatus.READY, finished_at__isnull=False, expires_at__isnull=False) & ~Q(file="")
                | ~Q(status=JobStatus.READY),
                name="order_ready_has_file",
            ),
        ]


class ItemKind(models.TextChoices):
    """What one file of an order is."""

    REPORT = "report", "Whole report"
    SUMMARY = "summary", "One-page summary"
    PLAN = "plan", "Action plan"
    PORTFOLIO = "portfolio", "Portfolio report"


class ItemStatus(models.TextChoices):
    """Where one file of an order stands."""

    WAITING = "waiting", "Waiting"
    DONE = "done", "Ready"
    FAILED = "failed", "Could not be made"


def item_path(item: "OrderItem", filename: str) -> str:
    """Where a portfolio report lies in the private storage."""
    return f"{ORDERS_FOLDER}/{item.order.reference}-{item.place}-{item.order.claim[:8]}.pdf"


class OrderItem(models.Model):
    """One file of an order: a report that is kept for everybody who asks for the same, or the order's own portfolio
    report, which lists what the view showed.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=ItemKind)
    assessment = models.ForeignKey(Assessment, models.CASCADE, null=True, related_name="+")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, related_name="+")
    listed = models.JSONField(default=list)  # of a portfolio report: pairs of keys, programme and audit or null
    status = models.CharField(max_length=20, choices=ItemStatus, default=ItemStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="+")
    content_hash = models.CharField(max_length=64, blank=True)
    file = models.FileField(upload_to=item_path, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["order", "place"], name="order_item_place_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="order_item_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=(ItemKind.REPORT, ItemKind.SUMMARY), assessment__isnull=False)
                | Q(kind=ItemKind.PLAN, programme__isnull=False)
                | Q(kind=ItemKind.PORTFOLIO),
                name="order_item_of_audit_or_plan",
            ),
            models.CheckConstraint(
                condition=Q(status=ItemStatus.FAILED) & ~Q(failure="") | ~Q(status=ItemStatus.FAILED) & Q(failure=""),
                name="order_item_failed_has_sentence",
            ),
        ]
        indexes = [models.Index(fields=["order", "status", "place"], name="order_item_next")]


class OrderSettings(models.Model):
    """How long an organisation keeps what its people ordered. Without a row: a month."""

    class Days(models.IntegerChoices):
        """The choices."""

        WEEK = 7, "7 days"
        MONTH = 30, "30 days"
        QUARTER = 90, "90 days"

    organisation = models.OneToOneField(Organisation, models.CASCADE, primary_key=True, related_name="+")
    keep_days = models.PositiveSmallIntegerField(choices=Days, default=Days.MONTH)
