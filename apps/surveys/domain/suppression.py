"""What a closed survey round publishes. Pure: answers in, frozen results out.

Only `indicator_cell` ever sees answers. The figures of a factor are made from the figures of its indicators, and what
leaves the organisation is made from what stands inside it; so neither can tell more. The reasoning, and which
adversaries it holds against, stand in docs/privacy-suppression.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain

from apps.assessments.domain import scoring
from apps.rubric.schema.scale_content import Scale

from .results import (
    Audience,
    CellState,
    CellSubject,
    HiddenReason,
    PublishedResults,
    Refusal,
    ResultCell,
    RoundKey,
    count_band,
    smallest,
)

# No rubric can lower the threshold further (fidelity rules for small numbers).
SMALLEST_GROUP = 5

PersonAnswers = Mapping[str, int | None]  # of one person: a level by indicator; None, or no entry: not scored


@dataclass(frozen=True)
class Limits:
    """How many answers it takes, and the scale. Raises ValueError if a threshold is lower than it may ever be."""

    inside: int
    outside: int
    quotes: int
    lowest: int = 1
    highest: int = 5

    def __post_init__(self) -> None:
        if self.inside < SMALLEST_GROUP:
            raise ValueError(f"A group result needs at least {SMALLEST_GROUP} answers.")
        if min(self.outside, self.quotes) < self.inside:
            raise ValueError("What leaves the organisation, and quoted words, need at least as many answers.")


def limits_of(scale: Scale) -> Limits:
    """The thresholds that a rubric carries."""
    rules = scale.rules
    return Limits(
        inside=rules.minimum_group_size,
        outside=rules.minimum_group_size_export,
        quotes=rules.minimum_group_size_quotes,
        lowest=scale.min,
        highest=scale.max,
    )


@dataclass(frozen=True)
class ClosedRound:
    """One round of one voice after its close: what was asked, and one entry of answers for each person."""

    key: RoundKey
    factors: Mapping[str, Sequence[str]]  # the indicators asked about, by factor
    answers: Sequence[PersonAnswers]  # in no order that means anything

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator asked about."""
        return tuple(chain.from_iterable(self.factors.values()))

    def levels(self, indicator: str) -> tuple[int, ...]:
        """The levels given for one indicator, smallest first."""
        given = []
        for person in self.answers:
            level = person.get(indicator)
            if level is not None:
                given.append(level)
        return tuple(sorted(given))


def may_quote(people: int, limits: Limits) -> bool:
    """Whether a round that so many took part in may have words quoted (with review and consent) at all."""
    return people >= limits.quotes


def differing_allowance(parts: int) -> int:
    """How many may have answered otherwise, and yet the rest are called alike.

    One more than the answers that one person can hold in a group of so many rounds (one in each). Whoever holds all
    that differ then still cannot tell whether there is one more, and "most people said" gives nobody's answer away.
    """
    return parts + 1


def needed(threshold: int, parts: int = 1) -> int:
    """How many levels a figure takes: the threshold; more for a pool, so that "most people" is always a majority."""
    return max(threshold, 2 * differing_allowance(parts) + 1)


def hidden(audience: Audience, about: str, reason: HiddenReason) -> ResultCell:
    """An indicator that is not shown."""
    return ResultCell(
        audience=audience, kind=CellSubject.INDICATOR, about=about, state=CellState.HIDDEN, reason=reason
    )


def indicator_cell(about: str, levels: Sequence[int], limits: Limits, *, parts: int = 1) -> ResultCell:
    """What the organisation reads of one indicator: the only step that sees answers."""
    n = len(levels)
    if n < needed(limits.inside, parts):
        return hidden(Audience.INSIDE, about, HiddenReason.TOO_FEW)
    if min(levels) < limits.lowest or max(levels) > limits.highest:
        raise ValueError(f"A level of {about} lies outside {limits.lowest} to {limits.highest}.")
    level, alike = Counter(levels).most_common(1)[0]
    if alike >= n - differing_allowance(parts):
        return ResultCell(Audience.INSIDE, CellSubject.INDICATOR, about, CellState.MOST_SAID, level=level, n=n)
    return ResultCell(
        Audience.INSIDE, CellSubject.INDICATOR, about, CellState.SHOWN, mean=mean_of(Decimal(sum(levels)), n), n=n
    )


def mean_of(total: Decimal, n: int) -> Decimal:
    """To one place, half up, as every figure of the product."""
    return scoring.rounded(total / n)


def outside_cell(inside: ResultCell, threshold: int) -> ResultCell:
    """What leaves the organisation of an indicator, made from nothing but what stands inside it."""
    if inside.n is None:
        return replace(inside, audience=Audience.OUTSIDE)
    if inside.n < threshold:
        return hidden(Audience.OUTSIDE, inside.about, HiddenReason.TOO_FEW)
    return replace(inside, audience=Audience.OUTSIDE, n=None, band=count_band(inside.n))


def factor_cell(about: str, indicators: Sequence[ResultCell]) -> ResultCell:
    """What an audience reads of a factor, made from nothing but what the same audience reads of its indicators.

    The mean of the indicators' means as shown, if two thirds of those asked about have one. Indicators without a
    number are left out, so a factor can never be taken apart to find them.
    """
    shown, said, reasons = [], [], Counter[HiddenReason | None]()
    total, levels = Decimal(0), set[int]()
    for cell in indicators:
        if cell.mean is not None:
            shown.append(cell)
            total += cell.mean
        elif cell.level is not None:
            said.append(cell)
            levels.add(cell.level)
        else:
            reasons[cell.reason] += 1
    asked, enough = len(indicators), scoring.needed(len(indicators))
    if len(shown) >= enough:
        return _of_factor(about, asked, shown, mean=mean_of(total, len(shown)))
    if len(said) == asked and len(levels) == 1:
        return _of_factor(about, asked, said, level=said[0].level)
    if reasons[HiddenReason.NO_ANSWERS] == asked:
        reason = HiddenReason.NO_ANSWERS
    elif len(shown) + len(said) + reasons[HiddenReason.PROTECTS] >= enough:
        reason = HiddenReason.PROTECTS
    else:
        reason = HiddenReason.TOO_FEW
    return ResultCell(indicators[0].audience, CellSubject.FACTOR, about, CellState.HIDDEN, reason=reason, asked=asked)


def _of_factor(
    about: str, asked: int, counted: Sequence[ResultCell], *, mean: Decimal | None = None, level: int | None = None
) -> ResultCell:
    """A factor's figure, with the least n of the indicators it is made of, as exactly as they say it themselves."""
    exact = [cell.n for cell in counted if cell.n is not None]
    bands = [cell.band for cell in counted if cell.band is not None]
    return ResultCell(
        audience=counted[0].audience,
        kind=CellSubject.FACTOR,
        about=about,
        state=CellState.SHOWN if level is None else CellState.MOST_SAID,
        mean=mean,
        level=level,
        n=min(exact) if exact else None,
        band=smallest(bands) if bands else None,
        counted=len(counted),
        asked=asked,
    )


def factor_cells(factors: Mapping[str, Sequence[str]], cells: Iterable[ResultCell]) -> tuple[ResultCell, ...]:
    """The cells of every factor, for each audience, from those of their indicators."""
    by_place = {(cell.audience, cell.about): cell for cell in cells}
    found = []
    for audience in Audience:
        for factor, asked in factors.items():
            if asked:
                found.append(factor_cell(factor, [by_place[audience, indicator] for indicator in asked]))
    return tuple(found)


def close_round(
    closed: ClosedRound, *, earlier: Iterable[PublishedResults], limits: Limits
) -> PublishedResults | Refusal:
    """All that this round will ever publish on its own. `earlier`: whatever names this round already.

    Raises ValueError for a level outside the scale.
    """
    for publication in earlier:
        for key in publication.rounds:
            if key.round == closed.key.round:
                return Refusal("This round has its results. They are made once, when it closes, and never change.")
    people = len(closed.answers)
    inside, outside = [], []
    for indicator in closed.indicators:
        if people:
            cell = indicator_cell(indicator, closed.levels(indicator), limits)
        else:
            cell = hidden(Audience.INSIDE, indicator, HiddenReason.NO_ANSWERS)
        inside.append(cell)
        outside.append(outside_cell(cell, needed(limits.outside)))
    cells = [*inside, *outside]
    return PublishedResults(
        rounds=(closed.key,),
        cells=(*cells, *factor_cells(closed.factors, cells)),
        answered=people if people >= limits.inside else None,
        answered_band=count_band(people),
    )
