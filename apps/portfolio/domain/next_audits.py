"""When the next audit is expected: a year after the last period, or half a year where much is to do. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

USUAL_MONTHS, SOONER_MONTHS = 12, 6
SOONER_BELOW = 3  # with any factor's score below this, the next cycle begins sooner


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year."""

    year: int
    month: int

    @classmethod
    def numbered(cls, number: int) -> "Month":
        """By the months since the year 0."""
        return cls(number // 12, number % 12 + 1)

    @property
    def number(self) -> int:
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02d}"


def months_until_next(*, is_sooner: bool) -> int:
    """`is_sooner`: a factor of the last audit has a score below 3.0."""
    return SOONER_MONTHS if is_sooner else USUAL_MONTHS


def next_audit_day(period_end: date, *, is_sooner: bool) -> date:
    """The day on which the next audit is expected; the last of the month where that has no such day."""
    month = Month.numbered(_month_of(period_end).number + months_until_next(is_sooner=is_sooner))
    return date(month.year, month.month, min(period_end.day, monthrange(month.year, month.month)[1]))


def first_end_in_time(today: date, *, is_sooner: bool) -> date:
    """The first last day of a period after which the next audit is not late today: every earlier one is."""
    month = Month.numbered(_month_of(today).number - months_until_next(is_sooner=is_sooner))
    if today.day > monthrange(month.year, month.month)[1]:
        return Month.numbered(month.number + 1).first_day
    return date(month.year, month.month, today.day)


def _month_of(day: date) -> Month:
    return Month(day.year, day.month)


def parse_month(text: str) -> Month | None:
    """A month as an address has it: 2026-05. None for anything else."""
    year, _, month = text.partition("-")
    if len(text) != 7 or not (year + month).isascii() or not (year + month).isdecimal():
        return None
    if not 1 <= int(month) <= 12 or int(year) < 1:
        return None
    return Month(int(year), int(month))


def coming_months(today: date, number: int) -> list[Month]:
    """This month and those that follow."""
    first = _month_of(today).number
    return [Month.numbered(first + step) for step in range(number)]
