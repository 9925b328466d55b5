"""Codes of the file in words."""

import pytest

from apps.rubric import words
from apps.rubric.schema.theory_content import SourceContent


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (["paper_abstract", "paper_full_text"], words.PAPERS),
        (["ours", "ours_reworded"], words.OURS),
        (["ours_hypothesis", "ours"], words.OUR_THEORY),
        (["paper_abstract", "ours"], words.BOTH),
        ([], words.OURS),
    ],
)
def test_whose_words_something_is(origins, expected):
    assert words.whose(origins) == expected


def test_a_code_that_is_not_listed_is_shown_without_underscores():
    assert words.status("tried_in_two_places") == "Tried in two places."
    assert words.read("abstract_and_tables") == "abstract and tables"


def test_small_numbers_are_words():
    assert [words.number(count) for count in (0, 1, 5, 10, 11)] == ["no", "one", "five", "ten", "11"]


@pytest.mark.parametrize(
    ("cite", "expected"),
    [
        ("Gillard S, et al. A title. Soc Psychiatry 2021;56:1903-1911.", "Gillard S, et al, 2021"),
        ("ImROC. The values (web page); briefings 17 and 25.", "ImROC"),
        ("A report without a full stop", "A report without a full stop"),
    ],
)
def test_a_source_in_short(cite, expected):
    assert SourceContent(id="x", cite=cite, doi=None, access="abstract").in_short == expected
