"""A measure's values in the order of time, and how a figure and a period are written. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from .process_chart import Better, ControlLimits

DECIMALS = {"count": Decimal("0.1"), "share": Decimal("0.1"), "time": Decimal("0.01")}
DAYS_IN_A_WEEK = 7


class MeasureKind(StrEnum):
    """What is counted. Nothing here falls below zero, and a share not above one."""

    COUNT = "count"
    SHARE = "share"
    TIME = "time"


class Cadence(StrEnum):
    """How often there is a value."""

    MONTHLY = "monthly"
    WEEKLY = "weekly"


@dataclass(frozen=True)
class MeasuredValue:
    """One value: of a month, by its first day, or of a week, by its Monday. A share is between 0 and 1."""

    period: date
    value: Fraction


@dataclass(frozen=True)
class MeasuredSeries:
    """The values of one measure, the earliest first, each period once."""

    kind: MeasureKind
    cadence: Cadence
    better: Better
    values: tuple[MeasuredValue, ...]

    def period_at(self, place: int) -> str:
        """The period of one value, inside a sentence."""
        return period_label(self.values[place].period, self.cadence)

    def missing_periods(self) -> tuple[date, ...]:
        """Periods between the first and the last value that have none."""
        missing: list[date] = []
        for earlier, later in zip(self.values, self.values[1:], strict=False):
            period = next_period(earlier.period, self.cadence)
            while period < later.period:
                missing.append(period)
                period = next_period(period, self.cadence)
        return tuple(missing)


def period_start(day: date, cadence: Cadence) -> date:
    """The first day of the month, or the Monday of the week, that a day is in."""
    return day.replace(day=1) if cadence is Cadence.MONTHLY else day - timedelta(days=day.weekday())


def next_period(period: date, cadence: Cadence) -> date:
    """The first day of the period after this one."""
    if cadence is Cadence.WEEKLY:
        return period + timedelta(days=DAYS_IN_A_WEEK)
    return date(period.year + period.month // 12, period.month % 12 + 1, 1)


def period_label(period: date, cadence: Cadence) -> str:
    """March 2026, or: the week of 2 March 2026."""
    if cadence is Cadence.MONTHLY:
        return f"{period:%B %Y}"
    return f"the week of {period.day} {period:%B %Y}"


def figure(value: Fraction, kind: MeasureKind) -> str:
    """A value as people read it, half rounded up: 12, 4.3, 62.5 %."""
    shown = value * 100 if kind is MeasureKind.SHARE else value
    exact = Decimal(shown.numerator) / Decimal(shown.denominator)
    rounded = f"{exact.quantize(DECIMALS[kind], ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return f"{rounded} %" if kind is MeasureKind.SHARE else rounded


def possible_limits(limits: ControlLimits, kind: MeasureKind) -> tuple[Fraction | None, Fraction | None]:
    """The lower and the upper limit; None for one that no value can pass, because it is below 0 or above 100 %."""
    lower = limits.lower if limits.lower > 0 else None
    upper = limits.upper if kind is not MeasureKind.SHARE or limits.upper < 1 else None
    return lower, upper
