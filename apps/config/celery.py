"""The worker's application. Tasks stand in each app's `tasks.py`."""

import os
from contextlib import suppress

from celery import Celery
from celery.signals import worker_ready

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
app = Celery("even_ground")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def say_that_orders_are_taken(**kwargs) -> None:
    """For deploy/run, which waits for it; elsewhere there is no such folder, and nobody who waits."""
    from django.conf import settings

    with suppress(OSError):
        (settings.DATA_DIR / "run" / "worker.ready").touch()
