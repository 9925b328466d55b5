"""Which indicators have which kinds of evidence, what is thin and what is old. Pure.

Counted is the evidence log, which both raters share, and nothing that a rating says: not the kinds that a rater
ticked, and not whether an indicator applies. So the page of it can be read by both while they rate blind.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import EvidenceTypeContent

from .evidence_questions import KINDS_FOR_HIGH_LEVELS

MONTHS_FRESH = 12


@dataclass(frozen=True)
class DatedEvidence:
    """One piece of evidence as it counts: its kind, its day, and the codes of the indicators it speaks for."""

    kind: str
    dated: date
    indicators: frozenset[str]


@dataclass(frozen=True)
class EvidenceCount:
    """What there is of one kind for one indicator: how many pieces, and how many of them are old."""

    kind: EvidenceTypeContent
    count: int
    old: int

    @property
    def is_old(self) -> bool:
        """Whether there is something, and all of it is old."""
        return 0 < self.count == self.old


@dataclass(frozen=True)
class IndicatorCoverage:
    """One indicator and the evidence for it, a cell for each kind in the rubric's order."""

    indicator: IndicatorContent
    cells: tuple[EvidenceCount, ...]

    @property
    def count(self) -> int:
        """Pieces of evidence, of all kinds."""
        return sum(cell.count for cell in self.cells)

    @property
    def kinds(self) -> int:
        """How many different kinds there are."""
        return sum(cell.count > 0 for cell in self.cells)

    @property
    def is_thin(self) -> bool:
        """Whether there are fewer than two kinds, or none."""
        return self.kinds < KINDS_FOR_HIGH_LEVELS

    @property
    def is_old(self) -> bool:
        """Whether there is something, and all of it is old."""
        return 0 < self.count == sum(cell.old for cell in self.cells)


@dataclass(frozen=True)
class FactorCoverage:
    """One factor and its indicators."""

    factor: FactorContent
    indicators: tuple[IndicatorCoverage, ...]


@dataclass(frozen=True)
class Coverage:
    """The whole rubric, and the day that age is measured by."""

    on: date
    kinds: tuple[EvidenceTypeContent, ...]
    factors: tuple[FactorCoverage, ...]

    @property
    def indicators(self) -> tuple[IndicatorCoverage, ...]:
        """Every indicator, factor by factor."""
        indicators: list[IndicatorCoverage] = []
        for factor in self.factors:
            indicators.extend(factor.indicators)
        return tuple(indicators)

    @property
    def bare(self) -> int:
        """Indicators without any evidence."""
        return sum(covered.count == 0 for covered in self.indicators)

    @property
    def thin(self) -> int:
        """Indicators with one kind of evidence."""
        return sum(covered.kinds == 1 for covered in self.indicators)

    @property
    def old(self) -> int:
        """Indicators with nothing but old evidence."""
        return sum(covered.is_old for covered in self.indicators)

    @property
    def unused_kinds(self) -> tuple[EvidenceTypeContent, ...]:
        """Kinds of which the log has nothing that is linked to an indicator."""
        used = set()
        for covered in self.indicators:
            for cell in covered.cells:
                if cell.count:
                    used.add(cell.kind.id)
        return tuple(kind for kind in self.kinds if kind.id not in used)


def is_thin(kinds: Collection[str]) -> bool:
    """Whether these kinds of evidence are fewer than those that a high level usually rests on: two that agree."""
    return len(set(kinds)) < KINDS_FOR_HIGH_LEVELS


def is_stale(dated: date, on: date) -> bool:
    """Whether evidence of the day `dated` is older than 12 months on the day `on`; exactly 12 months is not.

    `on` is the last day of the audit's period: what falls into a period of a year is never old for it, and the answer
    is the same on every day that somebody looks, before sign-off and after.
    """
    return dated < twelve_months_before(on)


def twelve_months_before(on: date) -> date:
    """The same day 12 months earlier; for 29 February, the 28th."""
    try:
        return on.replace(year=on.year - MONTHS_FRESH // 12)
    except ValueError:
        return on.replace(year=on.year - MONTHS_FRESH // 12, day=28)


def calculate_coverage(rubric: RubricContent, pieces: Iterable[DatedEvidence], on: date) -> Coverage:
    """What the log holds for every indicator of the rubric, measured by the last day of the audit's period."""
    counts, old = Counter[tuple[str, str]](), Counter[tuple[str, str]]()  # by indicator and kind
    for piece in pieces:
        for code in piece.indicators:
            counts[code, piece.kind] += 1
            old[code, piece.kind] += is_stale(piece.dated, on)
    factors = []
    for factor in rubric.factors:
        indicators = []
        for indicator in factor.indicators:
            cells = []
            for kind in rubric.evidence_types:
                key = indicator.id, kind.id
                cells.append(EvidenceCount(kind, counts[key], old[key]))
            indicators.append(IndicatorCoverage(indicator, tuple(cells)))
        factors.append(FactorCoverage(factor, tuple(indicators)))
    return Coverage(on=on, kinds=tuple(rubric.evidence_types), factors=tuple(factors))
