"""What a worker is asked for: to make a data package, and to forget old ones."""

from celery import shared_task

from apps.jobs.clock import database_now
from apps.jobs.repeated_tasks import register_repeated_task

from .models import DataExport

FORGET_PACKAGES = "exports.forget_packages"
FORGET_EVERY = 600.0  # seconds
# Half a million rows, and more on a slow machine: the queue `bulk` is no place where one person waits for another.
LONGEST = 60 * 60  # seconds


@shared_task(name=DataExport.task_name, soft_time_limit=LONGEST, time_limit=LONGEST + 60)
def make_package(reference: str) -> None:
    """Somebody waits for their data package."""
    from . import data_package_files

    data_package_files.make_data_package(reference, now=database_now)


@shared_task(name=FORGET_PACKAGES)
def forget_packages() -> None:
    """Delete data packages that are a week old."""
    from . import data_package_files

    data_package_files.forget_old_packages(at=database_now())


register_repeated_task(FORGET_PACKAGES, every=FORGET_EVERY, expires=FORGET_EVERY)
