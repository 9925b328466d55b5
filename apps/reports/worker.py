"""Making one report, step by step: build, draw, print. Each step is told to the row before it begins."""

import errno
import logging
import time
from collections.abc import Callable
from datetime import date, datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from apps.assessments.statuses import AuditStatus
from apps.jobs import claims
from apps.jobs.claims import Claim
from apps.jobs.heartbeat import Heartbeat
from apps.jobs.statuses import JobStatus

from .document.blank_audit import BlankAudit
from .document.build import build_blank_audit, build_document
from .document.build_plan import build_printed_plan, build_printed_shared_plan
from .document.printed_plan import PrintedPlan
from .document.printed_shared_plan import PrintedSharedPlan
from .document.report_document import ReportDocument
from .document.report_summary import ReportSummary
from .freshness import blank_inputs_hash, living_sections_of, report_inputs_hash
from .models import Report
from .print_jobs import OtherReportError, claim_report, finish_report, follow_content
from .rendering import render_pdf
from .rendering.render_html import render_html
from .steps import ReportStep

logger = logging.getLogger(__name__)

COULD_NOT = "Something went wrong while this report was made. You can try again."
TOO_SLOW = "This report took too long to make. You can try again."
NOT_SIGNED_OFF = "This audit is not signed off, so there is no PDF of it."
NO_ROOM = "There was no room left to keep this report. You can try again later."
ELSEWHERE = "There is a newer file of this by now. Go to the page where you found it."
OUT_OF_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG)


class NotSignedOffError(Exception):
    """The audit is not signed off, so it has no report to give away."""


class StepTimer:
    """The steps of one report, with the milliseconds that each took."""

    def __init__(self, claim: Claim[Report], now: Callable[[], datetime]) -> None:
        self._claim = claim
        self._now = now
        self._since = time.perf_counter()
        waited = now() - claim.job.requested_at
        self.milliseconds = {str(JobStatus.WAITING): max(0, round(waited.total_seconds() * 1000))}

    def done(self) -> None:
        """The present step is over."""
        at = time.perf_counter()
        self.milliseconds[str(self._claim.job.step)] = round((at - self._since) * 1000)
        self._since = at

    def move_on(self, to: ReportStep) -> None:
        """The present step is over; the next one begins."""
        self.done()
        claims.move_on(self._claim, to=to, milliseconds=self.milliseconds, at=self._now())


def make_report(reference: str, *, now: Callable[[], datetime]) -> None:
    """Make the report of this row, if it waits and nobody else takes it. Its end, good or bad, is on the row."""
    claim = claim_report(reference, at=now())
    if claim is None:
        return
    with Heartbeat(claim, now):
        try:
            _make(claim, now)
        except claims.ClaimLostError:
            logger.warning("Report %s was given to another worker.", reference)
        except NotSignedOffError:
            claims.give_up(claim, sentence=NOT_SIGNED_OFF, at=now())
        except OtherReportError:
            claims.give_up(claim, sentence=ELSEWHERE, at=now())
        except SoftTimeLimitExceeded:
            logger.exception("Report %s took too long.", reference)
            claims.give_up(claim, sentence=TOO_SLOW, at=now())
        except Exception as problem:
            # Whatever it was, the reader gets a sentence and the host the traceback.
            logger.exception("Report %s could not be made.", reference)
            is_full = isinstance(problem, OSError) and problem.errno in OUT_OF_ROOM
            claims.give_up(claim, sentence=NO_ROOM if is_full else COULD_NOT, at=now())


def _make(claim: Claim[Report], now: Callable[[], datetime]) -> None:
    timer = StepTimer(claim, now)
    # The inputs first: what changes while the document is built makes the file look old, and never too new.
    inputs_hash, document = _build(claim.job, timezone.localdate(now()))
    follow_content(claim, content_hash=document.content_hash, inputs_hash=inputs_hash)
    timer.move_on(ReportStep.DRAWING)
    html = render_html(document)
    timer.move_on(ReportStep.PRINTING)
    file = render_pdf.render_pdf(document, html)
    timer.done()
    finish_report(claim, pdf=file.pdf, pages=file.pages, milliseconds=timer.milliseconds, at=now())


Content = ReportDocument | ReportSummary | PrintedPlan | PrintedSharedPlan | BlankAudit


def _build(report: Report, today: date) -> tuple[str, Content]:
    """What the row stands for as it is now: the hash of its inputs, and what is printed. Raises NotSignedOffError."""
    if report.rubric is not None:
        return blank_inputs_hash(report.rubric), build_blank_audit(report.rubric)
    if report.programme is not None:
        build_plan = build_printed_plan if report.for_provider else build_printed_shared_plan
        plan = build_plan(report.programme, today)
        return plan.content_hash, plan
    assessment = report.assessment
    if assessment is None or assessment.status != AuditStatus.SIGNED_OFF:
        raise NotSignedOffError
    living, names_newer = living_sections_of(report, today), report.names_newer
    inputs_hash = report_inputs_hash(assessment, today, names_newer=names_newer, living=living)
    document = build_document(assessment, today, names_newer=names_newer, living=living)
    return inputs_hash, ReportSummary(document) if report.is_summary else document
