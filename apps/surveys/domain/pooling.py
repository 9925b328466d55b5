"""Several closed rounds as one group, for teams too small to be shown alone. Pure.

Every answer counts in one published figure at the most, for each audience. So no figure can be taken from another,
and nothing is left over. The reasoning stands in docs/privacy-suppression.md ("Pooling").
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

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
)
from .suppression import ClosedRound, Limits, factor_cells, hidden, indicator_cell, mean_of, needed, outside_cell

# Older answers say too little about today.
MOST_ROUNDS_OF_ONE_PROGRAMME = 2


def pool_rounds(
    parts: Sequence[ClosedRound], *, earlier: Sequence[PublishedResults], limits: Limits
) -> PublishedResults | Refusal:
    """All that these rounds will ever publish together, or why they do not belong together.

    `earlier`: everything published so far that names any of these rounds, each round's own results included. Whoever
    calls this stores what comes back, at once and unseen, also when all of it is hidden: a result that somebody has
    looked at is published, and "too few" is a result. A refusal rests on which rounds they are, never on answers.
    """
    keys = tuple(sorted(part.key for part in parts))
    refusal = check_can_be_pooled(keys, earlier)
    if refusal:
        return refusal
    factors = asked_in_all(parts)
    cells: list[ResultCell] = []
    for asked in factors.values():
        for indicator in asked:
            inside = inside_pool_cell(indicator, parts, earlier, limits)
            cells += [inside, outside_pool_cell(inside, keys, earlier, limits)]
    return PublishedResults(
        rounds=keys,
        cells=(*cells, *factor_cells(factors, cells)),
        answered=None,  # with one part's exact number beside it, it would tell the other's
        answered_band=count_band(sum(len(part.answers) for part in parts)),
    )


def check_can_be_pooled(keys: Sequence[RoundKey], earlier: Sequence[PublishedResults]) -> Refusal | None:
    """The refusal, if these rounds do not belong together, or not yet, or were together before."""
    return _check_same_kind(keys) or _check_first_time(keys, earlier)


def _check_same_kind(keys: Sequence[RoundKey]) -> Refusal | None:
    """The refusal, if these are not different rounds of one organisation, voice and rubric version."""
    rounds, organisations, voices, versions = set[str](), set[str](), set[str](), set[str]()
    by_programme = Counter[str]()
    for key in keys:
        rounds.add(key.round)
        organisations.add(key.organisation)
        voices.add(key.voice)
        versions.add(key.version)
        by_programme[key.programme] += 1
    if len(rounds) < max(2, len(keys)):
        return Refusal("Choose at least two different rounds to put together.")
    if len(organisations) > 1:
        return Refusal("Only rounds of one organisation can be put together.")
    if len(voices) > 1:
        return Refusal("Peer workers and people supported are two voices. They are never put together.")
    if len(versions) > 1:
        return Refusal("These rounds asked about different versions of the rubric, so they cannot be put together.")
    if max(by_programme.values()) > MOST_ROUNDS_OF_ONE_PROGRAMME:
        return Refusal("At most two rounds of one programme can be put together.")
    return None


def _check_first_time(keys: Sequence[RoundKey], earlier: Sequence[PublishedResults]) -> Refusal | None:
    """The refusal, if one of them has no results of its own yet, or if they were together before."""
    closed = set[RoundKey]()
    together_before = False
    for publication in earlier:
        if len(publication.rounds) == 1:
            closed.add(publication.rounds[0])
        if set(publication.rounds) == set(keys):
            together_before = True
    if not closed.issuperset(keys):
        return Refusal("Every round must be closed, with its own results made, before rounds are put together.")
    if together_before:
        return Refusal("These rounds were put together before. Results are made once and never change.")
    return None


def asked_in_all(parts: Sequence[ClosedRound]) -> dict[str, tuple[str, ...]]:
    """The indicators that every part asked about, by factor."""
    common = set(parts[0].indicators)
    for part in parts:
        common.intersection_update(part.indicators)
    kept: dict[str, tuple[str, ...]] = {}
    for factor, asked in parts[0].factors.items():
        asked_in_every_part = tuple(one for one in asked if one in common)
        if asked_in_every_part:
            kept[factor] = asked_in_every_part
    return kept


def cell_shown_alone(
    key: RoundKey, indicator: str, earlier: Sequence[PublishedResults], audience: Audience
) -> ResultCell | None:
    """What the audience already reads of the indicator from this round alone; None if it is hidden there."""
    for publication in earlier:
        cell = publication.cell(audience, CellSubject.INDICATOR, indicator)
        if publication.rounds == (key,) and cell and cell.state is not CellState.HIDDEN:
            return cell
    return None


def cells_shown_alone(
    keys: Sequence[RoundKey], indicator: str, earlier: Sequence[PublishedResults], audience: Audience
) -> list[ResultCell]:
    """The same from each of these rounds; none where it is hidden."""
    found = []
    for key in keys:
        cell = cell_shown_alone(key, indicator, earlier, audience)
        if cell is not None:
            found.append(cell)
    return found


def is_used_in_another_pool(
    keys: Sequence[RoundKey], indicator: str, earlier: Sequence[PublishedResults], audience: Audience
) -> bool:
    """Whether another pool has used these rounds' answers about the indicator.

    A pool in which it was hidden may grow, whole, by further rounds. It may not shrink or be taken apart: "too few"
    over three rounds beside an n over two of them tells how few the third has.
    """
    for publication in earlier:
        cell = publication.cell(audience, CellSubject.INDICATOR, indicator)
        if cell is None or len(publication.rounds) == 1 or not set(publication.rounds).intersection(keys):
            continue
        if cell.state is not CellState.HIDDEN or not set(publication.rounds).issubset(keys):
            return True
    return False


def inside_pool_cell(
    indicator: str, parts: Sequence[ClosedRound], earlier: Sequence[PublishedResults], limits: Limits
) -> ResultCell:
    """What the organisation reads of one indicator over all parts.

    From the answers, if none of them counts anywhere yet. From the parts' own figures, if each part has one: that
    tells nothing new. Otherwise nothing, because the pool less what is known would give the hidden part away.
    """
    keys = [part.key for part in parts]
    figures = cells_shown_alone(keys, indicator, earlier, Audience.INSIDE)
    if len(figures) == len(parts):
        return combine_figures(indicator, figures)
    if figures or is_used_in_another_pool(keys, indicator, earlier, Audience.INSIDE):
        return hidden(Audience.INSIDE, indicator, HiddenReason.PROTECTS)
    levels: list[int] = []
    for part in parts:
        levels += part.levels(indicator)
    return indicator_cell(indicator, sorted(levels), limits, parts=len(parts))


def combine_figures(indicator: str, figures: Sequence[ResultCell]) -> ResultCell:
    """One figure made of figures that are known already, each counted with its n."""
    n, total = 0, Decimal(0)
    states, levels = set[CellState](), set[int | None]()
    for cell in figures:
        counted = cell.n or 0
        n += counted
        total += (cell.mean or 0) * counted
        states.add(cell.state)
        levels.add(cell.level)
    if states == {CellState.SHOWN}:
        return ResultCell(
            Audience.INSIDE, CellSubject.INDICATOR, indicator, CellState.SHOWN, mean=mean_of(total, n), n=n
        )
    if states == {CellState.MOST_SAID} and len(levels) == 1:
        return ResultCell(
            Audience.INSIDE, CellSubject.INDICATOR, indicator, CellState.MOST_SAID, level=levels.pop(), n=n
        )
    return hidden(Audience.INSIDE, indicator, HiddenReason.PROTECTS)


def outside_pool_cell(
    inside: ResultCell, keys: Sequence[RoundKey], earlier: Sequence[PublishedResults], limits: Limits
) -> ResultCell:
    """What leaves the organisation of one indicator over all parts: only if none of them left it before."""
    alone = cells_shown_alone(keys, inside.about, earlier, Audience.OUTSIDE)
    if alone or is_used_in_another_pool(keys, inside.about, earlier, Audience.OUTSIDE):
        return hidden(Audience.OUTSIDE, inside.about, HiddenReason.PROTECTS)
    return outside_cell(inside, needed(limits.outside, len(keys)))


def why_nothing(publication: PublishedResults) -> str | None:
    """The sentence for a pool in which everything is hidden; None if anything can be read."""
    if publication.says_something:
        return None
    for cell in publication.cells:
        if cell.audience is Audience.INSIDE and cell.reason is HiddenReason.PROTECTS:
            return (
                "Answers of these rounds already count in another result. "
                "Showing them together would give away what a smaller group said."
            )
    return (
        "Even together, these rounds have too few answers to show. "
        "You could hold a facilitated discussion and record its themes."
    )
