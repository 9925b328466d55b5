"""The worker's door: it closes rounds whose last day is over. The row is the job; a message lost loses nothing."""

from celery import shared_task
from django.utils import timezone

from apps.jobs.repeated_tasks import register_repeated_task

from .actions import rounds

SWEEP_ROUNDS = "surveys.sweep_rounds"
SWEEP_EVERY = 60.0  # seconds; rounds close by the day, and whoever opens a page closes what is over


@shared_task(name=SWEEP_ROUNDS)
def sweep_rounds() -> None:
    """Close what is over, and delete counts that are too old."""
    rounds.sweep_rounds(at=timezone.now())


register_repeated_task(SWEEP_ROUNDS, every=SWEEP_EVERY, expires=SWEEP_EVERY)
