"""The drawing of a measure over time: what is drawn, by shape, and where."""

import re
from datetime import date, timedelta
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.charts.run_chart import (
    NARROW,
    WIDE,
    ChartPoint,
    ChartStretch,
    PointMark,
    RunChartContent,
    axis_ticks,
    labelled_places,
    moment_letter,
    point_mark,
    run_chart,
)
from tests.common.test_colour_schemes import SHAPE_CONTRAST, WHITE, contrast

DAYS = [date(2026, 1, 1) + timedelta(days=7 * place) for place in range(14)]


def content(values, **more):
    marks = tuple(PointMark)
    points = [ChartPoint(DAYS[place], value, marks[place % 3]) for place, value in enumerate(values)]
    stretches = more.pop("stretches", (ChartStretch(0, len(values), None, ""),))
    return RunChartContent(tuple(points), stretches, **more)


def elements(chart, tag):
    return [element for element in ElementTree.fromstring(chart.svg).iter() if element.tag.endswith(tag)]


def words(chart):
    return [element.text for element in elements(chart, "text")]


def places(chart):
    """Where the marks lie, from the left and from the top."""
    moved = [group.get("transform") for group in elements(chart, "}g")]
    return [tuple(float(number) for number in re.findall(r"[\d.-]+", place)) for place in moved]


def test_marks_differ_without_colour_and_stand_out_on_paper():
    shapes = {re.sub(r"#[0-9a-f]{6}", "", point_mark(mark).svg) for mark in PointMark}
    assert len(shapes) == 3
    assert all(contrast(mark.value[0], WHITE) >= SHAPE_CONTRAST for mark in PointMark)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=14), st.sampled_from((NARROW, WIDE)))
def test_every_value_lies_on_the_canvas_in_its_order(values, canvas):
    chart = run_chart(content([float(value) for value in values]), "Words", canvas)
    drawn = places(chart)
    assert len(drawn) == len(values)
    for (left, top), (right, bottom), (one, other) in zip(drawn, drawn[1:], pairwise(values), strict=False):
        assert left < right
        assert top >= bottom if one <= other else top <= bottom
    assert all(0 < x < canvas.width and 0 < y < canvas.height for x, y in drawn)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0, 1e6).map(lambda value: round(value, 2)), min_size=1, max_size=14))
def test_the_axis_holds_all_that_is_drawn_in_even_steps(values):
    ticks = axis_ticks(content(values))
    assert ticks[0] <= min(values)
    assert ticks[-1] >= max(values)
    assert ticks[0] >= 0
    assert 2 <= len(ticks) <= 8
    steps = [later - earlier for earlier, later in pairwise(ticks)]
    assert max(steps) == pytest.approx(min(steps))


def test_the_limits_belong_to_the_axis():
    stretches = (ChartStretch(0, 2, 50.0, "Average", 10.0, 90.0),)
    ticks = axis_ticks(content([49.0, 51.0], stretches=stretches))
    assert ticks[0] <= 10
    assert ticks[-1] >= 90


def test_a_middle_and_its_limits_have_their_names_and_a_line_each():
    stretches = (ChartStretch(0, 3, 50.0, "Median"), ChartStretch(3, 6, 60.0, "Average", 40.0, 80.0))
    chart = run_chart(content([50.0, 40, 60, 55, 65, 60], stretches=stretches), "Words", NARROW)
    said = words(chart)
    assert said[-5:] == ["Average", "Upper", "limit", "Lower", "limit"]
    assert "Median" not in said
    assert chart.svg.count('stroke-dasharray="7 4"') == 2
    assert chart.svg.count('stroke="#1c2b2a" stroke-width="1.5"') == 2


def test_names_of_limits_do_not_lie_on_the_name_of_the_middle():
    stretches = (ChartStretch(0, 3, 50.0, "Average", 48.0, 52.0),)
    said = words(run_chart(content([0.0, 50, 100], stretches=stretches), "Words", NARROW))
    assert "Average" in said
    assert not {"Upper", "Lower"} & set(said)


def test_marks_lie_above_lines_and_words():
    stretches = (ChartStretch(0, 3, 50.0, "Average", 10.0, 90.0),)
    chart = run_chart(content([0.0, 50, 100], stretches=stretches, moments=(DAYS[1],)), "Words", NARROW)
    assert chart.svg.rindex("<text") < chart.svg.index("<g ")


def test_without_a_middle_there_is_none():
    chart = run_chart(content([5.0, 6, 7]), "Words", NARROW)
    assert not {"Average", "Median", "Upper", "Lower", "limit"} & set(words(chart))
    assert "stroke-dasharray" not in chart.svg


def test_what_began_is_lettered_and_what_began_before_or_after_is_not_drawn():
    moments = (DAYS[0] - timedelta(days=1), DAYS[1], DAYS[2], DAYS[5])
    said = words(run_chart(content([5.0, 6, 7], moments=moments), "Words", WIDE))
    assert [word for word in said if len(word) == 1 and word.isalpha()] == ["B", "C"]
    assert [moment_letter(place) for place in (0, 25, 26, 52)] == ["A", "Z", "A2", "A3"]


def test_days_stand_below_and_figures_beside():
    said = words(run_chart(content([10.0, 20, 30], suffix=" %", day_format="%d %b %y"), "Words", NARROW))
    assert [word for word in said if "Jan" in word] == ["1 Jan 26", "8 Jan 26", "15 Jan 26"]
    assert {"10 %", "30 %"} <= set(said)
    assert labelled_places(14, 3) == [0, 6, 13]
    assert labelled_places(2, 3) == [0, 1]


def test_one_value_alone_is_drawn_in_the_middle():
    chart = run_chart(content([5.0]), "Words", NARROW)
    assert len(places(chart)) == 1
    assert chart.alt == "Words"


def test_no_value_is_no_chart():
    with pytest.raises(ValueError, match="first value"):
        run_chart(content([]), "Words", NARROW)


def test_no_word_of_the_alternative_gets_into_the_picture():
    chart = run_chart(content([5.0, 6]), '</svg><script>alert("x")</script>', WIDE)
    assert "script" not in chart.svg
    ElementTree.fromstring(chart.svg)
