"""Asking for a report, and for a blank audit."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.assessments.models import Assessment
from apps.rubric.models import Rubric

from . import bell
from .document.build import build_blank_audit, build_document
from .models import Report
from .permissions import check_can_have_blank, check_can_have_pdf, check_is_published, may_know_newer
from .statuses import Status


@transaction.atomic
def ask_for_report(*, assessment: Assessment, by, at: datetime) -> Report:
    """The report of what the audit says now: made if it is new, the same one if it was asked for before.

    The row is the job. The bell rings after it is stored; if no broker hears it, the sweep finds the row.
    """
    check_can_have_pdf(by, assessment)
    names_newer = may_know_newer(by, assessment)
    wanted = build_document(assessment, timezone.localdate(at), names_newer=names_newer).content_hash
    content = {"assessment": assessment, "content_hash": wanted}
    return _asked(content, "report asked for", by=by, at=at, names_newer=names_newer)


@transaction.atomic
def ask_for_blank(*, rubric: Rubric, by, at: datetime) -> Report:
    """The blank audit of a published rubric: printed once for each layout, whoever asks."""
    check_can_have_blank(by)
    check_is_published(rubric)
    wanted = build_blank_audit(rubric).content_hash
    return _asked({"rubric": rubric, "content_hash": wanted}, "blank audit asked for", by=by, at=at)


def try_again(*, report: Report, by, at: datetime) -> Report:
    """The report of what the audit says now; the same row, unless the audit has changed meanwhile."""
    if report.assessment is not None:
        return ask_for_report(assessment=report.assessment, by=by, at=at)
    assert report.rubric is not None  # a row belongs to one of the two
    return ask_for_blank(rubric=report.rubric, by=by, at=at)


def _asked(content: dict, event: str, *, by, at: datetime, names_newer: bool = True) -> Report:
    """The row of just this content; a worker is rung for if it is new or has to be made anew."""
    asked = {"requested_by": by, "requested_at": at, "rung_at": at, "names_newer": names_newer}
    report, is_new = Report.objects.get_or_create(**content, defaults=asked)
    if is_new or _made_anew(report, asked):
        record(event, target=report, by=by, at=at)
        transaction.on_commit(partial(bell.ring, report.reference))
    return report


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
