"""Picking lines of one's own to bring to supervision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from ..lines import Source, lines_of
from ..permissions import check_can_reflect
from .people import opened_of


@dataclass(frozen=True)
class PickedFrom:
    """What was picked of one reflection."""

    title: str
    begun_on: date
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PickPage:
    """Everything that can be picked from, the newest reflection first."""

    sources: list[Source]

    def picked(self, marks: Sequence[str]) -> list[PickedFrom]:
        """The lines with these marks, by the reflection that they come from."""
        found = [
            PickedFrom(one.title, one.begun_on, tuple(line.text for line in one.lines if line.mark in marks))
            for one in self.sources
        ]
        return [one for one in found if one.lines]


def pick_page(person, at: datetime) -> PickPage:
    """Raises NotAllowed for people who have no room."""
    check_can_reflect(person)
    sources = [
        Source(
            reference=one.row.reference,
            title=one.entry.title,
            begun_on=timezone.localdate(one.row.begun_at),
            lines=tuple(lines_of(one.row.reference, one.entry.words)),
        )
        for one in opened_of(person, at)
        if one.entry
    ]
    return PickPage([source for source in sources if source.lines])
