"""The rules as a board reads them."""

import re

import pytest

from apps.reports.document.scoring_rules import scoring_rules
from apps.rubric.queries.rubric_loader import load_rubric_content


@pytest.fixture
def rules(content):
    return " ".join(scoring_rules(content)).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "words",
    [
        "highest level whose whole description is met",
        "Levels 4 and 5 usually rest on at least two kinds of evidence",
        "“Views of people supported” for 28 indicators and “Views of peer workers” for ACC-6 and AVA-6",
        "at least 2 in 3 of those that apply: 4 of 6 where all of them do",
        "plain mean of the five factor scores",
        "half rounds up",
        "an indicator at level 1 is shown as “Developing — one or more practices not in evidence” at best",
        "asked for a reason, and this report prints it",
    ],
)
def test_they_give_the_figures_of_the_rubric(rules, words):
    assert words in rules


def test_they_follow_a_rubric_of_another_shape(small_rubric):
    rules = " ".join(scoring_rules(load_rubric_content(small_rubric).content)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Levels 3 and 4" in rules
    assert "plain mean of the three factor scores" in rules
    assert "2 of 2 or 2 of 3" in rules
    assert "“Growing — one or more practices not in evidence”" in rules


def test_they_speak_to_readers_and_not_to_those_who_build(rules):
    assert not re.search(r"\w_\w|\bNA\b|\bapp\b|should|Show ", rules)
