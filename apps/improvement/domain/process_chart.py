"""Whether a measure's values go up and down by chance, or tell of a change: XmR charts. Pure, and exact.

The rules are those that NHS England teaches (Making Data Count). Below 10 values there is a line and nothing else,
from 10 the median, from 13 the mean with its limits and the rules. Values are compared within one phase: limits start
anew only where a person says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import groupby, pairwise
from math import lcm

MEDIAN_FROM, LIMITS_FROM = 10, 13  # values in one phase
LIMIT_WIDTH = Fraction("2.66")  # mean moving ranges between the mean and a limit: 3 / 1.128
LARGEST_MOVING_RANGE = Fraction("3.267")  # times their mean; what is above it is left out of the limits
NEAR_A_LIMIT = Fraction(2, 3)  # of the way from the mean to a limit
IN_A_ROW = 7  # values in a shift or a trend


class Better(StrEnum):
    """Which way a measure should go."""

    HIGHER = "higher"
    LOWER = "lower"


class Rule(StrEnum):
    """What a change is told by. Where several hold for one value, the first names it."""

    OUTSIDE = "outside"
    TREND = "trend"
    TWO_OF_THREE = "two_of_three"
    SHIFT = "shift"


class Meaning(StrEnum):
    """What a value says about the measure."""

    BETTER = "better"
    WORSE = "worse"
    NEITHER = "neither"


@dataclass(frozen=True)
class LimitStep:
    """Where limits start anew: the place of the first value of the new phase, and why."""

    index: int
    reason: str


@dataclass(frozen=True)
class ControlLimits:
    """The mean of a phase, and how far its values go by chance alone: `width` below it and above it."""

    mean: Fraction
    width: Fraction
    left_out: int  # moving ranges too large to be counted

    @property
    def lower(self) -> Fraction:
        """Below this, chance alone hardly explains a value."""
        return self.mean - self.width

    @property
    def upper(self) -> Fraction:
        """Above this, chance alone hardly explains a value."""
        return self.mean + self.width


@dataclass(frozen=True)
class Signal:
    """One change that a rule has found. `places` are those of its values, counted over the whole chart."""

    rule: Rule
    is_upward: bool  # above the mean, or rising
    meaning: Meaning
    places: tuple[int, ...]


@dataclass(frozen=True)
class Phase:
    """Values that are compared with each other: places from `start` up to, not including, `end`."""

    start: int
    end: int
    step: LimitStep | None  # why it begins here; None: with the first value
    median: Fraction | None  # of 10 to 12 values; from 13 the mean takes its place
    limits: ControlLimits | None  # from 13 values
    signals: tuple[Signal, ...]  # in the order of their first values

    @property
    def size(self) -> int:
        """How many values it has."""
        return self.end - self.start


@dataclass(frozen=True)
class ValueMark:
    """What one value is shown as. Without a rule it is one of those that chance brings."""

    meaning: Meaning
    rule: Rule | None = None
    is_upward: bool | None = None


@dataclass(frozen=True)
class ProcessChart:
    """Everything that the rules say of a series of values."""

    values: tuple[Fraction, ...]
    better: Better
    phases: tuple[Phase, ...]
    marks: tuple[ValueMark, ...]  # one a value


def read_process_chart(values: Sequence[Fraction], better: Better, steps: Sequence[LimitStep] = ()) -> ProcessChart:
    """The chart of values in the order of time. Raises ValueError for a step that begins at no later value."""
    phases = []
    for start, end, step in _phase_bounds(len(values), steps):
        phases.append(_phase(values[start:end], start, step, better))
    marks = [ValueMark(Meaning.NEITHER)] * len(values)
    for phase in phases:
        for place in range(phase.start, phase.end):
            marks[place] = _mark(place, phase.signals)
    return ProcessChart(tuple(values), better, tuple(phases), tuple(marks))


def _phase_bounds(size: int, steps: Sequence[LimitStep]) -> Iterator[tuple[int, int, LimitStep | None]]:
    """Where each phase begins and ends, and the step it begins with."""
    ordered = sorted(steps, key=lambda step: step.index)
    start, begun_by = 0, None
    for step in ordered:
        if not 0 < step.index < size:
            raise ValueError(f"No value stands before and at place {step.index}.")
        if begun_by is not None and step.index == start:
            raise ValueError("Two steps begin at the same value.")
        yield start, step.index, begun_by
        start, begun_by = step.index, step
    yield start, size, begun_by


def _phase(values: Sequence[Fraction], start: int, step: LimitStep | None, better: Better) -> Phase:
    """One phase, with what its own number of values allows."""
    median, limits, signals = None, None, []
    if len(values) >= LIMITS_FROM:
        limits = xmr_limits(values)
        for rule, is_upward, places in _found(values, limits):
            meaning = Meaning.BETTER if is_upward == (better is Better.HIGHER) else Meaning.WORSE
            signals.append(Signal(rule, is_upward, meaning, tuple(start + place for place in places)))
        signals.sort(key=lambda signal: signal.places)
    elif len(values) >= MEDIAN_FROM:
        median = _median(values)
    return Phase(start, start + len(values), step, median, limits, tuple(signals))


def _median(values: Sequence[Fraction]) -> Fraction:
    """The value in the middle, or the mean of the two there."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def xmr_limits(values: Sequence[Fraction]) -> ControlLimits:
    """Mean ± 2.66 × the mean moving range, without moving ranges above 3.267 × the mean of all of them."""
    whole, unit = _in_whole_numbers(values)
    ranges = [abs(later - earlier) for earlier, later in pairwise(whole)]
    largest = LARGEST_MOVING_RANGE * sum(ranges) / len(ranges)
    counted = [moving_range for moving_range in ranges if moving_range <= largest]
    mean = Fraction(sum(whole), len(whole) * unit)
    width = LIMIT_WIDTH * sum(counted) / (len(counted) * unit)
    return ControlLimits(mean, width, len(ranges) - len(counted))


def _in_whole_numbers(values: Sequence[Fraction]) -> tuple[list[int], int]:
    """The values times the least number that makes all of them whole, and that number: sums are quick and exact."""
    unit = lcm(*(value.denominator for value in values))
    return [value.numerator * (unit // value.denominator) for value in values], unit


def _found(values: Sequence[Fraction], limits: ControlLimits) -> Iterator[tuple[Rule, bool, list[int]]]:
    """Every change in a phase: the rule, whether upward, and the places of its values."""
    whole, unit = _in_whole_numbers(values)
    total = sum(whole)
    distances = [len(whole) * value - total for value in whole]  # from the mean
    width = limits.width * len(whole) * unit
    for place, side in enumerate(_beyond(distances, width)):
        if side:
            yield Rule.OUTSIDE, side > 0, [place]
    for is_upward, places in _trends(whole):
        yield Rule.TREND, is_upward, places
    sides = _beyond(distances, Fraction())
    for is_upward, places in _two_of_three(sides, _beyond(distances, NEAR_A_LIMIT * width)):
        yield Rule.TWO_OF_THREE, is_upward, places
    for side, run in groupby(range(len(values)), key=lambda place: sides[place]):
        places = list(run)
        if side and len(places) >= IN_A_ROW:
            yield Rule.SHIFT, side > 0, places


def _beyond(distances: Sequence[int], width: Fraction) -> list[int]:
    """For each distance from the mean 1 if it is more than `width` above, -1 if more than that below, else 0."""
    sides = []
    for distance in distances:
        scaled = distance * width.denominator
        sides.append((scaled > width.numerator) - (scaled < -width.numerator))
    return sides


def _trends(values: Sequence[int]) -> Iterator[tuple[bool, list[int]]]:
    """Runs of 7 or more values that rise, or fall.

    A value equal to the one before neither makes nor breaks a run: it is not counted, and it stands within the run if
    the run goes on after it.
    """
    moves = []  # whether upward, from which place, to which
    for place in range(1, len(values)):
        if values[place] != values[place - 1]:
            moves.append((values[place] > values[place - 1], place))
    for is_upward, run in groupby(moves, key=lambda move: move[0]):
        places = [place for _, place in run]
        if len(places) >= IN_A_ROW - 1:
            yield is_upward, list(range(places[0] - 1, places[-1] + 1))


def _two_of_three(sides: Sequence[int], near: Sequence[int]) -> Iterator[tuple[bool, list[int]]]:
    """Values near a limit, two or more among three in a row that all lie on one side of the mean.

    Whatever lies beyond two thirds of the way counts, beyond the limit too; the third value is not marked if it does
    not. Threes that share such a value are one change.
    """
    found: list[int] = []
    for first in range(len(sides) - 2):
        side = sides[first]
        three = range(first, first + 3)
        places = [place for place in three if near[place]]
        if not side or len(places) < 2 or any(sides[place] != side for place in three):
            continue
        if found and found[-1] < places[0]:
            yield sides[found[0]] > 0, found
            found = []
        found.extend(place for place in places if place not in found)
    if found:
        yield sides[found[0]] > 0, found


def _mark(place: int, signals: Sequence[Signal]) -> ValueMark:
    """What one value is shown as: better wins over worse, then the first rule names it."""
    here = [signal for signal in signals if place in signal.places]
    if not here:
        return ValueMark(Meaning.NEITHER)
    order = tuple(Rule)
    chosen = min(here, key=lambda signal: (signal.meaning is not Meaning.BETTER, order.index(signal.rule)))
    return ValueMark(chosen.meaning, chosen.rule, chosen.is_upward)
