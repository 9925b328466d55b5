"""Dates and times as people read them."""

from datetime import date, datetime

from django.utils import timezone


def day(value: date) -> str:
    """5 March 2026."""
    return f"{value.day} {value:%B %Y}"


def local_day(value: datetime) -> str:
    """The day of a moment in the installation's time zone: 5 March 2026."""
    return day(timezone.localtime(value))


def moment(value: datetime) -> str:
    """5 March 2026 at 14:05, in the installation's time zone."""
    local = timezone.localtime(value)
    return f"{day(local)} at {local:%H:%M}"


def clock(value: datetime) -> str:
    """14:05, in the installation's time zone."""
    return f"{timezone.localtime(value):%H:%M}"


def period(start: date, end: date) -> str:
    """1 April 2025 to 31 March 2026."""
    return f"{day(start)} to {day(end)}"


def period_years(start: date, end: date) -> str:
    """A period in few signs, for titles: 2025–26 or 2025 for about a year, else by its months: Jan to Jun 2026."""
    if 330 <= (end - start).days <= 400:
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year % 100:02d}"
    if start.year == end.year:
        return f"{start:%b} to {end:%b %Y}"
    return f"{start:%b %Y} to {end:%b %Y}"
