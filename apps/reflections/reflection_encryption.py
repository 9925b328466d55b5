"""Reflections with their seal broken, for their author alone."""

from dataclasses import asdict, dataclass

from django.conf import settings

from . import sealing
from .domain.reflection_content import Entry
from .models import Reflection


@dataclass(frozen=True)
class Opened:
    """One row and what it says; `entry` None: none of the keys opens it."""

    row: Reflection
    entry: Entry | None


def open_reflection(row: Reflection) -> Opened:
    """What the row says. A lost key is no error: the author learns of it on the page."""
    try:
        content = sealing.unseal(
            row.sealed, author=row.author_id, reference=row.reference, keys=settings.REFLECTION_KEYS
        )
    except sealing.CannotOpen:
        return Opened(row, None)
    return Opened(row, Entry(**content))


def sealed_for(row: Reflection, entry: Entry) -> str:
    """The entry as this row holds it."""
    return sealing.seal(asdict(entry), author=row.author_id, reference=row.reference, keys=settings.REFLECTION_KEYS)
