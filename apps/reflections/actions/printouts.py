"""A page for supervision as a PDF: asked for, printed by a worker, taken once, and gone."""

import base64
import secrets
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from apps.common.errors import NotAllowed

from .. import bell, sealing
from ..domain.retention import PRINTED
from ..domain.supervision_page import Sheet
from ..models import Printout, PrintStatus
from ..permissions import check_can_reflect

# Printing a page takes a second. A row that a worker has had for so long belongs to nobody any more.
LEASE = timedelta(seconds=45)
# A waiting row that nobody took for so long is rung for again: its bell may have been lost.
UNHEARD = timedelta(seconds=5)


@transaction.atomic
def ask_for_printout(*, sheet: Sheet, by, at: datetime) -> Printout:
    """Have a page printed. A page that the author asked for before and has not taken goes."""
    check_can_reflect(by)
    Printout.objects.filter(author=by).delete()
    row = Printout(author=by, asked_at=at, rung_at=at)
    row.sealed = _sealed(row, sheet.as_data())
    row.save()
    transaction.on_commit(partial(bell.ring, row.reference))
    return row


def claim_printout(*, reference: str, at: datetime) -> tuple[Printout, Sheet] | None:
    """Take a waiting row, with what it says; None if it is not waiting. Only one worker may win.

    Raises CannotOpen if no key opens it.
    """
    token = secrets.token_hex(16)
    waiting = Printout.objects.filter(reference=reference, status=PrintStatus.WAITING)
    if not waiting.update(status=PrintStatus.PRINTING, claim=token, claimed_at=at):
        return None
    row = Printout.objects.filter(claim=token).first()
    return (row, Sheet.from_data(_opened(row))) if row else None


def finish_printout(*, printout: Printout, pdf: bytes, at: datetime) -> None:
    """Put the file in the place of the words. Nothing happens if the row is no longer the worker's."""
    file = {"pdf": base64.b64encode(pdf).decode("ascii")}
    _held(printout).update(status=PrintStatus.READY, claim="", sealed=_sealed(printout, file))


def fail_printout(*, reference: str, at: datetime) -> None:
    """Say on the row that there will be no file, and forget the words."""
    Printout.objects.filter(reference=reference, status=PrintStatus.PRINTING).update(
        status=PrintStatus.FAILED, claim="", sealed=""
    )


@transaction.atomic
def take_printout(*, printout: Printout, by, at: datetime) -> bytes:
    """The file, once: the row is gone with it. Raises NotAllowed if it is not ready or cannot be opened."""
    row = Printout.objects.select_for_update().filter(pk=printout.pk, author=by, status=PrintStatus.READY).first()
    if row is None:
        raise NotAllowed("This page is not ready, or has been taken already. You can make it again.")
    try:
        pdf = base64.b64decode(_opened(row)["pdf"])
    except sealing.CannotOpen:
        raise NotAllowed("This page cannot be opened any more. You can make it again.") from None
    row.delete()
    return pdf


def sweep_printouts(*, at: datetime) -> list[str]:
    """Delete what was not taken in time, and name the rows that nobody is working on, to ring for them."""
    if Printout.objects.filter(asked_at__lte=at - PRINTED).exists():
        Printout.objects.filter(asked_at__lte=at - PRINTED).delete()
    lost = Q(status=PrintStatus.PRINTING, claimed_at__lt=at - LEASE)
    unheard = Q(status=PrintStatus.WAITING, rung_at__lt=at - UNHEARD)
    return [
        row.reference
        for row in Printout.objects.filter(lost | unheard)
        if Printout.objects.filter(pk=row.pk, status=row.status, claim=row.claim, rung_at=row.rung_at).update(
            status=PrintStatus.WAITING, claim="", rung_at=at
        )
    ]


def _held(printout: Printout):
    return Printout.objects.filter(pk=printout.pk, claim=printout.claim, status=PrintStatus.PRINTING)


def _sealed(row: Printout, content: dict) -> str:
    return sealing.seal(content, author=row.author_id, reference=row.reference, keys=settings.REFLECTION_KEYS)


def _opened(row: Printout) -> dict:
    return sealing.unseal(row.sealed, author=row.author_id, reference=row.reference, keys=settings.REFLECTION_KEYS)
