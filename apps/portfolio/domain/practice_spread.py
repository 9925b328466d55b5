"""Where many programmes are strong or weak together: how many stand at each level, and which outcomes wait. Pure.

Counts of programmes and never their names. Nothing here is an average of programmes, and nothing a rank of them.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from apps.common.charts.scale_charts import Chart
from apps.common.charts.spread_charts import level_columns
from apps.insights.domain.programme_theory import LinkStatus, in_place_from, partly_from
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import OutcomeContent

MOST_NAMED = 5  # practices named at the top of the page
MOST_FOR_OUTCOME = 3


@dataclass(frozen=True)
class LevelCount:
    """So many programmes gave one practice this answer. `level` None: it does not apply, or nothing was said."""

    code: str  # of the practice, in the version of the rubric that is read
    level: int | None
    not_applicable: bool
    programmes: int


@dataclass(frozen=True)
class PracticeSpread:
    """One practice across programmes."""

    practice: IndicatorContent
    levels: tuple[tuple[int, int], ...]  # each level of the scale, and how many programmes stand there
    not_applicable: int
    not_assessed: int
    low: int  # programmes at the two lowest levels of the scale
    high: int  # programmes at the two highest
    chart: Chart

    @property
    def rated(self) -> int:
        """Programmes with a level."""
        return sum(count for _, count in self.levels)

    @property
    def programmes(self) -> int:
        """Every programme that had to say something of it."""
        return self.rated + self.not_applicable + self.not_assessed


@dataclass(frozen=True)
class FactorSpread:
    """The practices of one factor."""

    factor: FactorContent
    practices: tuple[PracticeSpread, ...]


@dataclass(frozen=True)
class OutcomeSpread:
    """In how many programmes the theory expects one outcome to be held back, and what feeds it least often."""

    outcome: OutcomeContent
    held_back: int  # programmes in which at least one link to it is not yet in place
    known: int  # programmes in which each link to it can be read
    practices: tuple[PracticeSpread, ...]


def factor_spreads(rubric: RubricContent, counts: Iterable[LevelCount]) -> tuple[FactorSpread, ...]:
    """Every practice in the rubric's order, also where no programme says anything of it."""
    by_code: dict[str, list[LevelCount]] = defaultdict(list)
    for count in counts:
        by_code[count.code].append(count)
    most = _tallest_column(by_code)
    factors = []
    for factor in rubric.factors:
        practices = []
        for practice in factor.indicators:
            practices.append(_spread(rubric, factor, practice, by_code[practice.id], most))
        factors.append(FactorSpread(factor, tuple(practices)))
    return tuple(factors)


def _tallest_column(by_code: Mapping[str, Sequence[LevelCount]]) -> int:
    """One measure for every picture, so that they can be compared."""
    columns: Counter[tuple[str, int]] = Counter()
    for code, counts in by_code.items():
        for count in counts:
            if count.level is not None:
                columns[code, count.level] += count.programmes
    return max(columns.values(), default=0)


def _spread(
    rubric: RubricContent,
    factor: FactorContent,
    practice: IndicatorContent,
    counts: Sequence[LevelCount],
    most: int,
) -> PracticeSpread:
    by_level: Counter[int] = Counter()
    not_applicable = not_assessed = 0
    for count in counts:
        if count.level is not None:
            by_level[count.level] += count.programmes
        elif count.not_applicable:
            not_applicable += count.programmes
        else:
            not_assessed += count.programmes
    numbers = rubric.scale.level_numbers
    levels = tuple((level, by_level[level]) for level in numbers)
    low = sum(by_level[level] for level in numbers[:2])
    high = sum(by_level[level] for level in numbers[-2:])
    chart = level_columns(practice.title, levels, most, factor.order)
    return PracticeSpread(practice, levels, not_applicable, not_assessed, low, high, chart)


def often_low(factors: Sequence[FactorSpread], most: int = MOST_NAMED) -> list[PracticeSpread]:
    """The practices that the largest part of programmes has at the two lowest levels; none without any there."""
    return _foremost(_all_practices(factors), lambda one: one.low, most)


def often_high(factors: Sequence[FactorSpread], most: int = MOST_NAMED) -> list[PracticeSpread]:
    """The practices that the largest part of programmes has at the two highest levels; none without any there."""
    return _foremost(_all_practices(factors), lambda one: one.high, most)


def _all_practices(factors: Sequence[FactorSpread]) -> list[PracticeSpread]:
    practices: list[PracticeSpread] = []
    for factor in factors:
        practices.extend(factor.practices)
    return practices


def _foremost(
    practices: Sequence[PracticeSpread], part: Callable[[PracticeSpread], int], most: int
) -> list[PracticeSpread]:
    there = [one for one in practices if part(one)]
    there.sort(key=lambda one: -Fraction(part(one), one.rated))
    return there[:most]


def factor_statuses(rubric: RubricContent) -> tuple[int, int]:
    """From which factor score a context is partly in place, and from which it is in place."""
    return partly_from(rubric.scale), in_place_from(rubric.scale)


def outcome_spreads(
    rubric: RubricContent,
    patterns: Iterable[tuple[Mapping[str, LinkStatus], int]],
    factors: Sequence[FactorSpread],
) -> list[OutcomeSpread]:
    """Every outcome, the one that is held back in most programmes first.

    `patterns`: how each factor stands, and in how many programmes all of them stand so.
    """
    found = []
    patterns = list(patterns)
    for outcome in rubric.outcomes:
        links = [link.factors for link in rubric.cmo_links if outcome.id in link.outcomes]
        held_back, known = _held_back_and_known(links, patterns)
        feeding = [one for one in _all_practices(factors) if outcome.id in one.practice.outcomes]
        lowest = tuple(_foremost(feeding, lambda one: one.low, MOST_FOR_OUTCOME))
        found.append(OutcomeSpread(outcome, held_back, known, lowest))
    found.sort(key=lambda one: -one.held_back)
    return found


def _held_back_and_known(
    links: Sequence[Sequence[str]], patterns: Sequence[tuple[Mapping[str, LinkStatus], int]]
) -> tuple[int, int]:
    """In how many programmes one of these links is not yet in place, and in how many all of them can be read."""
    held_back = known = 0
    for standing, programmes in patterns:
        statuses = {_link_status(link, standing) for link in links}
        if LinkStatus.NOT_YET in statuses:
            held_back += programmes
        if LinkStatus.NOT_KNOWN not in statuses:
            known += programmes
    return held_back, known


def _link_status(factors: Sequence[str], standing: Mapping[str, LinkStatus]) -> LinkStatus:
    """Its lowest factor decides, as in `programme_theory.link_status`; without all of them it is not known."""
    statuses = {standing[factor] for factor in factors}
    for status in (LinkStatus.NOT_KNOWN, LinkStatus.NOT_YET, LinkStatus.PARTLY):
        if status in statuses:
            return status
    return LinkStatus.IN_PLACE
