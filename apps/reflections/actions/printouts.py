"""A page for supervision as a PDF: asked for, printed by a worker, taken once, and gone."""

from datetime import datetime

from django.db import transaction

from apps.common.crypto import CannotDecryptError
from apps.common.errors import NotAllowed
from apps.jobs import claims
from apps.jobs.queues import enqueue_after_commit
from apps.jobs.statuses import JobStatus

from ..domain.retention import PRINTED
from ..domain.supervision_page import SupervisionPage
from ..models import Printout
from ..permissions import check_can_reflect
from ..printout_content import decrypt_file, encrypt_file, encrypt_page


@transaction.atomic
def ask_for_printout(*, supervision_page: SupervisionPage, by, at: datetime) -> Printout:
    """Have a page printed. A page that the author asked for before and has not taken goes."""
    check_can_reflect(by)
    Printout.objects.filter(author=by).delete()
    printout = Printout(author=by, requested_at=at, enqueued_at=at)
    printout.ciphertext = encrypt_page(printout, supervision_page)
    printout.save()
    enqueue_after_commit(printout)
    return printout


def finish_printout(*, claim: claims.Claim[Printout], pdf: bytes, at: datetime) -> None:
    """Put the file in the place of the words. Raises ClaimLostError if the row is no longer the worker's."""
    claims.finish(claim, at=at, ciphertext=encrypt_file(claim.job, pdf))


@transaction.atomic
def take_printout(*, printout: Printout, by, at: datetime) -> bytes:
    """The file, once: the row is gone with it. Raises NotAllowed if it is not ready or cannot be opened."""
    ready = Printout.objects.select_for_update().filter(pk=printout.pk, author=by, status=JobStatus.READY).first()
    if ready is None:
        raise NotAllowed("This page is not ready, or has been taken already. You can make it again.")
    try:
        pdf = decrypt_file(ready)
    except CannotDecryptError:
        raise NotAllowed("This page cannot be opened any more. You can make it again.") from None
    ready.delete()
    return pdf


def forget_old_printouts(*, at: datetime) -> None:
    """Delete what was not taken in time."""
    old = Printout.objects.filter(requested_at__lte=at - PRINTED)
    # Asked first, because it is asked every few seconds and reading locks nothing.
    if old.exists():
        old.delete()
