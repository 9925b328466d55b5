"""What a worker does again and again: reminding people of actions."""

from celery import shared_task
from django.utils import timezone

from apps.jobs.repeated_tasks import register_repeated_task

from .action_reminders import remind_of_actions

REMIND = "improvement.remind_of_actions"
REMIND_EVERY = 1200.0  # seconds: looked at often, written once a day


@shared_task(name=REMIND)
def remind() -> None:
    """Tell people of actions that are due."""
    remind_of_actions(at=timezone.now())


register_repeated_task(REMIND, every=REMIND_EVERY, expires=REMIND_EVERY)
