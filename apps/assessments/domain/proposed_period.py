"""The period that a new audit is proposed to look at. Pure."""

from calendar import monthrange
from datetime import date, timedelta


def proposed_period(today: date, last_end: date | None) -> tuple[date, date]:
    """First and last day: the twelve months to the end of last month; after an earlier audit, the twelve that follow.

    `last_end`: the last day of the earlier audit's period. Where the twelve that follow are not over yet, they are
    proposed all the same: a cycle takes a year, and both days can be changed.
    """
    if last_end is not None:
        start = last_end + timedelta(days=1)
        return start, _a_year_later(start) - timedelta(days=1)
    end = today.replace(day=1) - timedelta(days=1)
    following = end + timedelta(days=1)
    return following.replace(year=following.year - 1), end


def _a_year_later(day: date) -> date:
    """The same day of the next year; the last of February where the year has no 29th."""
    year = day.year + 1
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))
