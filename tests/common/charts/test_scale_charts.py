"""The pictures and the words that say the same."""

import base64
import re
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.charts import scale_charts
from apps.common.charts.scale_charts import AnswerKind, ScaleBand
from apps.reports.document.build import build_document
from apps.reports.rendering.document_charts import add_charts
from tests.conftest import ROOT
from tests.reports import audits

BANDS = (
    ScaleBand("Not yet", Decimal("1.0"), Decimal("1.9")),
    ScaleBand("Emerging", Decimal("2.0"), Decimal("3.9")),
    ScaleBand("Established", Decimal("4.0"), Decimal("5.0")),
)
SCALE = (1, 5)
HOSTILE = '</title><script>alert(1)</script>" onload="x'
tenths = st.integers(10, 50).map(lambda value: Decimal(value) / 10)


def dots(picture):
    return [one for one in ElementTree.fromstring(picture.svg).iter() if one.tag.endswith("circle")]


@given(tenths, tenths)
def test_a_higher_score_lies_further_right(low, high):
    first, second = (
        float(dots(scale_charts.profile_strip("Accepting", mean, "Developing", 1, SCALE, BANDS))[0].get("cx"))
        for mean in sorted((low, high))
    )
    assert first <= second
    assert (first == second) == (low == high)


def test_a_missing_score_has_no_dot_and_a_broken_line():
    picture = scale_charts.profile_strip("Accepting", None, "Not enough rated", 1, SCALE, BANDS)
    assert dots(picture) == []
    assert "stroke-dasharray" in picture.svg
    assert picture.alt == "Accepting: no score yet."


def test_a_score_is_said_in_words():
    picture = scale_charts.profile_strip("Accepting", Decimal("3.5"), "Developing", 1, SCALE, BANDS)
    assert picture.alt == "Accepting: 3.5 on a scale from 1 to 5. Developing."


def test_the_three_kinds_of_answer_differ_without_colour():
    shapes = {
        kind: re.sub(
            r"#[0-9a-f]{6}", "", scale_charts.level_dots(kind, 1 if kind is AnswerKind.LEVEL else None, 1, SCALE).svg
        )
        for kind in AnswerKind
    }
    assert len(set(shapes.values())) == 3
    row = scale_charts.completeness_row("Accepting", tuple(AnswerKind), 1)
    squares = re.findall(r"<rect[^>]*>(?:<line[^>]*>)?", re.sub(r' x\d?="[^"]*"', "", row.svg))
    assert len(set(squares)) == 3
    assert row.alt == "Accepting: 1 scored, 1 not applicable, 1 not assessed yet."


@pytest.mark.parametrize("level", range(1, 6))
def test_a_level_is_one_filled_dot(level):
    picture = scale_charts.level_dots(AnswerKind.LEVEL, level, 2, SCALE)
    assert len(dots(picture)) == 1
    assert dots(picture)[0].get("fill") == scale_charts.COLOURS[1]
    assert picture.alt == f"Level {level} of 5."


def test_no_word_from_outside_gets_into_a_picture():
    pictures = [
        scale_charts.profile_strip(HOSTILE, Decimal("3.5"), HOSTILE, 1, SCALE, (ScaleBand(HOSTILE, *SCALE),)),
        scale_charts.profile_axis(SCALE, (ScaleBand(HOSTILE, *SCALE),)),
        scale_charts.completeness_row(HOSTILE, (AnswerKind.LEVEL,), 1),
    ]
    for picture in pictures:
        ElementTree.fromstring(picture.svg)
        assert "script" not in picture.svg
        assert HOSTILE in picture.alt


def test_a_picture_carries_itself():
    picture = scale_charts.level_dots(AnswerKind.LEVEL, 3, 1, SCALE)
    head, _, body = picture.src.partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(body).decode() == picture.svg


def test_colours_start_again_after_the_last():
    assert scale_charts.colour_of(1) == scale_charts.colour_of(6)


def test_the_colours_are_the_identity_s_and_the_stylesheet_s():
    identity = Path(ROOT / "static/css/src/_identity.scss").read_text(encoding="utf-8")
    named = re.search(r"\$factors: \((.*?)\)", identity, re.S)[1]
    assert tuple(re.findall(r"#[0-9a-f]{6}", named)) == scale_charts.COLOURS
    sheet = Path(ROOT / "static/css/report.css").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^\.r-factor-\d \{ border-color: (#\w+)", sheet, re.M)) == scale_charts.COLOURS


def test_every_picture_of_a_report_has_words(cast, rubric):
    drawing = add_charts(build_document(audits.usual(cast.programme, rubric, cast.manager)))
    pictures = [drawing.axis]
    for factor in drawing.factors:
        pictures += [factor.strip, factor.squares, *(drawn.dots for drawn in factor.items)]
    assert len(pictures) == 1 + 5 * 8
    assert all(picture.alt.strip() for picture in pictures)


def test_the_next_step_up_is_a_ring_that_its_words_name():
    plain = scale_charts.level_dots(AnswerKind.LEVEL, 3, 1, SCALE)
    drawn = scale_charts.level_dots(AnswerKind.LEVEL, 3, 1, SCALE, 4)
    assert drawn.svg.count("<circle") == plain.svg.count("<circle") + 1
    assert 'fill="#ffffff"' in drawn.svg
    assert drawn.alt == "Level 3 of 5. The next step up is level 4."
