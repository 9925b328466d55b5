"""What is asked of whom."""

import pytest

from apps.surveys.domain.questions import (
    QuestionSet,
    RespondentGroup,
    asked_by_factor,
    levels_in,
    options_of,
    statements_for,
)


@pytest.mark.parametrize(
    ("voice", "questions", "number"),
    [
        (RespondentGroup.PEER_WORKERS, QuestionSet.QUICK, 10),
        (RespondentGroup.PEER_WORKERS, QuestionSet.ALL, 30),
        (RespondentGroup.PEOPLE_SUPPORTED, QuestionSet.QUICK, 10),
        (RespondentGroup.PEOPLE_SUPPORTED, QuestionSet.ALL, 28),
    ],
)
def test_each_voice_has_its_statements(content, voice, questions, number):
    asked = statements_for(voice, questions, content)
    assert len(asked) == number
    assert sum(len(codes) for codes in asked_by_factor(voice, questions, content).values()) == number


def test_people_supported_read_of_their_own_support(content):
    assert statements_for(RespondentGroup.PEOPLE_SUPPORTED, QuestionSet.QUICK, content)[0].text.startswith(
        "My peer worker"
    )


def test_the_first_options_are_levels_and_the_last_two_are_not(content):
    options = options_of(content)
    assert [option.level for option in options] == [1, 2, 3, 4, 5, None, None]
    assert options[-1].label == "Prefer not to say"


def test_what_is_not_scored_is_left_out(content):
    chosen = {"ACC-1": "5", "ACC-3": "PNS", "PER-1": "NA", "PER-3": ""}
    assert levels_in(chosen, options_of(content)) == {"ACC-1": 5}
    with pytest.raises(KeyError):
        levels_in({"ACC-1": "6"}, options_of(content))
