"""Cells that say no more than their state, and bands."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest

from apps.surveys.domain.results import (
    Audience,
    CellState,
    CellSubject,
    CountBand,
    HiddenReason,
    ResultCell,
    count_band,
    smallest,
)

INSIDE = ResultCell(Audience.INSIDE, CellSubject.INDICATOR, "ACC-1", CellState.SHOWN, mean=Decimal("3.6"), n=5)
OUTSIDE = replace(INSIDE, audience=Audience.OUTSIDE, n=None, band=CountBand.FROM_8)
HIDDEN = ResultCell(Audience.INSIDE, CellSubject.INDICATOR, "ACC-1", CellState.HIDDEN, reason=HiddenReason.TOO_FEW)


@pytest.mark.parametrize(
    ("count", "band"),
    [
        (0, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5–7"),
        (7, "5–7"),
        (8, "8–14"),
        (14, "8–14"),
        (15, "15+"),
        (400, "15+"),
    ],
)
def test_bands(count, band):
    assert count_band(count).value == band


def test_there_are_no_fewer_answers_than_none():
    with pytest.raises(ValueError, match="-1"):
        count_band(-1)


def test_the_smallest_band():
    assert smallest([CountBand.FROM_15, CountBand.FROM_5, CountBand.FROM_8]) is CountBand.FROM_5


def test_a_cell_never_changes():
    with pytest.raises(FrozenInstanceError):
        INSIDE.mean = Decimal(4)


@pytest.mark.parametrize(
    ("cell", "slip"),
    [
        (HIDDEN, {"mean": Decimal(3)}),
        (HIDDEN, {"level": 3}),
        (HIDDEN, {"n": 4}),
        (HIDDEN, {"band": CountBand.FEWER_THAN_5}),
        (HIDDEN, {"reason": None}),
        (INSIDE, {"level": 4}),
        (INSIDE, {"state": CellState.MOST_SAID}),
        (INSIDE, {"state": CellState.MOST_SAID, "level": 4}),
        (INSIDE, {"n": None}),
        (INSIDE, {"band": CountBand.FROM_5}),
        (INSIDE, {"counted": 3}),
        (INSIDE, {"kind": CellSubject.FACTOR}),
        (OUTSIDE, {"n": 8}),
        (OUTSIDE, {"band": None}),
    ],
)
def test_a_cell_that_would_say_more_than_its_state_cannot_be_made(cell, slip):
    with pytest.raises(ValueError, match=r"\.$"):
        replace(cell, **slip)
