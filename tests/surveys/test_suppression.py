"""What one closed round publishes: the rules as tables, then what must hold for any answers."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rubric import yaml_reader
from apps.surveys.domain import suppression
from apps.surveys.domain.results import (
    Audience,
    CellState,
    CellSubject,
    CountBand,
    HiddenReason,
    PublishedResults,
    Refusal,
)
from apps.surveys.domain.suppression import Limits
from tests.conftest import SHIPPED_RUBRIC

from .generated_scenarios import ATTACK, LIMITS, closed_round, key_of, names, of_one, rounds

INSIDE, OUTSIDE = Audience.INSIDE, Audience.OUTSIDE
SHOWN, MOST_SAID, HIDDEN = CellState.SHOWN, CellState.MOST_SAID, CellState.HIDDEN
TOO_FEW, PROTECTS, NO_ANSWERS = HiddenReason.TOO_FEW, HiddenReason.PROTECTS, HiddenReason.NO_ANSWERS


def close(closed):
    return suppression.close_round(closed, earlier=(), limits=LIMITS)


def says(cell):
    """The one thing that a cell says."""
    return {SHOWN: cell.mean, MOST_SAID: f"most said {cell.level}", HIDDEN: cell.reason}[cell.state]


def indicator(levels, audience=INSIDE):
    return close(of_one(levels)).cell(audience, CellSubject.INDICATOR, "i0")


@pytest.mark.parametrize(
    ("levels", "inside", "outside"),
    [
        ((), NO_ANSWERS, NO_ANSWERS),
        ((None,), TOO_FEW, TOO_FEW),
        ((None,) * 9, TOO_FEW, TOO_FEW),
        ((1, 3, 4, 5), TOO_FEW, TOO_FEW),
        ((1, 3, 4, 5, None, None, None, None, None), TOO_FEW, TOO_FEW),
        ((1, 3, 4, 5, 5), Decimal("3.6"), TOO_FEW),
        ((1, 3, 4, 5, 5, 5), Decimal("3.8"), TOO_FEW),
        ((1, 2, 3, 4, 5, 5, 5), Decimal("3.6"), TOO_FEW),
        ((1, 2, 3, 4, 5, 5, 5, 5), Decimal("3.8"), Decimal("3.8")),
        # All alike, all but one, all but two: no number. All but three: a number.
        ((4, 4, 4, 4, 4), "most said 4", TOO_FEW),
        ((4, 4, 4, 4, 1), "most said 4", TOO_FEW),
        ((4, 4, 4, 1, 5), "most said 4", TOO_FEW),
        ((4, 4, 2, 1, 5), Decimal("3.2"), TOO_FEW),
        ((4,) * 8, "most said 4", "most said 4"),
        ((4,) * 6 + (1, 1), "most said 4", "most said 4"),
        ((4,) * 5 + (1, 1, 1), Decimal("2.9"), Decimal("2.9")),
        ((5,) * 40 + (1,) * 3, Decimal("4.7"), Decimal("4.7")),
        # Half up: 75 of 20 is 3.75.
        ((3,) * 5 + (4,) * 15, Decimal("3.8"), Decimal("3.8")),
    ],
)
def test_one_indicator(levels, inside, outside):
    assert says(indicator(levels)) == inside
    assert says(indicator(levels, OUTSIDE)) == outside


@pytest.mark.parametrize(
    ("count", "n", "band"),
    [(5, 5, None), (7, 7, None), (8, 8, CountBand.FROM_8), (14, 14, CountBand.FROM_8), (15, 15, CountBand.FROM_15)],
)
def test_n_is_exact_inside_and_a_band_outside(count, n, band):
    levels = [1 + place % 5 for place in range(count)]
    inside, outside = indicator(levels), indicator(levels, OUTSIDE)
    assert (inside.n, inside.band) == (n, None)
    assert (outside.n, outside.band) == (None, band)


@pytest.mark.parametrize(
    ("people", "exact", "band"),
    [(0, None, "fewer than 5"), (4, None, "fewer than 5"), (5, 5, "5–7"), (15, 15, "15+")],
)
def test_how_many_took_part(people, exact, band):
    publication = close(of_one([3] * people))
    assert (publication.answered, publication.answered_band.value) == (exact, band)


VARIED = (1, 2, 3, 4, 5, 5, 1, 2)  # mean 2.875
ALIKE_4, ALIKE_5, FEW = (4,) * 8, (5,) * 8, (5, None, None, None, None, None, None, 1)
HIGH = (5, 5, 5, 5, 4, 4, 4, 4)  # mean 4.5


@pytest.mark.parametrize(
    ("columns", "expected", "counted"),
    [
        ([VARIED, HIGH], Decimal("3.7"), 2),  # (2.9 + 4.5) / 2, from the figures as shown
        ([VARIED, ALIKE_4], PROTECTS, None),  # a number would tell the mean of the second
        ([VARIED, FEW], TOO_FEW, None),
        ([ALIKE_4, ALIKE_4], "most said 4", 2),
        ([ALIKE_4, ALIKE_5], PROTECTS, None),
        ([ALIKE_4, FEW], TOO_FEW, None),
        ([FEW, FEW], TOO_FEW, None),
        ([VARIED] * 5 + [FEW], Decimal("2.9"), 5),  # the hidden one is no part of it
        ([VARIED] * 4 + [FEW, ALIKE_5], Decimal("2.9"), 4),
        ([VARIED] * 3 + [FEW] * 3, TOO_FEW, None),
        ([VARIED] * 3 + [ALIKE_5] * 3, PROTECTS, None),
        ([VARIED] * 3 + [ALIKE_5, FEW, FEW], PROTECTS, None),
    ],
)
def test_one_factor(columns, expected, counted):
    publication = close(closed_round(list(zip(*columns, strict=True))))
    for audience in Audience:
        cell = publication.cell(audience, CellSubject.FACTOR, "f")
        assert says(cell) == expected
        assert (cell.counted, cell.asked) == (counted, len(columns))


def test_the_n_of_a_factor_is_the_least_of_its_indicators():
    publication = close(closed_round([(1, 2), (2, 3), (3, 4), (4, 5), (5, None), (5, None), (1, 1), (2, 2), (3, 3)]))
    assert publication.cell(INSIDE, CellSubject.FACTOR, "f").n == 7
    assert says(publication.cell(OUTSIDE, CellSubject.FACTOR, "f")) is TOO_FEW


def test_a_round_that_nobody_answered():
    publication = close(of_one([]))
    assert {cell.reason for cell in publication.cells} == {NO_ANSWERS}
    assert not publication.says_something


def test_results_are_made_once():
    closed = of_one(VARIED)
    first = close(closed)
    again = suppression.close_round(closed, earlier=[first], limits=LIMITS)
    assert again == Refusal("This round has its results. They are made once, when it closes, and never change.")
    newer = replace(closed, key=replace(closed.key, version="0.2.0"))
    assert isinstance(suppression.close_round(newer, earlier=[first], limits=LIMITS), Refusal)
    other = replace(closed, key=key_of(1))
    assert isinstance(suppression.close_round(other, earlier=[first], limits=LIMITS), PublishedResults)


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_outside_the_scale(level):
    with pytest.raises(ValueError, match="i0 lies outside 1 to 5"):
        close(of_one([1, 2, 3, 4, level]))


def test_the_thresholds_of_the_shipped_rubric():
    rubric, _ = yaml_reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
    assert suppression.limits_of(rubric.scale) == Limits(inside=5, outside=8, quotes=10, lowest=1, highest=5)


@pytest.mark.parametrize("thresholds", [(4, 8, 10), (5, 4, 10), (8, 8, 7)])
def test_no_threshold_drops(thresholds):
    with pytest.raises(ValueError, match="answers"):
        Limits(*thresholds)


@pytest.mark.parametrize(("people", "may"), [(9, False), (10, True)])
def test_words_are_quoted_from_ten_on(people, may):
    assert suppression.may_quote(people, LIMITS) is may


@pytest.mark.parametrize(("parts", "apart", "least"), [(1, 2, 5), (2, 3, 7), (3, 4, 9), (4, 5, 11)])
def test_a_pool_takes_more_answers(parts, apart, least):
    assert suppression.differing_allowance(parts) == apart
    assert suppression.needed(5, parts) == least
    assert suppression.needed(8, parts) == max(8, least)


some_round = rounds(indicators=6, people=st.integers(1, 20))
FACTORS = {"f": names(6)[:4], "g": names(6)[4:]}


@ATTACK
@given(some_round, st.randoms(use_true_random=False))
def test_the_order_of_people_does_not_matter(people, random):
    shuffled = list(people)
    random.shuffle(shuffled)
    assert close(closed_round(shuffled, factors=FACTORS)) == close(closed_round(people, factors=FACTORS))


@ATTACK
@given(some_round, st.randoms(use_true_random=False))
def test_who_said_what_together_does_not_matter(people, random):
    """So the answers need not be kept by person."""
    columns = [random.sample(column, len(column)) for column in zip(*people, strict=True)]
    mixed = tuple(zip(*columns, strict=True))
    assert close(closed_round(mixed, factors=FACTORS)) == close(closed_round(people, factors=FACTORS))


@ATTACK
@given(some_round)
def test_outside_never_says_more_than_inside(people):
    publication = close(closed_round(people, factors=FACTORS))
    for outside in publication.cells:
        inside = publication.cell(INSIDE, outside.kind, outside.about)
        if outside.audience is OUTSIDE and outside.kind is CellSubject.INDICATOR and outside.state is not HIDDEN:
            assert says(outside) == says(inside)


@ATTACK
@given(some_round)
def test_a_factor_can_be_made_again_from_what_its_reader_sees(people):
    publication = close(closed_round(people, factors=FACTORS))
    seen = [cell for cell in publication.cells if cell.kind is CellSubject.INDICATOR]
    made = suppression.factor_cells(FACTORS, seen)
    assert made == tuple(cell for cell in publication.cells if cell.kind is CellSubject.FACTOR)


@ATTACK
@given(some_round)
def test_nothing_is_read_of_fewer_than_the_threshold(people):
    closed = closed_round(people, factors=FACTORS)
    for cell in close(closed).cells:
        if cell.kind is CellSubject.INDICATOR and cell.state is not HIDDEN:
            assert len(closed.levels(cell.about)) >= (8 if cell.audience is OUTSIDE else 5)


@ATTACK
@given(some_round)
def test_two_people_who_tell_each_other_still_see_different_answers_behind_a_mean(people):
    closed = closed_round(people, factors=FACTORS)
    for cell in close(closed).cells:
        if cell.kind is CellSubject.INDICATOR and cell.state is SHOWN:
            levels = closed.levels(cell.about)
            assert max(map(levels.count, levels)) <= len(levels) - 3
