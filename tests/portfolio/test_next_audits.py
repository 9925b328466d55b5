"""When the next audit is expected, and from when it is late."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.portfolio.domain.next_audits import (
    Month,
    coming_months,
    first_end_in_time,
    next_audit_day,
    parse_month,
)

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("end", "usual", "sooner"),
    [
        (date(2026, 3, 31), date(2027, 3, 31), date(2026, 9, 30)),
        (date(2028, 2, 29), date(2029, 2, 28), date(2028, 8, 29)),
        (date(2026, 8, 31), date(2027, 8, 31), date(2027, 2, 28)),
    ],
)
def test_a_year_later_or_half_a_year(end, usual, sooner):
    assert next_audit_day(end, is_sooner=False) == usual
    assert next_audit_day(end, is_sooner=True) == sooner


@given(DAYS, st.integers(-500, 500), st.booleans())
def test_the_database_is_asked_for_what_is_late(today, days, is_sooner):
    """Which periods are late can be told from their last day alone, and is the same as counting on from it."""
    end = today - timedelta(days=300) + timedelta(days=days)
    is_late = next_audit_day(end, is_sooner=is_sooner) < today
    assert (end < first_end_in_time(today, is_sooner=is_sooner)) is is_late


@given(DAYS)
def test_months_follow_each_other(day):
    months = coming_months(day, 14)
    assert months[0].first_day <= day < months[1].first_day
    for before, after in pairwise(months):
        assert (before.first_day + timedelta(days=31)).replace(day=1) == after.first_day
        assert parse_month(str(after)) == after


@pytest.mark.parametrize(
    "text", ["", "late", "2026-13", "2026-00", "0000-05", "2026-5", "2026/05", "20２6-05", "-26-05"]
)
def test_what_is_no_month(text):
    assert parse_month(text) is None


def test_a_month_in_an_address():
    assert parse_month("2026-05") == Month(2026, 5)
