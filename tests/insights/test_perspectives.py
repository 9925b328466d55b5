"""Three voices beside each other: shown as published, never averaged, gaps named."""

from datetime import date
from decimal import Decimal

import pytest

from apps.insights.domain.perspectives import (
    QUESTIONS,
    NoSurveyResult,
    Perspective,
    SurveyResult,
    compare_perspectives,
)
from apps.surveys.domain.questions import RespondentGroup, asked_by_factor
from apps.surveys.domain.results import Audience, RoundKey
from apps.surveys.domain.suppression import ClosedRound, close_round, limits_of

from .sheets import CODES, RUBRIC, sheet

NOBODY = NoSurveyResult("No survey round has closed for this period.")


def heard(levels, voice=RespondentGroup.PEOPLE_SUPPORTED, questions="all", *, is_noisy=False) -> SurveyResult:
    """A round in which each person gave one level to every statement."""
    factors = asked_by_factor(voice, questions, RUBRIC)
    asked = [one for codes in factors.values() for one in codes]
    closed = ClosedRound(
        key=RoundKey("Harbour", "Walking", "round", voice, "1"),
        factors=factors,
        answers=[dict.fromkeys(asked, level) for level in levels],
    )
    made = close_round(closed, earlier=(), limits=limits_of(RUBRIC.scale))
    return SurveyResult(made, date(2026, 3, 2), date(2026, 3, 15), 1, is_noisy)


def read(level=3, *, peers=NOBODY, people=NOBODY, audience=Audience.INSIDE):
    said = {RespondentGroup.PEER_WORKERS: peers, RespondentGroup.PEOPLE_SUPPORTED: people}
    return compare_perspectives(sheet(dict.fromkeys(CODES, level)), said, audience)


def row(reading, code):
    return next(one for factor in reading.factors for one in factor.indicators if one.id == code)


def test_without_a_round_only_the_programme_speaks():
    reading = read()
    assert not reading.says_something
    assert [side.said for side in row(reading, "ACC-1").sides] == ["3, Developing", "–", "–"]
    assert reading.groups[0].sentence == NOBODY.reason
    assert reading.to_talk_about == ()


def test_each_group_has_its_own_figure_and_its_own_number():
    reading = read(
        4, peers=heard([1, 2, 3, 4, 5], RespondentGroup.PEER_WORKERS), people=heard([1, 2, 3, 4, 5, 5, 4, 3])
    )
    sides = row(reading, "ACC-1").sides
    assert [side.said for side in sides] == ["4, Established", "3.0", "3.4"]
    assert [side.answers for side in sides] == ["", "5", "8"]


def test_a_gap_of_one_level_is_worth_talking_about_and_a_smaller_one_is_not():
    assert row(read(4, people=heard([1, 2, 3, 4, 5])), "ACC-1").gaps[0].size == Decimal(1)
    assert row(read(4, people=heard([1, 2, 3, 4, 5, 4])), "ACC-1").gaps == ()


def test_a_gap_of_a_factor_begins_at_three_quarters():
    whole = read(4, people=heard([1, 2, 4, 4, 5])).factors[0].whole  # 3.2
    assert (whole.sides[2].said, whole.gaps[0].size) == ("3.2", Decimal("0.8"))
    assert read(4, people=heard([2, 2, 4, 4, 5])).factors[0].whole.gaps == ()  # 3.4


def test_no_gap_with_what_cannot_be_shown():
    reading = read(5, people=heard([1, 1, 1, 2]))
    assert row(reading, "ACC-1").sides[2].said == "Too few answers to show"
    assert row(reading, "ACC-1").gaps == ()


def test_what_most_people_said_is_a_level_to_compare_with():
    [gap] = row(read(3, people=heard([5, 5, 5, 5, 5, 4])), "ACC-1").gaps
    assert (gap.higher, gap.lower, gap.size) == (Perspective.PEOPLE_SUPPORTED, Perspective.PROGRAMME, Decimal(2))


def test_every_gap_has_a_question():
    pairs = {(higher, lower) for higher in Perspective for lower in Perspective if higher is not lower}
    assert set(QUESTIONS) == pairs
    [gap] = row(read(5, people=heard([1, 2, 3, 4, 5])), "ACC-1").gaps
    assert gap.sentence == "Programme higher than people supported by 2.0."
    assert gap.question.endswith("?")


def test_the_widest_gaps_come_first():
    reading = compare_perspectives(
        sheet(dict.fromkeys(CODES, 3) | {"REC-1": 5}),
        {RespondentGroup.PEER_WORKERS: NOBODY, RespondentGroup.PEOPLE_SUPPORTED: heard([1, 1, 2, 2, 3, 1, 2, 3])},
        Audience.INSIDE,
    )
    assert reading.to_talk_about[0].id == "REC-1"


def test_what_was_not_asked_says_so():
    reading = read(
        3, peers=heard([1, 2, 3, 4, 5], RespondentGroup.PEER_WORKERS, "quick"), people=heard([1, 2, 3, 4, 5])
    )
    assert row(reading, "ACC-2").sides[1].said == "Not asked"
    assert row(reading, "ACC-6").sides[2].said == "Not asked"  # people supported have no statement on it


def test_outside_there_are_bands_and_a_higher_threshold():
    few = read(3, people=heard([1, 2, 3, 4, 5]), audience=Audience.OUTSIDE)
    assert row(few, "ACC-1").sides[2].said == "Too few answers to show"
    assert few.groups[1].sentence.endswith("People who took part: 5 to 7.")
    many = read(3, people=heard([1, 2, 3, 4, 5] * 2), audience=Audience.OUTSIDE)
    assert row(many, "ACC-1").sides[2].answers == "8 to 14"


def test_a_noisy_round_stays_noisy():
    assert read(people=heard([1, 2, 3, 4, 5], is_noisy=True)).groups[1].is_noisy


@pytest.mark.parametrize("audience", Audience)
def test_no_figure_is_made_of_two_groups(audience):
    """Changing what one group said changes nothing of what another is shown with."""
    one = read(
        2, peers=heard([1, 2, 3, 4, 5] * 2, RespondentGroup.PEER_WORKERS), people=heard([5] * 9), audience=audience
    )
    other = read(
        2, peers=heard([1, 2, 3, 4, 5] * 2, RespondentGroup.PEER_WORKERS), people=heard([1] * 9), audience=audience
    )
    for first, second in zip(one.factors, other.factors, strict=True):
        for before, after in zip((first.whole, *first.indicators), (second.whole, *second.indicators), strict=True):
            assert before.sides[:2] == after.sides[:2]
