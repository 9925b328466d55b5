"""On which days something is due that is ordered again and again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.portfolio.domain.schedule_dates import due_after, first_of_next_quarter, months_later

DAYS = some.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 3, date(2027, 3, 1)),
    ],
)
def test_a_month_that_is_too_short_has_it_on_its_last_day(day, months, later):
    assert months_later(day, months) == later


def test_the_usual_day_comes_back_after_a_short_month():
    assert due_after(date(2026, 1, 31), 3, date(2026, 4, 30)) == date(2026, 7, 31)


@given(DAYS, some.sampled_from([3, 12]), some.integers(0, 4000))
def test_the_next_one_is_the_first_after_today(first, months, ahead):
    today = first + timedelta(days=ahead)
    due = due_after(first, months, today)
    assert due > today
    # Without the first day nothing would be due in between.
    earlier = [months_later(first, number * months) for number in range(2000 // months)]
    assert due == min(day for day in earlier if day > today)


@given(DAYS)
def test_a_quarter_begins_in_january_april_july_or_october(today):
    first = first_of_next_quarter(today)
    assert (first.day, first.month % 3) == (1, 1)
    assert timedelta() < first - today <= timedelta(days=92)
