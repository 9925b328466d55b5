"""How long peer workers have for the draft. Pure."""

from datetime import date, timedelta

USUAL_DAYS = 14  # after the day on which the window opens; fewer take a reason
MOST_DAYS = 90
# Whole days from Monday to Friday, after the day on which the window opens: with fewer the report says so, and why.
# Bank holidays count as any other day: a list of them would have to be kept for ever, and differs within the country.
LEAST_WORKING_DAYS = 3


def usual_last_day(today: date) -> date:
    """The last day of a window that opens today, if nobody says otherwise."""
    return today + timedelta(days=USUAL_DAYS)


def latest_last_day(today: date) -> date:
    """The last day that can be chosen: a window that never ends holds the audit up for ever."""
    return today + timedelta(days=MOST_DAYS)


def is_short(closes_on: date, today: date) -> bool:
    """Whether peer workers have less time than usual, so that they are told why."""
    return closes_on < usual_last_day(today)


def count_working_days(opened_on: date, last_whole_day: date) -> int:
    """The days from Monday to Friday after the one on which a window opened, up to its last whole day."""
    days = (last_whole_day - opened_on).days
    return sum((opened_on + timedelta(days=day)).weekday() < 5 for day in range(1, days + 1))


def working_days_in_words(number: int) -> str:
    """A number of working days, as it stands in a sentence."""
    if number == 0:
        return "no whole working day"
    return "one whole working day" if number == 1 else f"{number} whole working days"
