"""Picking lines of one's own for supervision."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.reflections.domain.excerpts import lines_of
from tests.factories import make_reflection

PICK = reverse("reflections:supervision")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("", []),
        ("One. Two? Three", ["One.", "Two?", "Three"]),
        ("A line\n\n  another   line\n", ["A line", "another line"]),
        ("It cost 2.50 in all.", ["It cost 2.50 in all."]),
    ],
)
def test_a_text_falls_into_sentences_and_lines(words, lines):
    assert [line.text for line in lines_of("REF", words)] == lines


@given(st.text(max_size=400))
def test_no_word_is_lost_or_added_and_every_mark_is_its_own(words):
    lines = lines_of("REF", words)
    assert " ".join(line.text for line in lines).split() == words.split()
    assert len({line.mark for line in lines}) == len(lines)


@pytest.fixture
def marks(browser, author, rubric):
    """By text, the field and mark of each line of two reflections."""
    make_reflection(author, rubric, words="Keep this. Not this.")
    make_reflection(author, rubric, practice="ACC-2", words="And this one")
    form = browser.get(PICK).context["form"]
    return {text: (name, mark) for name in form.groups for mark, text in form.fields[name].choices}


def test_only_what_was_picked_is_on_the_page(browser, marks):
    fields = dict(marks[text] for text in ("Keep this.", "And this one"))
    page = browser.post(PICK, fields | {"heading": "For Tuesday"}).content.decode().split("<main")[1]
    for part in ("For Tuesday", "Keep this.", "And this one", "A welcome without judgement"):
        assert part in page
    assert "Not this." not in page


def test_at_least_one_line(browser, marks):
    answer = browser.post(PICK, {"heading": "Nothing"})
    assert answer.status_code == 422
    assert "Pick at least one line." in answer.content.decode()


def test_a_line_that_changed_is_picked_again(browser, marks, author, rubric):
    name, mark = marks["Keep this."]
    answer = browser.post(PICK, {name: mark[:-1] + ("0" if mark[-1] != "0" else "1")})
    assert answer.status_code == 422
    assert "has changed since you picked it" in answer.content.decode()


def test_there_may_be_nothing_to_pick(browser, author):
    assert "Nothing to pick from yet" in browser.get(PICK).content.decode()
