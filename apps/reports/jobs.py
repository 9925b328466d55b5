"""The life of a report's row, as workers change it.

Whoever works on a row holds its claim, a random token. Every change names the token, so of two workers that believe
the row to be theirs only one can be right.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from apps.common.statuses import find

from .models import Report
from .statuses import TRANSITIONS, WORKING, Status

HEARTBEAT = timedelta(seconds=2)
# A row whose heart has not beaten for so long belongs to nobody any more: six beats missed.
LEASE = timedelta(seconds=12)
# A waiting row that nobody took for so long is rung for again: its bell may have been lost.
UNHEARD = timedelta(seconds=5)
MOST_RUNG_AT_ONCE = 10  # so that a long queue is not filled with bells
MOST_ATTEMPTS = 3

DIED_TOO_OFTEN = "We tried three times to make this report and could not finish it. You can try again."


class ClaimLostError(Exception):
    """The row belongs to somebody else by now: whatever was made here is thrown away."""


class OtherReportError(Exception):
    """The audit has changed, and its new content has a report of its own."""


@dataclass(frozen=True)
class Claim:
    """The right to work on one row."""

    report: Report
    token: str


def claim(reference: str, *, at: datetime) -> Claim | None:
    """Take a waiting row; None if it is not waiting. Only one worker may win: ours, if we changed the row."""
    token = secrets.token_hex(16)
    won = Report.objects.filter(reference=reference, status=Status.WAITING).update(
        status=Status.GATHERING, claim=token, heartbeat_at=at, attempts=F("attempts") + 1, milliseconds={}
    )
    if not won:
        return None
    report = Report.objects.select_related("assessment__programme__organisation", "assessment__rubric", "rubric")
    return Claim(report.get(reference=reference, claim=token), token)


def beat(held: Claim, *, at: datetime) -> bool:
    """Say that the work goes on; returns whether the row is still ours."""
    return bool(_ours(held).update(heartbeat_at=at))


def move_on(held: Claim, *, to: Status, milliseconds: dict[str, int], at: datetime) -> None:
    """Go to the next step. Raises ClaimLostError."""
    find(TRANSITIONS, held.report.status, to)
    _change(held, status=to, milliseconds=milliseconds, heartbeat_at=at)


def follow_content(held: Claim, *, content_hash: str) -> None:
    """The audit changed since the report was asked for: from here on the row stands for what is printed.

    Raises OtherReportError if another row stands for that content already, and ClaimLostError.
    """
    try:
        with transaction.atomic():
            _change(held, content_hash=content_hash)
    except IntegrityError as conflict:
        raise OtherReportError from conflict


def finish(held: Claim, *, pdf: bytes, pages: int, milliseconds: dict[str, int], at: datetime) -> None:
    """Keep the file and let the row say so. Raises ClaimLostError, and then no file is left behind."""
    find(TRANSITIONS, held.report.status, Status.READY)
    report = held.report
    storage, name = report.file.storage, report.file.field.generate_filename(report, "")
    name = storage.save(name, ContentFile(pdf))
    try:
        _change(
            held,
            status=Status.READY,
            claim="",
            file=name,
            pages=pages,
            size=len(pdf),
            milliseconds=milliseconds,
            finished_at=at,
        )
    except ClaimLostError:
        storage.delete(name)
        raise
    _remove_other_files(report, keep=name)


def give_up(held: Claim, *, sentence: str, at: datetime) -> None:
    """Say on the row why there is no report. Nothing happens if the row is no longer ours."""
    _ours(held).update(status=Status.FAILED, claim="", failure=sentence, finished_at=at)


def sweep(*, at: datetime) -> list[str]:
    """Put rows in order that nobody works on. Returns the references to ring for, oldest first.

    Rows whose worker died wait again, or fail honestly if that happened too often; waiting rows that nobody took
    are named again.
    """
    lost = Report.objects.filter(status__in=WORKING, heartbeat_at__lt=at - LEASE)
    for report in lost.order_by("requested_at", "pk"):
        _let_go(report, at=at)
    unheard = Report.objects.filter(Q(rung_at__lt=at - UNHEARD) | Q(rung_at=None), status=Status.WAITING)
    found = list(unheard.order_by("requested_at", "pk")[:MOST_RUNG_AT_ONCE])
    # Several sweeps may run at once: each row is named by the one that changed it.
    return [
        report.reference
        for report in found
        if Report.objects.filter(pk=report.pk, status=Status.WAITING, rung_at=report.rung_at).update(rung_at=at)
    ]


def _let_go(report: Report, *, at: datetime) -> None:
    """Take a row from a worker that is gone; its heart may have begun to beat again meanwhile, then it stays."""
    row = Report.objects.filter(pk=report.pk, claim=report.claim, heartbeat_at=report.heartbeat_at)
    if report.attempts >= MOST_ATTEMPTS:
        row.update(status=Status.FAILED, claim="", failure=DIED_TOO_OFTEN, finished_at=at)
    else:
        row.update(status=Status.WAITING, claim="", rung_at=None)


def _ours(held: Claim):
    return Report.objects.filter(pk=held.report.pk, claim=held.token)


def _change(held: Claim, **values) -> None:
    if not _ours(held).update(**values):
        raise ClaimLostError
    for name, value in values.items():
        setattr(held.report, name, value)


def _remove_other_files(report: Report, *, keep: str) -> None:
    """Files that workers wrote before they died, for the same row."""
    storage = report.file.storage
    place, _, kept = keep.rpartition("/")
    for other in storage.listdir(place)[1]:
        if other.startswith(f"{report.reference}-") and other != kept:
            storage.delete(f"{place}/{other}")
