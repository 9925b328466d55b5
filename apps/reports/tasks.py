"""The worker's door. Tasks only ring, claim and call; what they do stands in `worker.py` and `jobs.py`.

The web server imports this file too, so nothing here loads the printer before a worker starts.
"""

import gc

from celery import shared_task
from celery.signals import worker_init, worker_process_init
from django.utils import timezone

from apps.common.ringing import Sweeping

from . import bell, jobs

SWEEP_EVERY = 3.0  # seconds


@shared_task(name=bell.PRINT_REPORT)
def print_report(reference: str) -> None:
    """Somebody rang: a report waits."""
    from . import worker

    worker.make_report(reference, now=timezone.now)


@shared_task(name=bell.SWEEP_REPORTS)
def sweep_reports() -> None:
    """Ring again for reports that nobody is working on."""
    for reference in jobs.sweep(at=timezone.now()):
        bell.ring(reference)


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


class SweepFromNowOn(Sweeping):
    """Looks after reports."""

    every = SWEEP_EVERY
    ring = staticmethod(bell.ring_for_sweep)


@worker_init.connect
def sweep_from_now_on(sender, **kwargs) -> None:
    sender.app.steps["consumer"].add(SweepFromNowOn)
