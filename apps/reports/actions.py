"""Asking for a report."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from apps.assessments.models import Assessment
from apps.trail.actions import record

from . import bell
from .gathering import gather
from .models import Report
from .permissions import check_can_read_report
from .statuses import Status


@transaction.atomic
def ask_for_report(*, assessment: Assessment, by, at: datetime) -> Report:
    """The report of what the audit says now: made if it is new, the same one if it was asked for before.

    The row is the job. The bell rings after it is stored; if no broker hears it, the sweep finds the row.
    """
    check_can_read_report(by, assessment)
    wanted = gather(assessment, timezone.localdate(at)).content_hash
    asked = {"requested_by": by, "requested_at": at, "rung_at": at}
    report, is_new = Report.objects.get_or_create(assessment=assessment, content_hash=wanted, defaults=asked)
    if is_new or _made_anew(report, asked):
        record("report asked for", target=report, by=by, at=at)
        transaction.on_commit(partial(bell.ring, report.reference))
    return report


def try_again(*, report: Report, by, at: datetime) -> Report:
    """The report of what the audit says now; the same row, unless the audit has changed meanwhile."""
    return ask_for_report(assessment=report.assessment, by=by, at=at)


def _made_anew(report: Report, asked: dict) -> bool:
    """Whether a report that failed, or whose file is gone, waits for a worker again."""
    if report.status == Status.READY and report.file.storage.exists(str(report.file)):
        return False
    if report.status not in (Status.FAILED, Status.READY):
        return False
    return bool(
        Report.objects.filter(pk=report.pk, status=report.status).update(
            status=Status.WAITING, failure="", attempts=0, finished_at=None, file="", pages=None, size=None, **asked
        )
    )
