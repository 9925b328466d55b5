"""One file of an order: found if it was printed before and says what stands today, else printed here and now."""

import hashlib
import logging
from collections.abc import Callable
from datetime import date, datetime

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db import Error
from django.db.models import F
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.common.uploads.stored_files import is_stored
from apps.jobs import claims
from apps.jobs.file_deletion import delete_file
from apps.jobs.statuses import JobStatus

from .. import worker
from ..actions import ask_for_plan, ask_for_report
from ..freshness import report_inputs_hash
from ..models import ItemKind, ItemStatus, OrderItem, Report
from ..permissions import check_can_have_pdf, may_know_newer
from ..rendering.portfolio_pages import print_portfolio
from .listed_programmes import build_portfolio_report

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 2  # fewer than an order has: a file that its worker dies of is left out, and the others arrive


class NoRoomError(Exception):
    """The disk is full: nothing is wrong with the file, and it can be made later."""


class PrintedElsewhereError(Exception):
    """Another worker is at the same file."""


def make_item(item: OrderItem, *, by, now: Callable[[], datetime]) -> None:
    """Make this file; its end, good or bad, is on its row. Raises NoRoomError, PrintedElsewhereError."""
    if item.attempts >= MOST_ATTEMPTS:
        _fail(item, worker.COULD_NOT)
        return
    OrderItem.objects.filter(pk=item.pk).update(attempts=F("attempts") + 1)
    try:
        if by is None or not by.is_active:
            raise NotAllowed("Whoever ordered this has no account any more.")
        if item.kind == ItemKind.PORTFOLIO:
            _make_portfolio(item, by, timezone.localdate(now()))
        else:
            _take(item, _report_of(item, by, now))
    except NotAllowed as refusal:
        _fail(item, refusal.reason)
    except SoftTimeLimitExceeded:
        logger.exception("File %s of order %s took too long.", item.place, item.order.reference)
        _fail(item, worker.TOO_SLOW)
    except (NoRoomError, PrintedElsewhereError, claims.ClaimLostError, Error, OSError) as problem:
        OrderItem.objects.filter(pk=item.pk).update(attempts=F("attempts") - 1)
        if isinstance(problem, OSError) and problem.errno in worker.OUT_OF_ROOM:
            raise NoRoomError from problem
        raise
    except Exception:
        logger.exception("File %s of order %s could not be made.", item.place, item.order.reference)
        _fail(item, worker.COULD_NOT)


def _report_of(item: OrderItem, by, now: Callable[[], datetime]) -> Report:
    """Its report, ready or failed, as it may leave the provider's house."""
    today = timezone.localdate(now())
    if item.kind == ItemKind.PLAN:
        assert item.programme is not None  # held by the database
        report = ask_for_plan(programme=item.programme, by=by, at=now(), for_provider=False, is_ordered=True)
    else:
        found = _unchanged(item, by, today)
        if found is not None:
            return found
        assert item.assessment is not None  # held by the database
        report = ask_for_report(
            assessment=item.assessment,
            by=by,
            at=now(),
            is_summary=item.kind == ItemKind.SUMMARY,
            for_provider=False,
            is_ordered=True,
        )
    report.refresh_from_db()
    if report.status == JobStatus.WAITING:
        worker.make_report(report.reference, now=now)
        report.refresh_from_db()
    if report.status in (JobStatus.WAITING, JobStatus.WORKING):
        raise PrintedElsewhereError
    return report


def _unchanged(item: OrderItem, by, today: date) -> Report | None:
    """The file that was printed before, if nothing that it says has changed: found without building it."""
    audit = item.assessment
    assert audit is not None  # held by the database
    check_can_have_pdf(by, audit)
    names_newer = may_know_newer(by, audit)
    printed = Report.objects.filter(
        assessment=audit,
        is_summary=item.kind == ItemKind.SUMMARY,
        for_provider=False,
        names_newer=names_newer,
        status=JobStatus.READY,
        inputs_hash=report_inputs_hash(audit, today, names_newer=names_newer),
    )
    found = printed.first()
    return found if found is not None and is_stored(found.file, sha256=found.sha256) else None


def _take(item: OrderItem, report: Report) -> None:
    if report.status == JobStatus.FAILED and report.failure == worker.NO_ROOM:
        raise NoRoomError
    if report.status == JobStatus.FAILED:
        _fail(item, report.failure)
        return
    OrderItem.objects.filter(pk=item.pk).update(status=ItemStatus.DONE, failure="", report=report)


def _make_portfolio(item: OrderItem, by, today: date) -> None:
    """What lists the view. It is the order's own file; one that is the same as before is not printed again."""
    document = build_portfolio_report(item, by, today)
    if item.content_hash == document.content_hash and is_stored(item.file, sha256=item.sha256):
        OrderItem.objects.filter(pk=item.pk).update(status=ItemStatus.DONE, failure="")
        return
    same = OrderItem.objects.filter(
        content_hash=document.content_hash, order__organisation=item.order.organisation_id
    )
    before = same.exclude(file="").exclude(pk=item.pk).first()
    if before is not None and is_stored(before.file, sha256=before.sha256):
        with before.file.open("rb") as printed:
            pdf = printed.read()
    else:
        pdf = print_portfolio(document).pdf
    if item.file.name:
        delete_file(item.file.name)
    name = item.file.storage.save(item.file.field.generate_filename(item, ""), ContentFile(pdf))
    OrderItem.objects.filter(pk=item.pk).update(
        status=ItemStatus.DONE,
        failure="",
        file=name,
        sha256=hashlib.sha256(pdf).hexdigest(),
        content_hash=document.content_hash,
    )


def _fail(item: OrderItem, sentence: str) -> None:
    OrderItem.objects.filter(pk=item.pk).update(status=ItemStatus.FAILED, failure=sentence[:300])
