"""The worker's door. The web server imports this file too, so nothing here loads the printer before it is needed."""

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from apps.common.ringing import Sweeping

from . import bell
from .actions.printouts import sweep_printouts
from .actions.retention import forget_old

SWEEP_EVERY = 5.0  # seconds


@shared_task(name=bell.PRINT_PAGE)
def print_page(reference: str) -> None:
    """Somebody rang: a page waits."""
    from . import worker

    worker.make_printout(reference, now=timezone.now)


@shared_task(name=bell.SWEEP_ROOM)
def sweep_room() -> None:
    """Forget what is past its time, and ring again for pages that nobody is working on."""
    at = timezone.now()
    forget_old(at=at)
    for reference in sweep_printouts(at=at):
        bell.ring(reference)


class SweepTheRoom(Sweeping):
    """Looks after what people wrote and asked for."""

    every = SWEEP_EVERY
    ring = staticmethod(bell.ring_for_sweep)


@worker_init.connect
def sweep_from_now_on(sender, **kwargs) -> None:
    sender.app.steps["consumer"].add(SweepTheRoom)
