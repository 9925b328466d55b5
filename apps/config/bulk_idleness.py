"""The worker of the queue `bulk` while it is awake, and its end when nothing is left to do."""

import time
from pathlib import Path

from celery import bootsteps
from celery.bin.base import CLIContext
from celery.bin.worker import worker
from celery.signals import worker_init, worker_ready
from celery.worker import state

from apps.config.celery import app, say_that_orders_are_taken
from apps.jobs.bulk_queue import BULK, mark_of_work
from apps.jobs.repeated_tasks import add_step

IDLE_SECONDS = 300.0  # after the last order
LOOK_EVERY = 30.0


def end_if_idle(mark: Path, *, now: float) -> bool:
    """Whether there was nothing to do for so long that this worker ends. What comes meanwhile, the sweep finds."""
    if state.reserved_requests or state.active_requests:
        mark.touch()
        return False
    if mark.exists() and now - mark.stat().st_mtime < IDLE_SECONDS:
        return False
    mark.unlink(missing_ok=True)
    state.should_stop = 0  # the exit code
    return True


class EndWhenIdle(bootsteps.StartStopStep):
    """Looks now and then whether there is still something to do."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, consumer) -> None:
        consumer.timer.call_repeatedly(LOOK_EVERY, lambda: end_if_idle(mark_of_work(), now=time.time()))


def run_worker(options: list[str]) -> None:
    """Work at the queue until it has been empty for a while.

    What is asked for again and again, and the sign for deploy/run, are the other worker's to give.
    """
    worker_init.disconnect(add_step)
    worker_ready.disconnect(say_that_orders_are_taken)
    app.steps["consumer"].add(EndWhenIdle)
    arguments = ["--queues", BULK, *options]
    worker.main(args=arguments, prog_name="bulk worker", obj=CLIContext(app=app, no_color=True, workdir=None))
