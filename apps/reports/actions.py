"""Asking for a report, for an action plan on paper, and for a blank audit."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import acknowledge
from apps.activity_log.actions import record
from apps.assessments.models import Assessment
from apps.assessments.queries.shares import shares_for
from apps.common.uploads.stored_files import is_stored
from apps.jobs.queues import enqueue_after_commit
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Programme
from apps.rubric.models import Rubric

from .document.build import build_blank_audit, build_document
from .document.build_living_sections import build_living_sections
from .document.build_plan import build_printed_plan, build_printed_shared_plan
from .document.report_summary import ReportSummary
from .freshness import blank_inputs_hash, report_inputs_hash
from .models import Report
from .permissions import (
    check_can_have_blank,
    check_can_have_pdf,
    check_can_have_plan,
    check_is_published,
    is_of_provider,
    may_know_newer,
)

# What whoever orders many prints itself at once; so long the sweep leaves it alone.
PUT_OFF = timedelta(minutes=30)


@dataclass(frozen=True)
class WantedReport:
    """What somebody asked for, as its row says it."""

    content: dict  # the columns that tell one row from another
    inputs_hash: str
    names_newer: bool = True
    is_summary: bool = False
    for_provider: bool = False
    is_ordered: bool = False


@transaction.atomic
def ask_for_report(
    *,
    assessment: Assessment,
    by,
    at: datetime,
    is_summary: bool = False,
    for_provider: bool = True,
    is_ordered: bool = False,
) -> Report:
    """The report of what the audit says now, or its summary: made if it is new, the same one if it was asked for
    before. `for_provider`: with what only people of the provider read, if the person is one of them. `is_ordered`: it
    is one of many, and whoever asks prints it.

    The row is the job. It is enqueued once it is stored; if no broker takes the message, the sweep finds the row.
    """
    check_can_have_pdf(by, assessment)
    names_newer, today = may_know_newer(by, assessment), timezone.localdate(at)
    is_inside = for_provider and not is_summary and is_of_provider(by, assessment.programme)
    living = build_living_sections(assessment, today) if is_inside else None
    inputs_hash = report_inputs_hash(assessment, today, names_newer=names_newer, living=living)
    document = build_document(assessment, today, names_newer=names_newer, living=living)
    printed = ReportSummary(document) if is_summary else document
    content = {"assessment": assessment, "content_hash": printed.content_hash}
    event = "summary asked for" if is_summary else "report asked for"
    wanted = WantedReport(content, inputs_hash, names_newer, is_summary, is_inside, is_ordered)
    return _request(wanted, event, by=by, at=at)


@transaction.atomic
def ask_for_plan(
    *, programme: Programme, by, at: datetime, for_provider: bool = True, is_ordered: bool = False
) -> Report:
    """The programme's action plan as it stands: the same file for as long as nothing in it changes.

    Whoever does not work for the provider gets its form for outside; so does whoever asks not `for_provider`.
    `is_ordered`: as above.
    """
    check_can_have_plan(by, programme)
    is_inside = for_provider and is_of_provider(by, programme)
    build_plan = build_printed_plan if is_inside else build_printed_shared_plan
    content_hash = build_plan(programme, timezone.localdate(at)).content_hash
    content = {"programme": programme, "content_hash": content_hash}
    wanted = WantedReport(content, content_hash, for_provider=is_inside, is_ordered=is_ordered)
    return _request(wanted, "action plan asked for", by=by, at=at)


@transaction.atomic
def ask_for_blank(*, rubric: Rubric, by, at: datetime) -> Report:
    """The blank audit of a published rubric: printed once for each layout, whoever asks."""
    check_can_have_blank(by)
    check_is_published(rubric)
    content = {"rubric": rubric, "content_hash": build_blank_audit(rubric).content_hash}
    return _request(WantedReport(content, blank_inputs_hash(rubric)), "blank audit asked for", by=by, at=at)


def mark_as_read(*, assessment: Assessment, by, at: datetime) -> None:
    """Somebody with whom the report is shared has opened it: it waits for them no longer."""
    if shares_for(by).filter(assessment=assessment).exists():
        acknowledge(about=assessment.reference, by=by, at=at)


def try_again(*, report: Report, by, at: datetime) -> Report:
    """The report of what the audit says now; the same row, unless the audit has changed meanwhile."""
    if report.assessment is not None:
        wanted = {"is_summary": report.is_summary, "for_provider": report.for_provider}
        return ask_for_report(assessment=report.assessment, by=by, at=at, **wanted)
    if report.programme is not None:
        return ask_for_plan(programme=report.programme, by=by, at=at, for_provider=report.for_provider)
    assert report.rubric is not None  # a row belongs to one of the three
    return ask_for_blank(rubric=report.rubric, by=by, at=at)


def _request(wanted: WantedReport, event: str, *, by, at: datetime) -> Report:
    """The row of just this content; it is enqueued if it is new or has to be made anew."""
    request = {
        "inputs_hash": wanted.inputs_hash,
        "names_newer": wanted.names_newer,
        "is_summary": wanted.is_summary,
        "for_provider": wanted.for_provider,
        "requested_by": by,
        "requested_at": at,
        "enqueued_at": at + PUT_OFF if wanted.is_ordered else at,
    }
    report, is_new = Report.objects.get_or_create(**wanted.content, defaults=request)
    if is_new or _waits_again(report, request):
        record(event, target=report, by=by, at=at)
        if not wanted.is_ordered:
            enqueue_after_commit(report)
    elif report.inputs_hash != wanted.inputs_hash:
        # Something changed and the content did not: the file says what stands today all the same.
        Report.objects.filter(pk=report.pk, content_hash=report.content_hash).update(inputs_hash=wanted.inputs_hash)
    return report


def _waits_again(report: Report, request: dict) -> bool:
    """Whether a report that failed, or whose file is gone, waits for a worker again."""
    if report.status == JobStatus.READY and is_stored(report.file, sha256=report.sha256):
        return False
    if report.status not in (JobStatus.FAILED, JobStatus.READY):
        return False
    cleared = {
        "failure": "",
        "attempts": 0,
        "finished_at": None,
        "file": "",
        "sha256": "",
        "pages": None,
        "size": None,
    }
    same = Report.objects.filter(pk=report.pk, status=report.status)
    return bool(same.update(status=JobStatus.WAITING, **cleared, **request))
