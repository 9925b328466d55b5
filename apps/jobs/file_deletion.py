"""Deleting files so that they are gone in the end: a storage that is away for a moment is asked again and again.

The wish is a row, written in the same transaction as what makes the file superfluous.
"""

import logging
from collections.abc import Iterable
from functools import partial

from django.core.files.storage import default_storage
from django.db import Error, transaction
from django.db.models import F
from django.db.models.functions import Now

from .models import FileToDelete

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 200  # files in one sweep


def delete_file(name: str) -> None:
    """Have a file of the private storage deleted once the present transaction is kept: at once, or when it can be."""
    wish, _ = FileToDelete.objects.get_or_create(name=name)
    transaction.on_commit(partial(_try, wish))


def discard_file(name: str) -> None:
    """Delete a file at once that no row was kept for; if the storage refuses, it is asked again."""
    if _is_deleted(name):
        return
    try:
        FileToDelete.objects.get_or_create(name=name)
    except Error:
        # What failed before may be the database itself.
        logger.warning("A file that nothing needs stays in the storage.")


def are_gone(names: Iterable[str]) -> bool:
    """Whether none of these files is left to be deleted."""
    return not FileToDelete.objects.filter(name__in=list(names)).exists()


def delete_waiting_files() -> None:
    """Try again what could not be deleted. What was not tried for longest comes first."""
    for wish in FileToDelete.objects.order_by(F("tried_at").asc(nulls_first=True), "pk")[:MOST_AT_ONCE]:
        _try(wish)


def _try(wish: FileToDelete) -> None:
    if _is_deleted(wish.name):
        FileToDelete.objects.filter(pk=wish.pk).delete()
    else:
        FileToDelete.objects.filter(pk=wish.pk).update(tried_at=Now())


def _is_deleted(name: str) -> bool:
    """Whether the storage has let go of it, or never had it."""
    try:
        default_storage.delete(name)
        return not default_storage.exists(name)
    except OSError as problem:
        logger.warning("A file could not be deleted (%s). It is tried again.", type(problem).__name__)
        return False
