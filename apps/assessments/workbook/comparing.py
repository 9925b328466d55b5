"""What a filled-in workbook would change, and where somebody has answered meanwhile. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..entries import Entry
from .made import Made


class Standing(StrEnum):
    """How one answer of a workbook stands to the one that is stored."""

    SAME = "same"  # it says what is stored
    CHANGE = "change"  # it says something else, and nobody has answered since the workbook was made
    CONFLICT = "conflict"  # it says something else, and so does somebody who answered since


@dataclass(frozen=True)
class Stored:
    """One answer as it is now."""

    entry: Entry
    version: int
    is_confirmed: bool = True  # False: carried over from an earlier audit, and nobody has looked at it


@dataclass(frozen=True)
class Compared:
    """One answer of a workbook beside the stored one."""

    code: str
    standing: Standing
    stored: Stored
    entry: Entry


@dataclass(frozen=True)
class Comparison:
    """A whole workbook beside what is stored."""

    answers: tuple[Compared, ...]  # in the order of the stored ones

    def of(self, standing: Standing) -> tuple[Compared, ...]:
        """The answers that stand so."""
        return tuple(one for one in self.answers if one.standing == standing)


def compare(made: Made, entries: Mapping[str, Entry], stored: Mapping[str, Stored]) -> Comparison:
    """Each answer that a workbook says beside the stored one."""
    return Comparison(tuple(_compared(made, entries, stored)))


def _compared(made: Made, entries: Mapping[str, Entry], stored: Mapping[str, Stored]) -> Iterable[Compared]:
    for code, now in stored.items():
        if code in entries:
            yield Compared(code, _standing(made, code, entries[code], now), now, entries[code])


def _standing(made: Made, code: str, entry: Entry, now: Stored) -> Standing:
    if entry == now.entry and now.is_confirmed:
        return Standing.SAME
    given = made.given.get(code)
    return Standing.CHANGE if given and given.version == now.version else Standing.CONFLICT
