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
    band_of,
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
    for indicator in (one for asked in factors.values() for one in asked):
        inside = inside_pool_cell(indicator, parts, earlier, limits)
        cells += [inside, outside_pool_cell(inside, keys, earlier, limits)]
    return PublishedResults(
        rounds=keys,
        cells=(*cells, *factor_cells(factors, cells)),
        answered=None,  # with one part's exact number beside it, it would tell the other's
        answered_band=band_of(sum(len(part.answers) for part in parts)),
    )


def check_can_be_pooled(keys: Sequence[RoundKey], earlier: Sequence[PublishedResults]) -> Refusal | None:
    """The refusal, if these rounds do not belong together, or not yet, or were together before."""
    closed = {publication.rounds[0] for publication in earlier if len(publication.rounds) == 1}
    by_programme = Counter(key.programme for key in keys)
    if len({key.round for key in keys}) < max(2, len(keys)):
        return Refusal("Choose at least two different rounds to put together.")
    if len({key.organisation for key in keys}) > 1:
        return Refusal("Only rounds of one organisation can be put together.")
    if len({key.voice for key in keys}) > 1:
        return Refusal("Peer workers and people supported are two voices. They are never put together.")
    if len({key.version for key in keys}) > 1:
        return Refusal("These rounds asked about different versions of the rubric, so they cannot be put together.")
    if max(by_programme.values()) > MOST_ROUNDS_OF_ONE_PROGRAMME:
        return Refusal("At most two rounds of one programme can be put together.")
    if not closed.issuperset(keys):
        return Refusal("Every round must be closed, with its own results made, before rounds are put together.")
    if any(set(publication.rounds) == set(keys) for publication in earlier):
        return Refusal("These rounds were put together before. Results are made once and never change.")
    return None


def asked_in_all(parts: Sequence[ClosedRound]) -> dict[str, tuple[str, ...]]:
    """The indicators that every part asked about, by factor."""
    common = set[str].intersection(*(set(part.indicators) for part in parts))
    kept = {factor: tuple(one for one in asked if one in common) for factor, asked in parts[0].factors.items()}
    return {factor: asked for factor, asked in kept.items() if asked}


def cell_shown_alone(
    key: RoundKey, indicator: str, earlier: Sequence[PublishedResults], audience: Audience
) -> ResultCell | None:
    """What the audience already reads of the indicator from this round alone; None if it is hidden there."""
    for publication in earlier:
        cell = publication.cell(audience, CellSubject.INDICATOR, indicator)
        if publication.rounds == (key,) and cell and cell.state is not CellState.HIDDEN:
            return cell
    return None


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
    alone = [cell_shown_alone(part.key, indicator, earlier, Audience.INSIDE) for part in parts]
    figures = [cell for cell in alone if cell is not None]
    if len(figures) == len(parts):
        return combine_figures(indicator, figures)
    if figures or is_used_in_another_pool([part.key for part in parts], indicator, earlier, Audience.INSIDE):
        return hidden(Audience.INSIDE, indicator, HiddenReason.PROTECTS)
    levels = sorted(level for part in parts for level in part.levels(indicator))
    return indicator_cell(indicator, levels, limits, parts=len(parts))


def combine_figures(indicator: str, figures: Sequence[ResultCell]) -> ResultCell:
    """One figure made of figures that are known already, each counted with its n."""
    n = sum(cell.n or 0 for cell in figures)
    levels = {cell.level for cell in figures}
    if all(cell.state is CellState.SHOWN for cell in figures):
        total = sum((cell.mean * (cell.n or 0) for cell in figures if cell.mean is not None), Decimal(0))
        return ResultCell(
            Audience.INSIDE, CellSubject.INDICATOR, indicator, CellState.SHOWN, mean=mean_of(total, n), n=n
        )
    if all(cell.state is CellState.MOST_SAID for cell in figures) and len(levels) == 1:
        return ResultCell(
            Audience.INSIDE, CellSubject.INDICATOR, indicator, CellState.MOST_SAID, level=levels.pop(), n=n
        )
    return hidden(Audience.INSIDE, indicator, HiddenReason.PROTECTS)


def outside_pool_cell(
    inside: ResultCell, keys: Sequence[RoundKey], earlier: Sequence[PublishedResults], limits: Limits
) -> ResultCell:
    """What leaves the organisation of one indicator over all parts: only if none of them left it before."""
    alone = any(cell_shown_alone(key, inside.about, earlier, Audience.OUTSIDE) for key in keys)
    if alone or is_used_in_another_pool(keys, inside.about, earlier, Audience.OUTSIDE):
        return hidden(Audience.OUTSIDE, inside.about, HiddenReason.PROTECTS)
    return outside_cell(inside, needed(limits.outside, len(keys)))


def why_nothing(publication: PublishedResults) -> str | None:
    """The sentence for a pool in which everything is hidden; None if anything can be read."""
    if publication.says_something:
        return None
    if any(cell.reason is HiddenReason.PROTECTS for cell in publication.cells if cell.audience is Audience.INSIDE):
        return (
            "Answers of these rounds already count in another result. "
            "Showing them together would give away what a smaller group said."
        )
    return (
        "Even together, these rounds have too few answers to show. "
        "You could hold a facilitated discussion and record its themes."
    )
