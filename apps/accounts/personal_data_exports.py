"""The file of everything kept about a person: asked for, handed out to them alone, and gone after a day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet

from apps.common import crypto
from apps.common.encrypted_files import decrypted_pieces
from apps.common.errors import NotAllowed
from apps.common.uploads.stored_files import open_checked
from apps.jobs.file_deletion import delete_file, discard_file
from apps.jobs.queues import enqueue_after_commit
from apps.jobs.statuses import UNFINISHED, JobStatus

from .models import EXPORTS_FOLDER, PersonalDataExport, User

KEPT_FOR = timedelta(days=1)
LEFT_BEHIND = timedelta(hours=1)  # a file so old that no row names has no worker any more
PURPOSE = "personal-data-export"


def exports_of(person, at: datetime) -> QuerySet[PersonalDataExport]:
    """The person's own, while it is kept. What is past its time is as good as deleted."""
    return PersonalDataExport.objects.filter(Q(finished_at=None) | Q(finished_at__gt=at - KEPT_FOR), person=person)


@transaction.atomic
def ask_for_export(*, by, at: datetime) -> PersonalDataExport:
    """Have everything gathered that is kept about the person. While one is being made it is the same one."""
    person = User.objects.select_for_update().get(pk=by.pk)
    if not person.is_active:
        raise NotAllowed("This account is closed. Sign in with another one.")
    unfinished = PersonalDataExport.objects.filter(person=person, status__in=UNFINISHED).first()
    if unfinished is not None:
        return unfinished
    delete_exports(PersonalDataExport.objects.filter(person=person))
    export = PersonalDataExport.objects.create(person=person, requested_at=at, enqueued_at=at)
    enqueue_after_commit(export)
    return export


def open_export(export: PersonalDataExport) -> Iterator[bytes]:
    """What the person gets, piece by piece.

    Raises FileNotFoundError, FileChangedError or CannotDecryptError, all of them before anything is handed out.
    """
    stored = open_checked(export.file, sha256=export.sha256)
    pieces = decrypted_pieces(stored, keys=crypto.installation_keys(PURPOSE), bound_to=export.reference)
    first = next(pieces, b"")
    return chain([first], pieces)


@transaction.atomic
def delete_exports(exports: QuerySet[PersonalDataExport]) -> int:
    """Delete rows and their files; returns how many. A worker that is at one of them throws away what it made."""
    rows = list(exports.select_for_update())
    for export in rows:
        if name := export.file.name:
            delete_file(name)
        export.delete()
    return len(rows)


@transaction.atomic
def forget_gathered(people: list[int]) -> None:
    """Something of these people (by their keys) is deleted for good: what was gathered before goes as well.

    What is being gathered is gathered once more. To be called before the deletion, in the same transaction: until it
    ends nobody else asks for a file, begins one or finishes one.
    """
    list(User.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    exports = PersonalDataExport.objects.filter(person__in=people)
    list(exports.select_for_update().order_by("pk"))
    delete_exports(exports.filter(status=JobStatus.READY))
    exports.filter(status=JobStatus.WORKING).update(
        status=JobStatus.WAITING, claim="", attempts=0, enqueued_at=None, heartbeat_at=None
    )


def forget_old_exports(*, at: datetime) -> int:
    """Delete what is a day old; returns how many rows went."""
    _delete_strays(at)
    old = PersonalDataExport.objects.filter(finished_at__lte=at - KEPT_FOR)
    # Asked first, because it is asked again and again and reading locks nothing.
    return delete_exports(old) if old.exists() else 0


def _delete_strays(at: datetime) -> None:
    """Files that workers wrote just before they died, and that no row names."""
    try:
        paths = [f"{EXPORTS_FOLDER}/{name}" for name in default_storage.listdir(EXPORTS_FOLDER)[1]]
    except FileNotFoundError:
        return
    named = set(PersonalDataExport.objects.exclude(file="").values_list("file", flat=True)) if paths else set()
    for path in paths:
        if path in named:
            continue
        try:
            is_old = default_storage.get_modified_time(path) <= at - LEFT_BEHIND
        except FileNotFoundError:
            continue
        if is_old:
            discard_file(path)
