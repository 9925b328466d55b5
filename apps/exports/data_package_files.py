"""Making the data package by a worker, handing it out, and forgetting it after a week."""

import hashlib
import logging
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO

from celery.exceptions import SoftTimeLimitExceeded
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from apps.common.outages import CannotStoreError
from apps.jobs import claims
from apps.jobs.file_deletion import discard_file
from apps.jobs.heartbeat import Heartbeat

from .actions.data_packages import delete_packages
from .data_package import write_package
from .emails import tell_that_package_is_ready
from .models import DATA_FOLDER, DataExport
from .queries.access_digest import access_digest
from .queries.readers import reader_for

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=7)
LEFT_BEHIND = timedelta(hours=1)  # a file so old that no row names has no worker any more
COULD_NOT = "Something went wrong while your data package was made. You can try again."
TOO_SLOW = "Making your data package took too long. Tell the people who run this site."
NO_ROOM = "There was no room left to keep your data package. You can try again later."


def packages_of(person, at: datetime) -> QuerySet[DataExport]:
    """The person's own, while it is kept. What is past its time is as good as deleted."""
    return DataExport.objects.filter(Q(finished_at=None) | Q(finished_at__gt=at - KEPT_FOR), person=person)


def may_still_be_read(export: DataExport, at: datetime) -> bool:
    """Whether its person may still read everything that it holds."""
    if export.read_at is None:
        return False
    return access_digest(reader_for(export.person, at), export.read_at) == export.access_digest


def make_data_package(reference: str, *, now: Callable[[], datetime]) -> None:
    """Make the file of this row, if it waits and nobody else takes it."""
    claim = claims.claim(DataExport.objects.select_related("person"), reference, at=now())
    if claim is None:
        return
    with Heartbeat(claim, now):
        try:
            _make(claim, now)
        except claims.ClaimLostError:
            logger.warning("A data package, %s, was given to another worker, or deleted.", reference)
        except Exception as problem:  # noqa: BLE001 - whatever it was: its message may quote what somebody wrote
            logger.error("A data package, %s, was not made: %s.", reference, type(problem).__name__)
            claims.give_up(claim, sentence=_sentence(problem), at=now())


def _sentence(problem: Exception) -> str:
    if isinstance(problem, SoftTimeLimitExceeded):
        return TOO_SLOW
    return NO_ROOM if isinstance(problem, CannotStoreError | OSError) else COULD_NOT


def _make(claim: claims.Claim[DataExport], now: Callable[[], datetime]) -> None:
    """Raises ClaimLostError, and then no file is left behind."""
    export, read_at = claim.job, now()
    reader = reader_for(export.person, read_at)
    digest = access_digest(reader, read_at)
    with tempfile.TemporaryFile() as file:
        rows = write_package(file, reader)
        size, sha256 = _size_and_hash(file)
        name = export.file.storage.save(export.file.field.generate_filename(export, ""), File(file))
    try:
        with transaction.atomic():
            claims.finish(
                claim,
                at=now(),
                file=name,
                sha256=sha256,
                size=size,
                rows=sum(rows.values()),
                read_at=read_at,
                access_digest=digest,
            )
            tell_that_package_is_ready(export, at=now())
    except BaseException:
        discard_file(name)
        raise


def _size_and_hash(file: IO[bytes]) -> tuple[int, str]:
    digest = hashlib.sha256()
    file.seek(0)
    while piece := file.read(1024 * 1024):
        digest.update(piece)
    size = file.tell()
    file.seek(0)
    return size, digest.hexdigest()


def forget_old_packages(*, at: datetime) -> int:
    """Delete what is a week old, and files that no row names; returns how many rows went."""
    _delete_strays(at)
    old = DataExport.objects.filter(finished_at__lte=at - KEPT_FOR)
    return delete_packages(packages=old) if old.exists() else 0


def _delete_strays(at: datetime) -> None:
    try:
        paths = [f"{DATA_FOLDER}/{name}" for name in default_storage.listdir(DATA_FOLDER)[1]]
    except FileNotFoundError:
        return
    named = set(DataExport.objects.exclude(file="").values_list("file", flat=True)) if paths else set()
    for path in paths:
        if path not in named and default_storage.get_modified_time(path) <= at - LEFT_BEHIND:
            discard_file(path)
