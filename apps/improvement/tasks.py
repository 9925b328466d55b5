"""The worker's door: reminding people of actions, and printing posters."""

from celery import shared_task
from django.utils import timezone

from apps.jobs.clock import database_now
from apps.jobs.repeated_tasks import register_repeated_task

from .action_reminders import remind_of_actions
from .models import YouSaidPoster

REMIND = "improvement.remind_of_actions"
REMIND_EVERY = 1200.0  # seconds: looked at often, written once a day


@shared_task(name=REMIND)
def remind() -> None:
    """Tell people of actions that are due."""
    remind_of_actions(at=timezone.now())


@shared_task(name=YouSaidPoster.task_name)
def print_poster(reference: str) -> None:
    """A poster waits. The web server imports this file too, so the printer is loaded where it is needed."""
    from . import poster_printing

    poster_printing.make_poster(reference, now=database_now)


register_repeated_task(REMIND, every=REMIND_EVERY, expires=REMIND_EVERY)
