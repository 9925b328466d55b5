"""Writing, also on two devices at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from apps.common.errors import NotAllowed

from ..entries import Entry
from ..keeping import until
from ..models import Reflection, Room
from ..opened import Opened, open_reflection, sealed_for
from ..permissions import check_can_reflect

GONE = (
    "This reflection was deleted meanwhile, perhaps on another device. "
    "Copy what you would like to keep, and begin a new one."
)
LOCKED = "This reflection cannot be opened, so nothing can be added to it. Begin a new one."


class GoneError(NotAllowed):
    """The row that a page was writing to has been deleted, or forgotten because its time was over."""


@dataclass(frozen=True)
class Saved:
    """The reflection stands as it was sent."""

    opened: Opened | None  # None: there was nothing to keep yet


@dataclass(frozen=True)
class Conflict:
    """Another page of the same author changed it meanwhile. Nothing was stored; both texts are here."""

    row: Reflection
    theirs: Entry
    yours: Entry


@transaction.atomic
def write(*, reference: str, entry: Entry, seen: int, page: str, by, at: datetime) -> Saved | Conflict:
    """Store what the author has written so far; the first time makes the row.

    `seen` is the version that the page had been given (0: none yet), `page` the page's own random name. Raises
    GoneError if the row was deleted meanwhile, NotAllowed if it cannot be opened or the person has no room, and
    Reflection.DoesNotExist if the reference is somebody else's, or of another practice.
    """
    check_can_reflect(by)
    room = Room.objects.get(author=by)
    row = Reflection.objects.select_for_update().filter(author=by, reference=reference).first()
    if row is None:
        if seen:
            raise GoneError(GONE)
        return Saved(None) if entry.says_nothing else Saved(_begin(reference, entry, room, page=page, by=by, at=at))
    before = open_reflection(row)
    if before.entry is None:
        raise NotAllowed(LOCKED)
    if before.entry.practice != entry.practice:
        raise Reflection.DoesNotExist
    if before.entry == entry:
        return Saved(before)
    if row.version != seen and row.page != page:
        return Conflict(row, theirs=before.entry, yours=entry)
    row.sealed = sealed_for(row, entry)
    row.version += 1
    row.page = page
    row.saved_at, row.keep_until = at, until(at, room.months)
    row.save()
    return Saved(Opened(row, entry))


def _begin(reference: str, entry: Entry, room: Room, *, page: str, by, at: datetime) -> Opened:
    row = Reflection(
        reference=reference, author=by, page=page, begun_at=at, saved_at=at, keep_until=until(at, room.months)
    )
    row.sealed = sealed_for(row, entry)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Reflection.DoesNotExist from None
    return Opened(row, entry)
