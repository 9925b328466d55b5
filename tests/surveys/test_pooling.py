"""Rounds put together: when they may be, and what is then read of each indicator."""

from dataclasses import replace
from decimal import Decimal

import pytest

from apps.surveys.domain import pooling, suppression
from apps.surveys.domain.results import (
    Audience,
    CellState,
    CellSubject,
    CountBand,
    HiddenReason,
    PublishedResults,
    Refusal,
)

from .generated_scenarios import LIMITS, closed_round, key_of, of_one

INSIDE, OUTSIDE = Audience.INSIDE, Audience.OUTSIDE


def closed_and(*several):
    """The rounds, and the results that each has on its own."""
    return list(several), [suppression.close_round(one, earlier=(), limits=LIMITS) for one in several]


def pool(parts, earlier):
    return pooling.pool_rounds(parts, earlier=earlier, limits=LIMITS)


def says(publication, audience=INSIDE, about="i0"):
    cell = publication.cell(audience, CellSubject.INDICATOR, about)
    return {
        CellState.SHOWN: cell.mean,
        CellState.MOST_SAID: f"most said {cell.level}",
        CellState.HIDDEN: cell.reason,
    }[cell.state]


def several(*rounds):
    return [of_one(levels, key=key_of(number)) for number, levels in enumerate(rounds)]


FOUR, THREE = (1, 2, 3, 4), (3, 4, 5)  # together 22 of 7
SIX, SEVEN, NINE = (1, 2, 3, 4, 5, 5), (1, 2, 3, 4, 5, 5, 1), (1, 2, 3, 4, 5, 5, 1, 2, 4)
ALIKE = (4, 4, 4, 4, 4, 4)
TOO_FEW, PROTECTS = HiddenReason.TOO_FEW, HiddenReason.PROTECTS


@pytest.mark.parametrize(
    ("rounds", "inside", "outside"),
    [
        # None of them can be read alone: from the answers. Two rounds take seven, three take nine.
        ((FOUR, THREE), Decimal("3.1"), TOO_FEW),
        ((FOUR, FOUR), Decimal("2.5"), Decimal("2.5")),
        ((THREE, THREE), TOO_FEW, TOO_FEW),
        ((THREE, THREE, (1, 2)), TOO_FEW, TOO_FEW),
        ((THREE, THREE, THREE), Decimal("4.0"), Decimal("4.0")),
        ((FOUR, (4, 4, 4, 4)), "most said 4", "most said 4"),
        # All can be read alone, inside: made of those figures, n by n. Outside only if none left before.
        ((SIX, SEVEN), Decimal("3.1"), Decimal("3.1")),  # (6 × 3.3 + 7 × 3.0) / 13
        ((SIX, NINE), Decimal("3.1"), PROTECTS),
        ((ALIKE, ALIKE), "most said 4", "most said 4"),
        ((ALIKE, (5, 5, 5, 5, 5)), PROTECTS, PROTECTS),
        ((ALIKE, SIX), PROTECTS, PROTECTS),
        # Some can: the whole less the known part would be the hidden one.
        ((SIX, THREE), PROTECTS, PROTECTS),
        ((NINE, (5,)), PROTECTS, PROTECTS),
        ((NINE, ()), PROTECTS, PROTECTS),
    ],
)
def test_one_indicator(rounds, inside, outside):
    publication = pool(*closed_and(*several(*rounds)))
    assert (says(publication), says(publication, OUTSIDE)) == (inside, outside)


def test_each_indicator_for_itself():
    """The first is read in one round already; the second in neither."""
    one = closed_round([(1, 1), (2, None), (3, 2), (4, 3), (5, 4)], key=key_of(0))
    other = closed_round([(1, 5), (2, 4), (3, 3)], key=key_of(1))
    publication = pool(*closed_and(one, other))
    assert says(publication) is PROTECTS
    assert says(publication, about="i1") == Decimal("3.1")
    assert publication.cell(INSIDE, CellSubject.FACTOR, "f").reason is PROTECTS


def test_how_many_took_part_is_a_band_for_everybody():
    publication = pool(*closed_and(*several(FOUR, THREE)))
    assert (publication.answered, publication.answered_band) == (None, CountBand.FROM_5)


def test_only_what_every_round_asked_about():
    one = closed_round([(level, level) for level in FOUR], key=key_of(0))
    other = of_one(FOUR, key=key_of(1))
    publication = pool(*closed_and(one, other))
    assert {cell.about for cell in publication.cells} == {"i0", "f"}
    assert publication.cell(INSIDE, CellSubject.FACTOR, "f").asked == 1


def test_answers_count_once():
    parts, earlier = closed_and(*several(FOUR, THREE, FOUR))
    earlier.append(pool(parts[:2], earlier))
    assert says(earlier[-1]) == Decimal("3.1")
    assert says(pool(parts[1:], earlier)) is PROTECTS
    assert says(pool(parts, earlier)) is PROTECTS


def test_a_pool_with_too_few_may_grow_and_not_shrink():
    parts, earlier = closed_and(*several(THREE, THREE, THREE, FOUR, FOUR))
    earlier.append(pool(parts[:2], earlier))
    assert says(earlier[-1]) is TOO_FEW
    assert says(pool(parts[:3], earlier)) == Decimal("4.0")
    assert says(pool([*parts[1:4]], earlier)) is PROTECTS
    assert says(pool(parts[3:], earlier)) == Decimal("2.5")


def test_why_nothing_can_be_read():
    few = pool(*closed_and(*several(THREE, THREE)))
    assert "too few answers" in pooling.why_nothing(few)
    assert "smaller group" in pooling.why_nothing(pool(*closed_and(*several(SIX, THREE))))
    assert pooling.why_nothing(pool(*closed_and(*several(FOUR, THREE)))) is None


def test_two_rounds_of_one_programme():
    one, other = several(FOUR, THREE)
    later = replace(other, key=replace(other.key, programme=one.key.programme))
    assert says(pool(*closed_and(one, later))) == Decimal("3.1")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"organisation": "another"}, "Only rounds of one organisation can be put together."),
        ({"voice": "person_supported"}, "Peer workers and people supported are two voices. They are never"),
        ({"version": "0.2.0"}, "These rounds asked about different versions of the rubric"),
        ({"round": "r0"}, "Choose at least two different rounds"),
    ],
)
def test_rounds_that_do_not_belong_together(changes, sentence):
    one, other = several(FOUR, THREE)
    other = replace(other, key=replace(other.key, **changes))
    refusal = pool(*closed_and(one, other))
    assert isinstance(refusal, Refusal)
    assert refusal.reason.startswith(sentence)


def test_one_round_is_no_pool():
    parts, earlier = closed_and(*several(FOUR))
    assert isinstance(pool(parts, earlier), Refusal)


def test_three_rounds_of_one_programme():
    parts = [replace(one, key=replace(one.key, programme="p")) for one in several(FOUR, THREE, THREE)]
    assert pool(*closed_and(*parts)) == Refusal("At most two rounds of one programme can be put together.")


def test_a_round_without_its_own_results():
    """What it will publish on its own could be taken from the pool."""
    parts, earlier = closed_and(*several(FOUR, THREE))
    refusal = pool(parts, earlier[:1])
    assert refusal.reason.startswith("Every round must be closed")


def test_the_same_pool_again():
    parts, earlier = closed_and(*several(FOUR, THREE))
    earlier.append(pool(parts, earlier))
    refusal = pool(parts[::-1], earlier)
    assert refusal.reason == "These rounds were put together before. Results are made once and never change."


def test_the_order_of_parts_does_not_matter():
    parts, earlier = closed_and(*several(FOUR, THREE))
    forwards, backwards = pool(parts, earlier), pool(parts[::-1], earlier)
    assert isinstance(forwards, PublishedResults)
    assert forwards == backwards


def test_a_round_of_its_own_is_not_closed_by_a_pool():
    """A pool names its rounds; their own results stay the only ones that they have."""
    parts, earlier = closed_and(*several(FOUR, THREE))
    earlier.append(pool(parts, earlier))
    assert isinstance(suppression.close_round(parts[0], earlier=earlier, limits=LIMITS), Refusal)
