"""A month as weeks from Monday to Sunday. Pure."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 2000, 2100  # that can be leafed through
MOST_A_DAY = 6  # of one day's entries that are shown; how many more there are is said
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class MonthEntry:
    """One thing on one day: the word before it, what it is, its reference, and whether it is late."""

    word: str
    title: str
    reference: str
    is_late: bool


@dataclass(frozen=True)
class MonthDay:
    """One day of a grid. `is_outside`: it belongs to the month before or after, and shows nothing."""

    day: date
    is_outside: bool
    is_today: bool
    entries: tuple[MonthEntry, ...]
    more: int  # entries that are not shown


def read_month(text: str | None, today: date) -> date:
    """The first day of the month that an address names, such as 2026-11; of today's where it names none."""
    year, _, month = (text or "").partition("-")
    if len(year) == 4 and len(month) == 2 and year.isascii() and month.isascii() and (year + month).isdigit():
        if FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(month) <= 12:
            return date(int(year), int(month), 1)
    return today.replace(day=1)


def last_day_of(first: date) -> date:
    """The last day of a month, by its first."""
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(first: date) -> date | None:
    """The first day of the month before; None where nobody leafs further back."""
    found = (first - timedelta(days=1)).replace(day=1)
    return found if found.year >= FIRST_YEAR else None


def month_after(first: date) -> date | None:
    """The first day of the month after; None where nobody leafs further on."""
    found = (first + timedelta(days=31)).replace(day=1)
    return found if found.year <= LAST_YEAR else None


def month_grid(first: date, entries: Mapping[date, Sequence[MonthEntry]], today: date) -> list[list[MonthDay]]:
    """The weeks that hold the month, each of seven days that begin with Monday."""
    weeks = []
    for week in Calendar().monthdatescalendar(first.year, first.month):
        days = []
        for day in week:
            is_outside = day.month != first.month
            found = () if is_outside else tuple(entries.get(day, ()))
            shown = found[:MOST_A_DAY]
            days.append(MonthDay(day, is_outside, day == today, shown, len(found) - len(shown)))
        weeks.append(days)
    return weeks
