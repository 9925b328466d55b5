"""Making one report, step by step: build, draw, print. Each step is told to the row before it begins."""

import logging
import time
from collections.abc import Callable
from datetime import date, datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from apps.assessments.statuses import Status as AuditStatus

from . import jobs
from .document.blank_audit import BlankAudit
from .document.build import build_blank_audit, build_document
from .document.document import Document
from .heartbeat import Heartbeat
from .models import Report
from .rendering import render_pdf
from .rendering.render_html import render_html
from .statuses import Status

logger = logging.getLogger(__name__)

COULD_NOT = "Something went wrong while this report was made. You can try again."
TOO_SLOW = "This report took too long to make. You can try again."
NOT_SIGNED_OFF = "This audit is not signed off, so there is no PDF of it."
ELSEWHERE = "This audit has changed, and its new content has a report of its own. Go to the audit’s report page."


class NotSignedOffError(Exception):
    """The audit is not signed off, so it has no report to give away."""


class Steps:
    """The steps of one report, with the milliseconds that each took."""

    def __init__(self, held: jobs.Claim, now: Callable[[], datetime]) -> None:
        self._held = held
        self._now = now
        self._since = time.perf_counter()
        waited = now() - held.report.requested_at
        self.milliseconds = {str(Status.WAITING): round(waited.total_seconds() * 1000)}

    def done(self) -> None:
        """The present step is over."""
        at = time.perf_counter()
        self.milliseconds[str(self._held.report.status)] = round((at - self._since) * 1000)
        self._since = at

    def move_on(self, to: Status) -> None:
        """The present step is over; the next one begins."""
        self.done()
        jobs.move_on(self._held, to=to, milliseconds=self.milliseconds, at=self._now())


def make_report(reference: str, *, now: Callable[[], datetime]) -> None:
    """Make the report of this row, if it waits and nobody else takes it. Its end, good or bad, is on the row."""
    held = jobs.claim(reference, at=now())
    if held is None:
        return
    with Heartbeat(held, now):
        try:
            _make(held, now)
        except jobs.ClaimLostError:
            logger.warning("Report %s was given to another worker.", reference)
        except NotSignedOffError:
            jobs.give_up(held, sentence=NOT_SIGNED_OFF, at=now())
        except jobs.OtherReportError:
            jobs.give_up(held, sentence=ELSEWHERE, at=now())
        except SoftTimeLimitExceeded:
            logger.exception("Report %s took too long.", reference)
            jobs.give_up(held, sentence=TOO_SLOW, at=now())
        except Exception:
            # Whatever it was, the reader gets a sentence and the host the traceback.
            logger.exception("Report %s could not be made.", reference)
            jobs.give_up(held, sentence=COULD_NOT, at=now())


def _make(held: jobs.Claim, now: Callable[[], datetime]) -> None:
    steps = Steps(held, now)
    document = _gather(held, timezone.localdate(now()))
    steps.move_on(Status.DRAWING)
    html = render_html(document)
    steps.move_on(Status.PRINTING)
    file = render_pdf.render_pdf(document, html)
    steps.done()
    jobs.finish(held, pdf=file.pdf, pages=file.pages, milliseconds=steps.milliseconds, at=now())


def _gather(held: jobs.Claim, today: date) -> Document | BlankAudit:
    """What the row stands for as it is now. Between asking and printing a version may have got a mark."""
    document = _content(held.report, today)
    if document.content_hash != held.report.content_hash:
        jobs.follow_content(held, content_hash=document.content_hash)
    return document


def _content(report: Report, today: date) -> Document | BlankAudit:
    """What is printed. Raises NotSignedOffError."""
    if report.rubric is not None:
        return build_blank_audit(report.rubric)
    assessment = report.assessment
    if assessment is None or assessment.status != AuditStatus.SIGNED_OFF:
        raise NotSignedOffError
    return build_document(assessment, today, names_newer=report.names_newer)
