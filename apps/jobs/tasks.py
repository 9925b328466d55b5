"""The sweeps of every kind of job and of files, asked for by the workers' own clocks."""

from celery import shared_task

from apps.common.file_storage import delete_unfinished

from .clock import database_now
from .file_deletion import delete_waiting_files
from .queues import enqueue
from .repeated_tasks import register_repeated_task
from .sweep import job_models, sweep

SWEEP_JOBS = "jobs.sweep_jobs"
SWEEP_EVERY = 3.0  # seconds
DELETE_FILES = "jobs.delete_files"
DELETE_EVERY = 60.0
DELETE_UNFINISHED = "jobs.delete_unfinished_files"
DELETE_UNFINISHED_EVERY = 3600.0


@shared_task(name=SWEEP_JOBS)
def sweep_jobs() -> None:
    """Enqueue again what nobody is working on."""
    for model in job_models():
        for job in sweep(model, at=database_now()):
            enqueue(job)


@shared_task(name=DELETE_FILES)
def delete_files() -> None:
    """Delete what could not be deleted when it was superfluous."""
    delete_waiting_files()


@shared_task(name=DELETE_UNFINISHED)
def delete_unfinished_files() -> None:
    """Delete what was being written when its process ended."""
    delete_unfinished()


register_repeated_task(SWEEP_JOBS, every=SWEEP_EVERY, expires=3 * SWEEP_EVERY)
register_repeated_task(DELETE_FILES, every=DELETE_EVERY, expires=DELETE_EVERY)
register_repeated_task(DELETE_UNFINISHED, every=DELETE_UNFINISHED_EVERY, expires=DELETE_UNFINISHED_EVERY)
