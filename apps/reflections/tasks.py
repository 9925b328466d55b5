"""The worker's door. The web server imports this file too, so nothing here loads the printer before it is needed."""

from celery import shared_task

from apps.jobs.clock import database_now
from apps.jobs.repeated_tasks import register_repeated_task

from .actions.printouts import forget_old_printouts
from .actions.retention import forget_old
from .models import Printout

FORGET_OLD = "reflections.forget_old"
FORGET_EVERY = 5.0  # seconds


@shared_task(name=Printout.task_name)
def print_page(reference: str) -> None:
    """A page waits."""
    from . import printing

    printing.make_printout(reference, now=database_now)


@shared_task(name=FORGET_OLD)
def forget_what_is_old() -> None:
    """Delete what people wrote, and what they asked for, once its time is over."""
    at = database_now()
    forget_old(at=at)
    forget_old_printouts(at=at)


register_repeated_task(FORGET_OLD, every=FORGET_EVERY, expires=3 * FORGET_EVERY)
