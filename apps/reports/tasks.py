"""The worker's door. Tasks only claim and call; what they do stands in `worker.py`.

The web server imports this file too, so nothing here loads the printer before a worker starts.
"""

import gc

from celery import shared_task
from celery.signals import worker_init, worker_process_init

from apps.jobs.clock import database_now
from apps.jobs.repeated_tasks import register_repeated_task

from .models import Order, Report
from .orders.upkeep import forget_orders
from .superseded_files import forget_superseded

FORGET_SUPERSEDED = "reports.forget_superseded"
FORGET_EVERY = 600.0  # seconds
FORGET_ORDERS = "reports.forget_orders"


@shared_task(name=Report.task_name)
def print_report(reference: str) -> None:
    """A report waits."""
    from . import worker

    worker.make_report(reference, now=database_now)


@shared_task(name=Order.task_name)
def work_on_orders(reference: str) -> None:
    """An order waits, perhaps this one: whose turn it is is decided when there is a worker for it."""
    from .orders import work

    work.work_on_orders(now=database_now)


@shared_task(name=FORGET_ORDERS)
def forget_old_orders() -> None:
    """Delete orders whose time is over."""
    forget_orders(at=database_now())


@shared_task(name=FORGET_SUPERSEDED)
def forget_superseded_files() -> None:
    """Delete files that a newer one has taken the place of."""
    forget_superseded(at=database_now())


register_repeated_task(FORGET_SUPERSEDED, every=FORGET_EVERY, expires=FORGET_EVERY)
register_repeated_task(FORGET_ORDERS, every=FORGET_EVERY, expires=FORGET_EVERY)


@worker_init.connect
def load_printer(**kwargs) -> None:
    """Load the printer once, in the parent: its children share the memory."""
    from apps.common.pdf import fonts

    from .rendering import render_pdf  # noqa: F401

    fonts.unprintable()


@worker_process_init.connect
def warm_up(**kwargs) -> None:
    """Each child has its own fonts and stylesheet, and has printed a line before its first report."""
    from .rendering import render_pdf

    render_pdf.warm_up()
    gc.collect()
    gc.freeze()
