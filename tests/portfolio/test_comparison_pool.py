"""The sums of the comparison pool: quartiles, shares, and when a figure stays unsaid."""

import statistics
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.portfolio.domain import comparison_pool as pool
from apps.portfolio.domain.comparison_pool import MiddleHalf, PoolRecord

SCORES = st.lists(st.integers(10, 50).map(lambda tenths: Decimal(tenths) / 10), min_size=8, max_size=40)
SIZES = st.lists(st.integers(1, 12), max_size=12)


def records_of(sizes, score="3.0"):
    """So many audits of each organisation."""
    records = []
    for organisation, size in enumerate(sizes):
        for _ in range(size):
            key = len(records)
            period = (date(2025, 1, 1 + key % 28), date(2025, 12, 1 + key % 28))
            records.append(PoolRecord(key, key, organisation, period, {"f": Decimal(score)}))
    return records


@given(SCORES)
def test_quartiles_are_those_of_the_standard_library(scores):
    half = pool.middle_half(scores)
    exact = statistics.quantiles([one * 1000 for one in scores], n=4, method="inclusive")
    expected = [(one / 1000).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP) for one in exact]
    assert [half.lower, half.median, half.upper] == expected


@given(SCORES, st.randoms())
def test_order_does_not_matter(scores, chance):
    mixed = list(scores)
    chance.shuffle(mixed)
    assert pool.middle_half(mixed) == pool.middle_half(scores)
    assert pool.stays_open(mixed) == pool.stays_open(scores)


@given(SCORES, st.data())
def test_whoever_is_taken_away_leaves_a_noticeable_difference(scores, data):
    known = data.draw(st.sets(st.integers(0, len(scores) - 1), max_size=len(scores) * 2 // 5))
    others = [score for place, score in enumerate(scores) if place not in known]
    if pool.stays_open(scores):
        assert max(others) - min(others) >= pool.LEAST_SPREAD


@given(SIZES)
def test_no_organisation_is_over_its_share_and_no_room_is_wasted(sizes):
    records = records_of(sizes)
    chosen = pool.within_share(records)
    counts = [sum(record.organisation == one for record in chosen) for one in range(len(sizes))]
    assert all(count * 5 <= 2 * len(chosen) for count in counts)
    cap = max(counts, default=0)
    assert counts == [min(size, cap) for size in sizes]
    if cap < max(sizes, default=0):
        assert (cap + 1) * 5 > 2 * sum(min(size, cap + 1) for size in sizes)


@given(SIZES, st.data())
def test_whoever_leaves_never_makes_an_edition_possible(sizes, data):
    """So an edition that could not be made on its day cannot be made later because somebody left."""
    records = records_of(sizes)
    left = data.draw(st.sets(st.integers(0, max(0, len(records) - 1))))
    fewer = [record for record in records if record.audit not in left]
    if pool.make_edition(records, {}) is None:
        assert pool.make_edition(fewer, {}) is None


@pytest.mark.parametrize(
    ("sizes", "is_made"),
    [([2, 2, 2, 1, 1], True), ([2, 2, 2, 1], False), ([2, 2, 1, 1, 1], False), ([3, 2, 1, 1, 1], True)],
)
def test_eight_programmes_of_five_organisations(sizes, is_made):
    assert (pool.make_edition(records_of(sizes), {}) is not None) is is_made


def test_scores_that_are_alike_are_not_shown():
    edition = pool.make_edition(records_of([2, 2, 2, 2, 2]), {})
    assert edition.factors == {"f": None}


def test_a_period_counts_once():
    records = records_of([2, 2, 2, 2, 2])
    counted = {record.programme: record.period[1] for record in records}
    assert pool.make_edition(records, counted) is None
    # Its next version, with a day more: still the same period.
    longer = [PoolRecord(99, 0, 0, (records[0].period[0], date(2025, 12, 31)), {"f": Decimal(4)})]
    assert pool.not_counted(longer, counted) == []
    later = [PoolRecord(99, 0, 0, (date(2026, 1, 1), date(2026, 12, 31)), {"f": Decimal(4)})]
    assert pool.not_counted(later, counted) == later


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 1, 1), date(2026, 1, 1)),
        (date(2026, 3, 31), date(2026, 1, 1)),
        (date(2026, 11, 27), date(2026, 10, 1)),
    ],
)
def test_editions_are_made_four_times_a_year(day, first):
    assert pool.edition_day(day) == first


def test_where_ones_own_score_lies():
    half = MiddleHalf(Decimal("2.4"), Decimal("3.0"), Decimal("3.6"))
    assert pool.where_it_lies(Decimal("2.3"), half) == "Below the middle half"
    assert pool.where_it_lies(Decimal("2.4"), half) == "Within the middle half"
    assert pool.where_it_lies(Decimal("3.6"), half) == "Within the middle half"
    assert pool.where_it_lies(Decimal("3.7"), half) == "Above the middle half"
