"""The worker's door: it closes rounds whose last day is over. The row is the job; a bell unheard loses nothing."""

from celery import shared_task
from celery.signals import worker_init
from django.utils import timezone

from apps.common.ringing import Sweeping, send

from .actions import rounds

SWEEP_ROUNDS = "surveys.sweep_rounds"
SWEEP_EVERY = 60.0  # seconds; rounds close by the day, and whoever opens a page closes what is over


@shared_task(name=SWEEP_ROUNDS)
def sweep_rounds() -> None:
    """Close what is over, and delete counts that are too old."""
    rounds.sweep_rounds(at=timezone.now())


def ring_for_sweep() -> bool:
    """Ask a worker to look for rounds that are over."""
    return send(SWEEP_ROUNDS, [], expires=SWEEP_EVERY)


class SweepFromNowOn(Sweeping):
    """Looks after rounds."""

    every = SWEEP_EVERY
    ring = staticmethod(ring_for_sweep)


@worker_init.connect
def sweep_from_now_on(sender, **kwargs) -> None:
    sender.app.steps["consumer"].add(SweepFromNowOn)
