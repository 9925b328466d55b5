"""What may be said of change from one audit to the next, by rule. Pure.

Nobody knows how reliable these levels are, so nothing here claims a reliable change, and no trend is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from apps.common.charts.cycles_chart import CycleMark, cycles_chart
from apps.common.charts.scale_charts import Chart

NOTICEABLE = Decimal("0.5")  # of a factor's score
NO_LEVEL = "there is no level in one of the two audits"
NO_SCORE = "there is no score in one of the two audits"
OTHER_KIND = "the two audits are different kinds of rating"
OTHER_MEANING = "the rubric’s version changed, and this practice with it"
OTHER_RUBRIC = "the rubric’s version changed"


class RatingKind(IntEnum):
    """What kind of rating an audit is; the number is the place of its shape in drawings."""

    SELF_ASSESSED = 0
    REVIEWED = 1
    INDEPENDENT = 2


KIND_LABELS = {
    RatingKind.SELF_ASSESSED: "Self-assessed",
    RatingKind.REVIEWED: "Reviewed from within",
    RatingKind.INDEPENDENT: "Independently reviewed",
}


def kind_of(is_independent: bool | None) -> RatingKind:
    """By the second rating: None where there was none."""
    if is_independent is None:
        return RatingKind.SELF_ASSESSED
    return RatingKind.INDEPENDENT if is_independent else RatingKind.REVIEWED


@dataclass(frozen=True)
class Figure:
    """What one cycle says of a factor or a practice, and between what its two raters were."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    has_new_evidence: bool = False  # of a practice: dated after the cycle before

    @property
    def gap(self) -> Decimal:
        """How far apart the two raters were; nothing where there was one."""
        return Decimal(0) if self.low is None or self.high is None else self.high - self.low


NOTHING = Figure(None)


def factor_words(before: Figure, now: Figure, reason: str = "") -> str:
    """A factor's change since the cycle before. `reason`: why the two cannot be compared, if they cannot."""
    if reason or before.value is None or now.value is None:
        return f"Not comparable, because {reason or NO_SCORE}."
    difference = now.value - before.value
    if abs(difference) < NOTICEABLE:
        return "Little change."
    direction = "higher" if difference > 0 else "lower"
    return f"Noticeably {direction}{_could_be_nothing(difference, before, now)}."


def practice_words(before: Figure, now: Figure, reason: str = "") -> str:
    """A practice's change since the cycle before, and on which evidence. `reason`: as above."""
    if reason or before.value is None or now.value is None:
        return f"Not comparable, because {reason or NO_LEVEL}."
    difference = now.value - before.value
    if difference == 0:
        return "At the same level."
    levels = "a level" if abs(difference) == 1 else f"{abs(difference)} levels"
    nothing = _could_be_nothing(difference, before, now)
    if difference < 0:
        return f"Moved down {levels}{nothing}."
    evidence = "with new evidence" if now.has_new_evidence else "on the same evidence"
    return f"Moved up {levels}, {evidence}{nothing}."


def _could_be_nothing(difference: Decimal, before: Figure, now: Figure) -> str:
    """Where two raters of one audit were as far apart as the two audits are."""
    if max(before.gap, now.gap) >= abs(difference):
        return ", which could be nothing: two raters were as far apart"
    return ""


@dataclass(frozen=True)
class CycleHead:
    """One cycle: the audit of one period, in the version that stands."""

    reference: str
    years: str
    kind: RatingKind
    begins_version: bool  # of the rubric

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]


@dataclass(frozen=True)
class ChangeRow:
    """One factor or practice over all cycles, the oldest first."""

    id: str
    name: str
    figures: tuple[Figure, ...]
    words: str  # since the cycle before the newest
    chart: Chart


def change_row(
    id: str, name: str, cycles: Sequence[CycleHead], figures: Sequence[Figure], words: str, scale: tuple[int, int]
) -> ChangeRow:
    """A row with its drawing."""
    marks = []
    for cycle, figure in zip(cycles, figures, strict=True):
        mark = CycleMark(cycle.years, cycle.kind, figure.value, figure.low, figure.high, cycle.begins_version)
        marks.append(mark)
    return ChangeRow(id, name, tuple(figures), words, cycles_chart(f"{id} {name}".strip(), tuple(marks), scale))
