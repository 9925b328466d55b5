"""What is said of a last day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.improvement.domain.action_details import ActionDates, read_dates
from apps.improvement.domain.due_dates import Urgency, due_date

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "urgency", "words"),
    [
        (-400, Urgency.OVERDUE, "Overdue by 400 days"),
        (-1, Urgency.OVERDUE, "Overdue by 1 day"),
        (0, Urgency.SOON, "Due today"),
        (1, Urgency.SOON, "Due in 1 day"),
        (30, Urgency.SOON, "Due in 30 days"),
        (31, Urgency.LATER, "Due in 31 days"),
    ],
)
def test_the_last_day_is_said_in_days(days, urgency, words):
    found = due_date(TODAY + timedelta(days=days), TODAY, is_over=False)
    assert (found.urgency, found.words) == (urgency, words)


def test_nothing_is_said_of_what_is_over_or_has_no_last_day():
    assert due_date(TODAY - timedelta(days=5), TODAY, is_over=True).words == ""
    assert due_date(None, TODAY, is_over=False).urgency is Urgency.NONE


DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))


@given(DAYS, DAYS)
def test_dates_come_out_of_the_log_as_they_went_in(starts_on, due_on):
    dates = ActionDates(starts_on, due_on)
    assert read_dates(str(dates)) == dates
    assert len(str(dates)) <= 21
