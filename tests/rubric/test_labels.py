"""Codes of the file in words."""

import pytest

from apps.rubric import labels
from apps.rubric.schema.theory_content import SourceContent


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (["paper_abstract", "paper_full_text"], labels.PAPERS),
        (["ours", "ours_reworded"], labels.OURS),
        (["ours_hypothesis", "ours"], labels.OUR_THEORY),
        (["paper_abstract", "ours"], labels.BOTH),
        ([], labels.OURS),
    ],
)
def test_whose_words_something_is(origins, expected):
    assert labels.authorship(origins) == expected


def test_a_code_that_is_not_listed_is_shown_without_underscores():
    assert labels.status_sentence("tried_in_two_places") == "Tried in two places."
    assert labels.reading_depth("abstract_and_tables") == "abstract and tables"


def test_small_numbers_are_words():
    assert [labels.in_words(count) for count in (0, 1, 5, 10, 11)] == ["no", "one", "five", "ten", "11"]


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
