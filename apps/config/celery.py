"""The worker's application. Tasks stand in each app's `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
app = Celery("even_ground")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
