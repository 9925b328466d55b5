"""The door of the worker for what is ordered by the hundred: python -m apps.config.bulk_worker, with the options of
`celery worker`.

It has the queue `bulk` to itself, so that nothing that one person waits for ever stands behind an order. Until there
is something to do it is a process that sleeps, with nothing of its own in memory; when there has been nothing for a
while it ends (`bulk_idleness.py`), and whoever keeps it up starts it anew.
"""

import os
import signal
import sys
import time
from pathlib import Path

from apps.config.start_gate import SUPERVISOR

PAUSE = 0.25  # seconds between two looks


def wait_until_wanted(mark: Path) -> None:
    """Return once something stands in the queue. Ends with the supervisor that keeps this process up."""
    signal.signal(signal.SIGQUIT, lambda *about: sys.exit(0))
    supervisor = os.environ.get(SUPERVISOR)
    while not mark.exists():
        if supervisor and str(os.getppid()) != supervisor:
            sys.exit("The supervisor is gone.")
        time.sleep(PAUSE)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    os.environ.setdefault("CELERY_SKIP_CHECKS", "yes")  # as at the other worker's door
    from apps.jobs.bulk_queue import mark_of_work

    wait_until_wanted(mark_of_work())
    # Only now what a worker needs of memory.
    import django

    django.setup()
    from apps.config.bulk_idleness import run_worker

    run_worker(sys.argv[1:])


if __name__ == "__main__":
    main()
