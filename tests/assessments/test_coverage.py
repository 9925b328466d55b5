"""What the log covers: sums with generated inputs, and the edges of old and thin."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.domain.coverage import (
    DatedEvidence,
    calculate_coverage,
    is_stale,
    is_thin,
    twelve_months_before,
)
from apps.rubric import yaml_reader
from tests.conftest import SHIPPED_RUBRIC

RUBRIC, _ = yaml_reader.read(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
END = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("dated", "on", "old"),
    [
        (date(2026, 3, 31), END, False),
        (date(2025, 4, 1), END, False),  # the first day of a period of a year
        (date(2025, 3, 31), END, False),  # exactly twelve months
        (date(2025, 3, 30), END, True),
        (date(2026, 6, 1), END, False),  # after the period
        (date(2023, 2, 27), date(2024, 2, 29), True),
        (date(2023, 2, 28), date(2024, 2, 29), False),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 27), date(2025, 2, 28), True),
    ],
)
def test_old_is_more_than_twelve_months(dated, on, old):
    assert is_stale(dated, on) is old


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-2000, 2000))
def test_what_is_older_is_never_fresher(on, days):
    dated = on - timedelta(days=days)
    if is_stale(dated, on):
        assert is_stale(dated - timedelta(days=1), on)
        assert days > 364
    elif days > 366:
        pytest.fail("A day more than a year before must be old.")
    assert not is_stale(twelve_months_before(on), on)


@pytest.mark.parametrize(("kinds", "few"), [((), True), (("a",), True), (("a", "a"), True), (("a", "b"), False)])
def test_thin_is_fewer_than_two_kinds(kinds, few):
    assert is_thin(kinds) is few


def pieces_of(rubric):
    codes = [one.id for one in rubric.indicators]
    kinds = [one.id for one in rubric.evidence_types]
    return st.lists(
        st.builds(
            DatedEvidence,
            kind=st.sampled_from(kinds),
            dated=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
            indicators=st.frozensets(st.sampled_from(codes), max_size=5),
        ),
        max_size=30,
    )


@given(st.data())
def test_every_link_is_counted_once_in_its_place(data):
    pieces = data.draw(pieces_of(RUBRIC))
    found = calculate_coverage(RUBRIC, pieces, END)
    assert [one.indicator for one in found.indicators] == list(RUBRIC.indicators)
    assert sum(one.count for one in found.indicators) == sum(len(piece.indicators) for piece in pieces)
    for one in found.indicators:
        for cell in one.cells:
            there = [p for p in pieces if p.kind == cell.kind.id and one.indicator.id in p.indicators]
            assert (cell.count, cell.old) == (len(there), sum(is_stale(p.dated, END) for p in there))
        assert one.is_thin == is_thin({p.kind for p in pieces if one.indicator.id in p.indicators})


@given(st.data())
def test_order_changes_nothing_and_more_evidence_never_thins(data):
    pieces = data.draw(pieces_of(RUBRIC))
    found = calculate_coverage(RUBRIC, pieces, END)
    assert calculate_coverage(RUBRIC, data.draw(st.permutations(pieces)), END) == found
    more = calculate_coverage(RUBRIC, [*pieces, *data.draw(pieces_of(RUBRIC))], END)
    assert more.bare <= found.bare
    assert all(after.kinds >= before.kinds for before, after in zip(found.indicators, more.indicators, strict=True))


def test_an_empty_log_covers_nothing():
    found = calculate_coverage(RUBRIC, [], END)
    everything = len(list(RUBRIC.indicators))
    assert (found.bare, found.thin, found.old) == (everything, 0, 0)
    assert found.unused_kinds == tuple(RUBRIC.evidence_types)


def test_old_and_thin_are_two_things():
    old = DatedEvidence("documents", date(2024, 1, 1), frozenset({"ACC-1"}))
    fresh = DatedEvidence("documents", date(2026, 1, 1), frozenset({"ACC-1"}))
    other = DatedEvidence("records", date(2026, 1, 1), frozenset({"ACC-1"}))

    def first(*pieces):
        return calculate_coverage(RUBRIC, pieces, END).indicators[0]

    assert (first(old).is_thin, first(old).is_old) == (True, True)
    assert (first(old, fresh).is_thin, first(old, fresh).is_old) == (True, False)
    assert (first(old, other).is_thin, first(old, other).is_old) == (False, False)
    assert [cell.is_old for cell in first(old, other).cells if cell.count] == [True, False]
