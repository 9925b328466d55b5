"""What a chart of a measure says to its readers, and what fewer values may not say."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.improvement.domain.chart_sentences import chart_sentences, mark_words
from apps.improvement.domain.measured_series import (
    Cadence,
    MeasuredSeries,
    MeasuredValue,
    MeasureKind,
    figure,
    next_period,
    period_start,
    possible_limits,
)
from apps.improvement.domain.process_chart import (
    Better,
    ControlLimits,
    LimitStep,
    Meaning,
    Rule,
    read_process_chart,
)
from tests.conftest import is_a_sentence

SHIFTED = [0, 10, 0, 10, 0, 10, 0, 12, 22, 12, 22, 12, 22, 12]
NO_CHANGE = "Nothing tells of a change: these values go up and down as chance has it."


def series_of(values, *, kind=MeasureKind.COUNT, better=Better.HIGHER, cadence=Cadence.MONTHLY, left_out=()):
    period, measured = date(2025, 1, 1) if cadence is Cadence.MONTHLY else date(2025, 1, 6), []
    for place, value in enumerate(values):
        if place in left_out:
            period = next_period(period, cadence)
        measured.append(MeasuredValue(period, Fraction(value)))
        period = next_period(period, cadence)
    return MeasuredSeries(kind, cadence, better, tuple(measured))


def said(values, steps=(), **options):
    series = series_of(values, **options)
    chart = read_process_chart([value.value for value in series.values], series.better, steps)
    return list(chart_sentences(chart, series))


def test_a_shift_is_said_with_what_it_means_and_since_when():
    words = said(SHIFTED)
    assert words[0] == "A run of 7 values above the average: better, since August 2025."
    assert words[1] == "A run of 7 values below the average: worse, from January 2025 to July 2025."
    assert words[2].startswith("The average is 10.3; by chance alone a value may lie up to ")
    assert said(SHIFTED, better=Better.LOWER)[0] == ("A run of 7 values above the average: worse, since August 2025.")


def test_weeks_are_named_by_their_monday():
    assert said(SHIFTED, cadence=Cadence.WEEKLY)[0] == (
        "A run of 7 values above the average: better, since the week of 24 February 2025."
    )


def test_a_trend_a_value_outside_and_two_of_three_are_said():
    swing = [50, 70, 50, 70, 50, 70]
    assert "A steady rise over 7 values: better, since July 2025." in said([*swing, 56, 57, 58, 59, 60, 61, 62])
    assert "A value beyond the upper limit: better, in January 2026." in said([*[10, 14] * 6, 34])
    words = said([*[40, 60] * 10, 100, 70, 100, 40], better=Better.LOWER)
    assert words[0] == ("2 values near the upper limit or beyond it: worse, from September 2026 to November 2026.")


def test_values_beyond_one_limit_are_said_together_and_what_lies_in_a_run_once():
    rising = said(range(13))
    assert rising[0] == "A steady rise over 13 values: better, since January 2025."
    assert (
        rising[1] == "4 values beyond the upper limit: better, the first in October 2025, the last in January 2026."
    )
    assert rising[2].startswith(
        "The average is 6;"
    )  # the first values are below the lower limit, and part of the rise
    calm = [*[10, 14] * 10, 34, *[10, 14] * 3, 34]
    assert said(calm)[0] == "2 values beyond the upper limit: better, in September 2026 and April 2027."


def test_a_large_jump_is_said_to_be_left_out():
    assert said([*[10, 14] * 6, 34])[-1] == (
        "One step from a value to the next was so large that it is left out of the limits."
    )


def test_no_change_is_said_too():
    words = said([10, 12] * 7, kind=MeasureKind.TIME)
    assert words == [
        NO_CHANGE,
        "The average is 11; by chance alone a value may lie between 5.68 and 16.32.",
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "There is no value yet. The line begins with the first one."),
        (
            [3],
            "There is 1 value: too few to tell a change from chance. A middle line comes with 10 values, limits with "
            "13.",
        ),
        (
            range(9),
            "There are 9 values: too few to tell a change from chance. A middle line comes with 10 values, limits "
            "with 13.",
        ),
        (
            range(12),
            "The middle of these 12 values is 5.5 (median). From 13 values on the chart tells whether a change is "
            "more than chance.",
        ),
    ],
)
def test_what_fewer_values_may_not_say_is_said(values, words):
    assert said(values) == [words]


def test_after_a_step_the_new_phase_speaks_for_itself_and_first():
    words = said([*[10, 12] * 7, 30, 32, 31], [LimitStep(14, "A second peer worker began.")])
    assert words[:2] == [
        "The average and its limits start anew in March 2026: A second peer worker began.",
        "Since then there are 3 values: too few to tell a change from chance. A middle line comes with 10 values, "
        "limits with 13.",
    ]
    assert words[2] == (
        "From January 2025 to February 2026 the average is 11; by chance alone a value may lie between 5.7 and 16.3."
    )
    assert len(words) == 3


def test_earlier_phases_say_of_which_time_they_speak():
    steps = [LimitStep(4, "One"), LimitStep(5, "Two"), LimitStep(16, "Three")]
    words = said([5] * 29, steps)
    assert [sentence for sentence in words if "start anew" not in sentence] == [
        NO_CHANGE,
        "The average is 5; every value has been the same.",
        "From June 2025 to April 2026, the middle of these 11 values is 5 (median). From 13 values on the chart "
        "tells whether a change is more than chance.",
        "In May 2025 there is 1 value: too few to tell a change from chance. A middle line comes with 10 values, "
        "limits with 13.",
        "From January 2025 to April 2025 there are 4 values: too few to tell a change from chance. A middle line "
        "comes with 10 values, limits with 13.",
    ]


def test_periods_without_a_value_are_named_or_counted():
    assert said([1, 2, 3], left_out=[1])[-1] == (
        "There is no value for February 2025; the rules take the values before and after as neighbours."
    )
    assert said(range(9), left_out=[1, 2, 3, 4])[-1].startswith("4 months have no value;")


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (12, MeasureKind.COUNT, "12"),
        (0, MeasureKind.COUNT, "0"),
        (100, MeasureKind.TIME, "100"),
        (Fraction(13, 3), MeasureKind.COUNT, "4.3"),
        (Fraction(5, 8), MeasureKind.SHARE, "62.5 %"),
        (Fraction(1, 800), MeasureKind.SHARE, "0.1 %"),
        (Fraction("0.0005"), MeasureKind.SHARE, "0.1 %"),
        (1, MeasureKind.SHARE, "100 %"),
        (Fraction("2.125"), MeasureKind.TIME, "2.13"),
    ],
)
def test_a_figure_as_people_read_it(value, kind, words):
    assert figure(Fraction(value), kind) == words


def test_a_limit_that_no_value_can_pass_is_none():
    around = ControlLimits(Fraction(1, 2), Fraction(3, 5), 0)
    assert possible_limits(around, MeasureKind.SHARE) == (None, None)
    assert possible_limits(around, MeasureKind.COUNT) == (None, Fraction(11, 10))
    words = said([Fraction(place % 2) for place in range(14)], kind=MeasureKind.SHARE)
    assert words[-1] == "The average is 50 %; by chance alone a value may lie anywhere from 0 % to 100 %."


def test_values_that_are_all_the_same_have_no_reach():
    assert said([5] * 13)[-1] == "The average is 5; every value has been the same."


@given(st.dates(date(1999, 1, 1), date(2100, 1, 1)), st.sampled_from(Cadence))
def test_periods_follow_each_other_without_a_gap(day, cadence):
    start = period_start(day, cadence)
    following = next_period(start, cadence)
    assert start <= day < following
    assert period_start(following, cadence) == following
    assert period_start(following - timedelta(days=1), cadence) == start


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=40), st.sampled_from(Better), st.sampled_from(MeasureKind))
def test_every_chart_says_something_and_in_sentences(values, better, kind):
    values = [Fraction(value, 40) if kind is MeasureKind.SHARE else value for value in values]
    words = said(values, kind=kind, better=better)
    assert words
    assert all(is_a_sentence(sentence) for sentence in words)


def test_every_mark_has_words_of_its_own():
    words = {mark_words(Meaning.NEITHER, None, None)}
    for rule in Rule:
        for is_upward in (True, False):
            words |= {mark_words(meaning, rule, is_upward) for meaning in (Meaning.BETTER, Meaning.WORSE)}
    assert len(words) == 17
    assert "Better: part of a run above the average" in words
