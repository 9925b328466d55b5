"""How long peer workers have for the draft. Pure."""

from datetime import date, timedelta

USUAL_DAYS = 14  # after the day on which the window opens; fewer take a reason
MOST_DAYS = 90


def usual_last_day(today: date) -> date:
    """The last day of a window that opens today, if nobody says otherwise."""
    return today + timedelta(days=USUAL_DAYS)


def latest_last_day(today: date) -> date:
    """The last day that can be chosen: a window that never ends holds the audit up for ever."""
    return today + timedelta(days=MOST_DAYS)


def is_short(closes_on: date, today: date) -> bool:
    """Whether peer workers have less time than usual, so that they are told why."""
    return closes_on < usual_last_day(today)
