"""The worker's door. Tasks only claim and call; what they do stands in `worker.py`.

The web server imports this file too, so nothing here loads the printer before a worker starts.
"""

import gc

from celery import shared_task
from celery.signals import worker_init, worker_process_init
from django.utils import timezone

from .models import Report


@shared_task(name=Report.task_name)
def print_report(reference: str) -> None:
    """A report waits."""
    from . import worker

    worker.make_report(reference, now=timezone.now)


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
