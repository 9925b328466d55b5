"""The worker's application. Tasks stand in each app's `tasks.py`."""

import gc
import os
from contextlib import suppress

from celery import Celery
from celery.signals import celeryd_after_setup, worker_ready
from django.urls import get_resolver

from apps.config.start_gate import wait_until_prepared

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
app = Celery("even_ground")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@celeryd_after_setup.connect
def begin_when_prepared(**kwargs) -> None:
    """Before the worker has children: they share the memory of what is loaded. Nothing was asked of the database yet.

    Frozen, or each child would copy what its garbage collector looks at.
    """
    assert get_resolver().url_patterns  # with them all views: e-mails and reports hold addresses
    gc.collect()
    gc.freeze()
    gc.enable()
    wait_until_prepared()


@worker_ready.connect
def say_that_orders_are_taken(**kwargs) -> None:
    """For deploy/run, which waits for it; elsewhere there is no such folder, and nobody who waits."""
    from django.conf import settings

    with suppress(OSError):
        (settings.DATA_DIR / "run" / "worker.ready").touch()
