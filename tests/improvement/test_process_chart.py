"""Whether a change is more than chance: worked by hand, and held to the same rules written in another way."""

import random
import re
from collections import Counter
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.improvement.domain.process_chart import (
    Better,
    LimitStep,
    Meaning,
    Rule,
    read_process_chart,
    xmr_limits,
)

CALM = [10, 12] * 6  # every moving range is 2
GENERATED = 10_000


def chart(values, better=Better.HIGHER, steps=()):
    return read_process_chart([Fraction(value) for value in values], better, steps)


def rules(values, better=Better.HIGHER):
    return [mark.rule for mark in chart(values, better).marks]


def meanings(values, better=Better.HIGHER):
    return [mark.meaning for mark in chart(values, better).marks]


# --- Worked by hand from the published rules ------------------------------------------------------------------------


def test_the_limits_of_calm_values():
    # Seven tens, six twelves: 142 / 13. Every moving range is 2: the limits are 2.66 × 2 away.
    limits = xmr_limits([Fraction(value) for value in [*CALM, 10]])
    assert limits.mean == Fraction(142, 13)
    assert limits.upper - limits.mean == limits.mean - limits.lower == Fraction("5.32")
    assert limits.left_out == 0


def test_a_moving_range_that_is_too_large_is_left_out_of_the_limits():
    # Moving ranges: eleven 4s and a 20; their mean is 64 / 12, 3.267 times that is 17.42. Without the 20 it is 4.
    drawn = chart([*[10, 14] * 6, 34])
    limits = drawn.phases[0].limits
    assert limits.mean == Fraction(178, 13)
    assert limits.upper - limits.mean == Fraction("10.64")
    assert limits.left_out == 1
    assert drawn.marks[12].rule is Rule.OUTSIDE
    assert drawn.marks[12].meaning is Meaning.BETTER
    assert {mark.rule for mark in drawn.marks[:12]} == {None}


def test_a_moving_range_at_the_bound_is_counted():
    # 1000 ranges of which one is r and 999 are 1: r = 3.267 × (r + 999) / 1000 holds for r = 3263733 / 996733.
    bound = Fraction(3263733, 996733)
    values = [Fraction(place % 2) for place in range(1000)]
    values.append(values[-1] + bound)
    assert xmr_limits(values).left_out == 0
    values[-1] += Fraction(1, 10**9)
    assert xmr_limits(values).left_out == 1


@pytest.mark.parametrize(("size", "has_median", "has_limits"), [(9, False, False), (10, True, False)])
def test_what_few_values_have(size, has_median, has_limits):
    phase = chart(range(size)).phases[0]
    assert (phase.median is not None, phase.limits is not None) == (has_median, has_limits)


def test_twelve_values_have_a_median_and_no_mark_and_thirteen_have_limits():
    twelve = chart(range(12))
    assert twelve.phases[0].median == Fraction(11, 2)
    assert twelve.phases[0].limits is None
    assert {mark.meaning for mark in twelve.marks} == {Meaning.NEITHER}
    thirteen = chart(range(13)).phases[0]
    assert thirteen.median is None
    assert thirteen.limits.mean == 6


def test_no_value_has_nothing_to_say():
    drawn = chart([])
    assert drawn.marks == ()
    assert [phase.size for phase in drawn.phases] == [0]


def test_a_value_on_a_limit_is_within():
    # All the same: the limits lie on the mean, and so does every value.
    assert set(rules([5] * 20)) == {None}


def test_seven_on_one_side_of_the_mean_are_a_shift_and_six_are_not():
    # Mean 144 / 14, moving ranges of about 10: the limits are far.
    shifted = rules([0, 10, 0, 10, 0, 10, 0, 12, 22, 12, 22, 12, 22, 12])
    assert shifted == [Rule.SHIFT] * 14
    # Mean 11: six below, six above, one below, one above.
    assert set(rules([0, 10, 0, 10, 0, 10, 12, 22, 12, 22, 12, 22, 0, 22])) == {None}


def test_a_value_on_the_mean_breaks_a_shift():
    # Sum 65, mean exactly 5: the value in the middle lies on it, with six on each side.
    values = [4, 4, 3, 4, 4, 3, 5, 6, 6, 7, 6, 6, 7]
    assert Fraction(sum(values), 13) == 5
    assert Rule.SHIFT not in rules(values)


def test_seven_that_rise_or_fall_are_a_trend_and_six_are_not():
    # Among values that swing by 20, so that the limits are far.
    swing = [50, 70, 50, 70, 50, 70]
    assert rules([*swing, 56, 57, 58, 59, 60, 61, 62])[6:] == [Rule.TREND] * 7
    assert Rule.TREND not in rules([*swing, 56, 57, 58, 59, 60, 61, 40])
    # From the 70 down to the 56.
    assert rules([*swing, 61, 60, 59, 58, 57, 56, 70])[5:] == [Rule.TREND] * 7 + [None]


def test_equal_values_neither_make_nor_break_a_trend():
    swing = [50, 70, 50, 70, 50, 70, 50, 70]
    within = rules([*swing, 56, 57, 57, 58, 58, 58, 59, 60, 61, 62, 62])
    assert within[8:18] == [Rule.TREND] * 10
    assert within[18] is None  # the trend had ended before
    too_few = rules([*swing, 56, 57, 57, 57, 58, 59, 60, 61])
    assert Rule.TREND not in too_few


def test_two_of_three_near_a_limit():
    calm = [40, 60] * 10
    # Mean 54.6, limits 62.4 away, two thirds of that are 41.6. The 70 lies above the mean and is not marked itself.
    assert rules([*calm, 100, 70, 100, 40])[20:] == [Rule.TWO_OF_THREE, None, Rule.TWO_OF_THREE, None]
    # Mean 53.3, two thirds are 46.3. The one between lies below the mean.
    assert set(rules([*calm, 100, 40, 100, 40])) == {None}
    # Mean 50.1, two thirds are 45.9: one is near the upper limit, the next near the lower one.
    assert set(rules([*calm, 100, 2, 60, 40])) == {None}


def test_a_value_beyond_the_limit_counts_for_two_of_three():
    # Mean 55.8, limits 62.4 away: 130 lies beyond, 110 beyond two thirds, 60 above the mean.
    drawn = chart([*[40, 60] * 10, 130, 110, 60, 40])
    assert [mark.rule for mark in drawn.marks[20:]] == [Rule.OUTSIDE, Rule.TWO_OF_THREE, None, None]
    assert drawn.phases[0].signals[-1].places == (20, 21)


def test_where_rules_meet_the_first_names_the_value_and_better_wins_over_worse():
    # One rise from 0 to 12: mean 6, limits 2.66 away. The first values lie below the lower limit, which is worse, and
    # are part of a rise, which is better; the last ones lie above the upper limit.
    assert rules(range(13)) == [Rule.TREND] * 9 + [Rule.OUTSIDE] * 4
    assert set(meanings(range(13))) == {Meaning.BETTER}
    # Where lower is better, the beginning lies beyond or near the lower limit, and the rise is worse.
    fewer = rules(range(13), Better.LOWER)
    assert fewer == [Rule.OUTSIDE] * 4 + [Rule.TWO_OF_THREE] + [Rule.TREND] * 4 + [Rule.OUTSIDE] * 4
    assert meanings(range(13), Better.LOWER) == [Meaning.BETTER] * 5 + [Meaning.WORSE] * 8


def test_limits_start_anew_at_a_step_and_nowhere_else():
    values = [*CALM, 10, *[value + 20 for value in CALM], 30]
    together = chart(values)
    assert len(together.phases) == 1
    assert {mark.rule for mark in together.marks} == {Rule.OUTSIDE}
    apart = chart(values, steps=[LimitStep(13, "A second peer worker began.")])
    assert [(phase.start, phase.end) for phase in apart.phases] == [(0, 13), (13, 26)]
    assert [phase.limits.mean for phase in apart.phases] == [Fraction(142, 13), Fraction(142, 13) + 20]
    assert {mark.rule for mark in apart.marks} == {None}


@pytest.mark.parametrize("index", [-1, 0, 13, 14])
def test_a_step_begins_at_a_later_value(index):
    with pytest.raises(ValueError, match="No value stands"):
        chart(range(13), steps=[LimitStep(index, "Why")])


def test_two_steps_do_not_begin_at_one_value():
    with pytest.raises(ValueError, match="Two steps"):
        chart(range(13), steps=[LimitStep(4, "Why"), LimitStep(4, "Why not")])


# --- The same rules in another way: whole numbers, signs as letters, patterns ---------------------------------------


def other_marks(values, better):
    """Which rules hold for each value, and the one that names it. Every comparison is between whole numbers."""
    size, total = len(values), sum(values)
    rule_at = [set() for _ in values]
    if size < 13:
        return [None] * size
    jumps = [abs(values[place] - values[place + 1]) for place in range(size - 1)]
    kept = [jump for jump in jumps if 1000 * len(jumps) * jump <= 3267 * sum(jumps)]
    limit = 266 * sum(kept) * size  # in units of 100 × how many are kept × size
    letters = ""
    for place, value in enumerate(values):
        distance = 100 * len(kept) * (size * value - total)
        if abs(distance) > limit:
            rule_at[place].add(("outside", distance > 0))
        letter = "a" if distance > 0 else "b" if distance < 0 else "."
        letters += letter.upper() if 3 * abs(distance) > 2 * limit else letter
    for pattern, name, upward in (("[aA]{7,}", "shift", True), ("[bB]{7,}", "shift", False)):
        for found in re.finditer(pattern, letters):
            for place in range(*found.span()):
                rule_at[place].add((name, upward))
    for near, either, upward in (("A", "[aA]", True), ("B", "[bB]", False)):
        for shape in (f"{near}{near}{either}", f"{near}{either}{near}", f"{either}{near}{near}"):
            for found in re.finditer(f"(?={shape})", letters):
                for place in range(found.start(), found.start() + 3):
                    if letters[place] == near:
                        rule_at[place].add(("two_of_three", upward))
    moves = "".join("=" if one == two else "u" if one < two else "d" for one, two in pairwise(values))
    for pattern, upward in (("u(?:=*u){5,}", True), ("d(?:=*d){5,}", False)):
        for found in re.finditer(pattern, moves):
            for place in range(found.start(), found.end() + 1):
                rule_at[place].add(("trend", upward))
    return [name_of(held, better is Better.HIGHER) for held in rule_at]


def name_of(held, higher_is_better):
    for wanted in (higher_is_better, not higher_is_better):
        for name in ("outside", "trend", "two_of_three", "shift"):
            if (name, wanted) in held:
                return ("better" if wanted == higher_is_better else "worse", name)
    return None


def generated_series(chance):
    """Whole numbers as life brings them: calm, drifting, stepping, with many ties or hardly any."""
    size = chance.choice((chance.randint(0, 16), chance.randint(13, 40)))
    reach = chance.choice((1, 2, 3, 10, 100))
    drift = chance.choice((0, 0, 0, 1, -1, reach // 3))
    jump_at, jump = chance.randint(0, 40), chance.choice((0, 0, reach, -2 * reach, 5 * reach))
    values = []
    for place in range(size):
        if values and chance.random() < 0.1:
            values.append(values[-1])
        else:
            values.append(chance.randint(0, reach) + drift * place + (jump if place >= jump_at else 0))
    return values


@pytest.mark.long(reason="ten thousand series")
def test_ten_thousand_series_are_read_as_by_the_other_implementation():
    chance = random.Random(20261127)
    met = Counter()
    for _ in range(GENERATED):
        values, better = generated_series(chance), chance.choice(tuple(Better))
        at = [chance.randint(1, len(values) - 1)] if len(values) > 26 and chance.random() < 0.3 else []
        drawn = chart(values, better, [LimitStep(place, "Why") for place in at])
        expected = []
        for start, end in zip([0, *at], [*at, len(values)], strict=True):
            expected += other_marks(values[start:end], better)
        got = [None if mark.rule is None else (mark.meaning.value, mark.rule.value) for mark in drawn.marks]
        assert got == expected, (values, better, at)
        met.update(got)
    assert len(met) == 9  # four rules in two meanings, and none
    assert min(met.values()) > 200, met


# --- What must hold for any values ----------------------------------------------------------------------------------

series = st.lists(st.integers(-60, 60), min_size=13, max_size=40)


def same_marks(one, other):
    return [(mark.meaning, mark.rule, mark.is_upward) for mark in one.marks] == [
        (mark.meaning, mark.rule, mark.is_upward) for mark in other.marks
    ]


@settings(max_examples=60, deadline=None)
@given(series, st.sampled_from(Better), st.fractions(-50, 50, max_denominator=12))
def test_moving_all_values_changes_no_mark(values, better, distance):
    moved = chart([value + distance for value in values], better)
    assert same_marks(chart(values, better), moved)
    assert moved.phases[0].limits.mean == chart(values).phases[0].limits.mean + distance


@settings(max_examples=60, deadline=None)
@given(series, st.sampled_from(Better), st.fractions(Fraction(1, 20), 20, max_denominator=20))
def test_another_unit_changes_no_mark(values, better, factor):
    assert same_marks(chart(values, better), chart([value * factor for value in values], better))


@settings(max_examples=60, deadline=None)
@given(series)
def test_upside_down_with_the_other_way_better_says_the_same(values):
    usual, mirrored = chart(values), chart([-value for value in values], Better.LOWER)
    for here, there in zip(usual.marks, mirrored.marks, strict=True):
        assert (here.meaning, here.rule) == (there.meaning, there.rule)
        assert here.rule is None or here.is_upward is not there.is_upward


@settings(max_examples=60, deadline=None)
@given(series)
def test_the_other_way_better_finds_the_same_changes_with_the_other_meaning(values):
    higher, lower = chart(values).phases[0].signals, chart(values, Better.LOWER).phases[0].signals
    for up, down in zip(higher, lower, strict=True):
        assert (up.rule, up.places, up.is_upward) == (down.rule, down.places, down.is_upward)
        assert {up.meaning, down.meaning} == {Meaning.BETTER, Meaning.WORSE}


@settings(max_examples=60, deadline=None)
@given(series, st.sampled_from(Better))
def test_every_mark_comes_from_a_change_that_is_named(values, better):
    drawn = chart(values, better)
    named = set()
    for signal in drawn.phases[0].signals:
        assert list(signal.places) == sorted(set(signal.places))
        named |= set(signal.places)
    assert named == {place for place, mark in enumerate(drawn.marks) if mark.rule is not None}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=26, max_size=40), st.integers(13, 25))
def test_a_phase_knows_nothing_of_the_other(values, at):
    apart = chart(values, steps=[LimitStep(at, "Why")])
    assert list(apart.marks[:at]) == list(chart(values[:at]).marks)
    assert list(apart.marks[at:]) == list(chart(values[at:]).marks)
