"""The sweeps of every kind of job and of files, asked for by the workers' own clocks."""

import logging

from celery import shared_task
from django.conf import settings

from apps.common.disk_space import MEGABYTE, disk_space
from apps.common.private_storage import delete_unfinished

from .clock import database_now
from .file_deletion import delete_waiting_files
from .last_seen import record_sweep
from .queues import enqueue
from .repeated_tasks import register_repeated_task
from .sweep import job_models, sweep

logger = logging.getLogger(__name__)

SWEEP_JOBS = "jobs.sweep_jobs"
SWEEP_EVERY = 3.0  # seconds
LOOK_AT_DISK = "jobs.look_at_disk"
LOOK_AT_DISK_EVERY = 300.0
DELETE_FILES = "jobs.delete_files"
DELETE_EVERY = 60.0
DELETE_UNFINISHED = "jobs.delete_unfinished_files"
DELETE_UNFINISHED_EVERY = 3600.0


@shared_task(name=SWEEP_JOBS)
def sweep_jobs() -> None:
    """Enqueue again what nobody is working on, and leave a sign that workers work."""
    record_sweep(at=database_now())
    for model in job_models():
        for job in sweep(model, at=database_now()):
            enqueue(job)


@shared_task(name=LOOK_AT_DISK)
def look_at_disk() -> None:
    """Say in the log that the disk is nearly full, before it is."""
    space = disk_space(settings.DATA_DIR)
    if space.is_low:
        logger.warning("The disk is nearly full: %s MB are left for the data folder.", space.free // MEGABYTE)


@shared_task(name=DELETE_FILES)
def delete_files() -> None:
    """Delete what could not be deleted when it was superfluous."""
    delete_waiting_files()


@shared_task(name=DELETE_UNFINISHED)
def delete_unfinished_files() -> None:
    """Delete what was being written when its process ended."""
    delete_unfinished()


register_repeated_task(SWEEP_JOBS, every=SWEEP_EVERY, expires=3 * SWEEP_EVERY)
register_repeated_task(LOOK_AT_DISK, every=LOOK_AT_DISK_EVERY, expires=LOOK_AT_DISK_EVERY)
register_repeated_task(DELETE_FILES, every=DELETE_EVERY, expires=DELETE_EVERY)
register_repeated_task(DELETE_UNFINISHED, every=DELETE_UNFINISHED_EVERY, expires=DELETE_UNFINISHED_EVERY)
