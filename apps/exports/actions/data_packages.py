"""Asking for the data package, and deleting it."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from apps.accounts.models import User
from apps.common.errors import NotAllowed
from apps.jobs.file_deletion import delete_file
from apps.jobs.queues import enqueue_after_commit
from apps.jobs.statuses import UNFINISHED

from ..models import DataExport


@transaction.atomic
def ask_for_data_package(*, by, at: datetime) -> DataExport:
    """Have it made, in place of the one before. While one is being made it is the same one."""
    person = User.objects.select_for_update().get(pk=by.pk)
    if not person.is_active:
        raise NotAllowed("This account is closed. Sign in with another one.")
    unfinished = DataExport.objects.filter(person=person, status__in=UNFINISHED).first()
    if unfinished is not None:
        return unfinished
    delete_packages(packages=DataExport.objects.filter(person=person))
    export = DataExport.objects.create(person=person, requested_at=at, enqueued_at=at)
    enqueue_after_commit(export)
    return export


@transaction.atomic
def delete_data_package(*, by, at: datetime) -> None:
    """Delete one's own at once; a worker that is at it throws away what it made."""
    delete_packages(packages=DataExport.objects.filter(person=by))


@transaction.atomic
def delete_packages(*, packages: QuerySet[DataExport]) -> int:
    """Part of other actions: rows and their files; returns how many."""
    rows = list(packages.select_for_update())
    for export in rows:
        if name := export.file.name:
            delete_file(name)
        export.delete()
    return len(rows)


def forget_package(*, user, by, at: datetime) -> None:
    """Part of closing an account."""
    delete_packages(packages=DataExport.objects.filter(person=user))
