"""What a chart of a measure says, and what it may not say yet, in sentences. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from .measured_series import Cadence, MeasuredSeries, figure, period_label, possible_limits
from .process_chart import (
    LIMITS_FROM,
    MEDIAN_FROM,
    ControlLimits,
    Meaning,
    Phase,
    ProcessChart,
    Rule,
    Signal,
    ValueMark,
)

MEANINGS = {Meaning.BETTER: "better", Meaning.WORSE: "worse", Meaning.NEITHER: "as chance brings it"}
MOST_NAMED = 3  # more periods than this are counted and not named


def chart_sentences(chart: ProcessChart, series: MeasuredSeries) -> tuple[str, ...]:
    """All that can be said, the newest values first."""
    if not chart.values:
        return ("There is no value yet. The line begins with the first one.",)
    said: list[str] = []
    for phase in reversed(chart.phases):
        said.extend(_changes(phase, chart.marks, series))
        said.extend(_ground(phase, series))
    said.extend(_gaps(series))
    return tuple(said)


def mark_words(meaning: Meaning, rule: Rule | None, is_upward: bool | None) -> str:
    """One value's mark, for the table beside the chart."""
    if rule is None:
        return "No sign of a change"
    side, way = ("upper", "above") if is_upward else ("lower", "below")
    words = {
        Rule.OUTSIDE: f"beyond the {side} limit",
        Rule.TREND: f"part of a steady {'rise' if is_upward else 'fall'}",
        Rule.TWO_OF_THREE: f"near the {side} limit",
        Rule.SHIFT: f"part of a run {way} the average",
    }
    return f"{MEANINGS[meaning].capitalize()}: {words[rule]}"


def signal_sentence(signal: Signal, series: MeasuredSeries) -> str:
    """A run of 7 values above the average: better, since March 2026."""
    count = len(signal.places)
    side, way = ("upper", "above") if signal.is_upward else ("lower", "below")
    beyond = f"{count} values" if count > 1 else "A value"
    found = {
        Rule.OUTSIDE: f"{beyond} beyond the {side} limit",
        Rule.TREND: f"A steady {'rise' if signal.is_upward else 'fall'} over {count} values",
        Rule.TWO_OF_THREE: f"{count} values near the {side} limit or beyond it",
        Rule.SHIFT: f"A run of {count} values {way} the average",
    }
    return f"{found[signal.rule]}: {MEANINGS[signal.meaning]}, {_when(signal, series)}."


def _when(signal: Signal, series: MeasuredSeries) -> str:
    """From when, and to when if it is over."""
    first, last = signal.places[0], signal.places[-1]
    if signal.rule is Rule.OUTSIDE and len(signal.places) <= MOST_NAMED:
        return "in " + " and ".join(series.period_at(place) for place in signal.places)
    if signal.rule is Rule.OUTSIDE:
        return f"the first in {series.period_at(first)}, the last in {series.period_at(last)}"
    if last == len(series.values) - 1:
        return f"since {series.period_at(first)}"
    return f"from {series.period_at(first)} to {series.period_at(last)}"


def _changes(phase: Phase, marks: Sequence[ValueMark], series: MeasuredSeries) -> list[str]:
    """The changes that were found, the newest first; that there are none, where one could have been found.

    What is worse by one rule and better by another in every value is better, and said so only.
    """
    if phase.limits is None:
        return []
    signals = [signal for signal in phase.signals if any(marks[at].meaning is signal.meaning for at in signal.places)]
    told = sorted(_told(signals), key=lambda signal: (signal.places[-1], len(signal.places)), reverse=True)
    said = [signal_sentence(signal, series) for signal in told]
    if said or phase.end < len(series.values):
        return said
    return ["Nothing tells of a change: these values go up and down as chance has it."]


def _told(signals: Sequence[Signal]) -> list[Signal]:
    """What has a sentence of its own: values beyond one limit together, and values near it if no run holds them all.

    Each value keeps its own words in the table.
    """
    told = []
    for is_upward in (True, False):
        by_rule: dict[Rule, list[Signal]] = {rule: [] for rule in Rule}
        for signal in signals:
            if signal.is_upward is is_upward:
                by_rule[signal.rule].append(signal)
        runs = [*by_rule[Rule.TREND], *by_rule[Rule.SHIFT]]
        told.extend(runs)
        beyond = by_rule[Rule.OUTSIDE]
        if beyond:
            places = tuple(sorted(signal.places[0] for signal in beyond))
            told.append(replace(beyond[0], places=places))
        for signal in by_rule[Rule.TWO_OF_THREE]:
            if not any(set(signal.places) <= set(run.places) for run in runs):
                told.append(signal)
    return told


def _ground(phase: Phase, series: MeasuredSeries) -> list[str]:
    """What the values are held against, or how many are missing for that."""
    said = []
    if phase.step is not None:
        reason = phase.step.reason.rstrip(". ")
        said.append(f"The average and its limits start anew in {series.period_at(phase.start)}: {reason}.")
    values, then = "1 value" if phase.size == 1 else f"{phase.size} values", _then(phase, series)
    if phase.limits is not None:
        said.append(_limits_sentence(phase.limits, series, _then(phase, series)))
        said.extend(_left_out(phase.limits))
    elif phase.median is not None:
        middle = f"{then}, the middle" if then else "The middle"
        said.append(
            f"{middle} of these {values} is {figure(phase.median, series.kind)} (median). From {LIMITS_FROM} values "
            "on the chart tells whether a change is more than chance."
        )
    else:
        there = f"{then} there" if then else "Since then there" if phase.step is not None else "There"
        said.append(
            f"{there} {'is' if phase.size == 1 else 'are'} {values}: too few to tell a change from chance. A middle "
            f"line comes with {MEDIAN_FROM} values, limits with {LIMITS_FROM}."
        )
    return said


def _then(phase: Phase, series: MeasuredSeries) -> str:
    """Of which time an earlier phase speaks; empty for the newest one, which speaks of now."""
    if phase.end == len(series.values):
        return ""
    first, last = series.period_at(phase.start), series.period_at(phase.end - 1)
    return f"In {first}" if first == last else f"From {first} to {last}"


def _limits_sentence(limits: ControlLimits, series: MeasuredSeries, then: str) -> str:
    """The average, and how far values go by chance."""
    lower, upper = possible_limits(limits, series.kind)
    average = f"{then} the average is" if then else "The average is"
    average = f"{average} {figure(limits.mean, series.kind)}"
    if lower == upper and lower is not None:
        return f"{average}; every value has been the same."
    if lower is not None and upper is not None:
        reach = f"between {figure(lower, series.kind)} and {figure(upper, series.kind)}"
    elif upper is not None:
        reach = f"up to {figure(upper, series.kind)}"
    elif lower is not None:
        reach = f"from {figure(lower, series.kind)} up"
    else:
        reach = f"anywhere from {figure(Fraction(0), series.kind)} to {figure(Fraction(1), series.kind)}"
    return f"{average}; by chance alone a value may lie {reach}."


def _left_out(limits: ControlLimits) -> list[str]:
    """That some moving ranges were too large for the limits."""
    if not limits.left_out:
        return []
    if limits.left_out == 1:
        return ["One step from a value to the next was so large that it is left out of the limits."]
    return [f"{limits.left_out} steps from a value to the next were so large that they are left out of the limits."]


def _gaps(series: MeasuredSeries) -> list[str]:
    """That the line goes over periods without a value."""
    missing = series.missing_periods()
    if not missing:
        return []
    if len(missing) <= MOST_NAMED:
        named = " and ".join(period_label(period, series.cadence) for period in missing)
        return [f"There is no value for {named}; the rules take the values before and after as neighbours."]
    periods = "months" if series.cadence is Cadence.MONTHLY else "weeks"
    return [f"{len(missing)} {periods} have no value; the rules take the values before and after as neighbours."]
