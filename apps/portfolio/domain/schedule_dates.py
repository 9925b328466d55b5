"""On which days something that is ordered again and again is due. Pure."""

import calendar
from datetime import date

LONGEST_AHEAD = 366  # days until the first time


def due_after(first: date, months: int, today: date) -> date:
    """The next day after today, so many months apart, counted from the first.

    A month that is too short has it on its last day, and the next one on the usual day again. Times that went by
    while nothing was running are left out, so that nobody gets four orders at once.
    """
    due, number = first, 0
    while due <= today:
        number += 1
        due = months_later(first, number * months)
    return due


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def first_of_next_quarter(today: date) -> date:
    """When something quarterly begins, unless another day is chosen."""
    return months_later(date(today.year, today.month - (today.month - 1) % 3, 1), 3)
