"""What a filled-in workbook would change, and where somebody has answered meanwhile. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..domain.ratings import Entry, normalised_texts


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


def compare(entries: Mapping[str, Entry], versions: Mapping[str, int], stored: Mapping[str, Stored]) -> Comparison:
    """Each answer that a workbook says beside the stored one.

    `versions`: by indicator, which version of its answer the workbook was made from.
    """
    answers = []
    for code, now in stored.items():
        if code in entries:
            standing = _standing(entries[code], versions.get(code), now)
            answers.append(Compared(code, standing, now, entries[code]))
    return Comparison(tuple(answers))


def _standing(entry: Entry, version: int | None, now: Stored) -> Standing:
    if entry == normalised_texts(now.entry) and now.is_confirmed:
        return Standing.SAME
    return Standing.CHANGE if version == now.version else Standing.CONFLICT
