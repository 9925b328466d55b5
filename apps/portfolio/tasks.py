"""The worker's door: what the comparison pool says at the beginning of a quarter, reminders of requests, and orders
that are placed again and again.
"""

from celery import shared_task
from django.utils import timezone

from apps.jobs.repeated_tasks import register_repeated_task

from .actions.comparison_pool import make_due_editions
from .actions.report_schedules import place_due_orders
from .request_reminders import remind_of_requests

MAKE_POOL_EDITIONS = "portfolio.make_pool_editions"
MAKE_EVERY = 3600.0  # seconds; an edition is made once a quarter, of what stood before its first day


@shared_task(name=MAKE_POOL_EDITIONS)
def make_pool_editions() -> None:
    """Make the editions that are due."""
    make_due_editions(at=timezone.now())


register_repeated_task(MAKE_POOL_EDITIONS, every=MAKE_EVERY, expires=MAKE_EVERY)

REMIND = "portfolio.remind_of_requests"
REMIND_EVERY = 1200.0  # seconds: looked at often, written once for each stage


@shared_task(name=REMIND)
def remind() -> None:
    """Tell both sides of requests that are due soon, or late."""
    remind_of_requests(at=timezone.now())


register_repeated_task(REMIND, every=REMIND_EVERY, expires=REMIND_EVERY)

PLACE_DUE = "portfolio.place_due_orders"
PLACE_EVERY = 900.0  # seconds: a schedule names a day, not an hour


@shared_task(name=PLACE_DUE)
def place_scheduled_orders() -> None:
    """Place the orders whose day has come."""
    place_due_orders(at=timezone.now())


register_repeated_task(PLACE_DUE, every=PLACE_EVERY, expires=PLACE_EVERY)
