"""The worker's door: python -m apps.config.celery_worker, with the options of `celery worker`.

It is Celery's own command for workers. Through the door `celery` a dozen others would be loaded beside it, with a
shell that colours what is typed, and every start would wait for them.
"""

import gc
import os

gc.disable()  # until everything is loaded (apps/config/celery.py)
os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")  # Django's, of the code: the tests make them

from celery.bin.base import CLIContext  # noqa: E402
from celery.bin.worker import worker  # noqa: E402

from apps.config.celery import app  # noqa: E402

if __name__ == "__main__":
    worker.main(prog_name="worker", obj=CLIContext(app=app, no_color=True, workdir=None))
