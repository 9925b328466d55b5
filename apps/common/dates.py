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
