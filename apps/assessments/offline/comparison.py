"""What a filled-in workbook would change, and where somebody has answered meanwhile. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..domain.ratings import RatingContent, normalised_texts


class MergeOutcome(StrEnum):
    """How one answer of a workbook stands to the one that is stored."""

    SAME = "same"  # it says what is stored
    CHANGE = "change"  # it says something else, and nobody has answered since the workbook was made
    CONFLICT = "conflict"  # it says something else, and so does somebody who answered since


@dataclass(frozen=True)
class StoredAnswer:
    """One answer as it is now."""

    entry: RatingContent
    version: int
    is_confirmed: bool = True  # False: carried over from an earlier audit, and nobody has looked at it


@dataclass(frozen=True)
class ComparedAnswer:
    """One answer of a workbook beside the stored one."""

    code: str
    standing: MergeOutcome
    stored: StoredAnswer
    entry: RatingContent


@dataclass(frozen=True)
class WorkbookComparison:
    """A whole workbook beside what is stored."""

    answers: tuple[ComparedAnswer, ...]  # in the order of the stored ones


def compare_answers(
    entries: Mapping[str, RatingContent], versions: Mapping[str, int], stored: Mapping[str, StoredAnswer]
) -> WorkbookComparison:
    """Each answer that a workbook says beside the stored one.

    `versions`: by indicator, which version of its answer the workbook was made from.
    """
    answers = []
    for code, now in stored.items():
        if code in entries:
            standing = _standing(entries[code], versions.get(code), now)
            answers.append(ComparedAnswer(code, standing, now, entries[code]))
    return WorkbookComparison(tuple(answers))


def _standing(entry: RatingContent, version: int | None, now: StoredAnswer) -> MergeOutcome:
    if entry == normalised_texts(now.entry) and now.is_confirmed:
        return MergeOutcome.SAME
    return MergeOutcome.CHANGE if version == now.version else MergeOutcome.CONFLICT
