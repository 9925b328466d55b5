"""What a filled-in workbook would change, and where somebody has answered meanwhile. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..domain.ratings import RatingContent
from ..rating_set import RatedIndicator


class MergeOutcome(StrEnum):
    """How one answer of a workbook stands to the one that is stored."""

    SAME = "same"  # it says what is stored
    CHANGE = "change"  # it says something else, and nobody has answered since the workbook was made
    CONFLICT = "conflict"  # it says something else, and so does somebody who answered since


@dataclass(frozen=True)
class ComparedAnswer:
    """One answer of a workbook beside the stored one."""

    stored: RatedIndicator
    entry: RatingContent
    outcome: MergeOutcome

    @property
    def code(self) -> str:
        """The indicator that it answers."""
        return self.stored.indicator.id


def compare_answers(
    entries: Mapping[str, RatingContent], versions: Mapping[str, int], stored: Iterable[RatedIndicator]
) -> list[ComparedAnswer]:
    """Each answer that a workbook says beside the stored one, in the order of the stored ones.

    `versions`: by indicator, which version of its answer the workbook was made from.
    """
    compared = []
    for rated in stored:
        code = rated.indicator.id
        if code in entries:
            outcome = _outcome(entries[code], versions.get(code), rated)
            compared.append(ComparedAnswer(rated, entries[code], outcome))
    return compared


def _outcome(entry: RatingContent, version: int | None, stored: RatedIndicator) -> MergeOutcome:
    if entry == stored.entry and stored.carried_over is None:
        return MergeOutcome.SAME
    return MergeOutcome.CHANGE if version == stored.version else MergeOutcome.CONFLICT
