"""What people typed, in paragraphs with a direction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.common.pdf.rich_text import MOST_PARAGRAPHS, direction_of, to_paragraphs


def test_one_paragraph_for_each_line_that_holds_anything():
    found = to_paragraphs("  First line.\r\n\r\n\tSecond   line.\n \n")
    assert [paragraph.text for paragraph in found.paragraphs] == ["First line.", "Second line."]
    assert found.text == "First line. Second line."


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t\r\n"])
def test_nothing_typed_is_nothing(text):
    assert not to_paragraphs(text)
    assert to_paragraphs(text).direction == "ltr"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Good.", "ltr"),
        ("123 !", "ltr"),
        ("مرحبا 123", "rtl"),
        ("12 שלום", "rtl"),
        ("She said שלום", "ltr"),
        ("שלום, she said", "rtl"),
        ("同伴", "ltr"),
    ],
)
def test_the_first_letter_with_a_direction_decides(text, direction):
    assert direction_of(text) == direction


def test_each_paragraph_has_its_own_direction():
    assert [one.direction for one in to_paragraphs("Good.\nمرحبا").paragraphs] == ["ltr", "rtl"]


def test_a_thousand_lines_do_not_fill_a_book():
    found = to_paragraphs("\n".join(str(number) for number in range(1000)))
    assert len(found.paragraphs) == MOST_PARAGRAPHS
    assert found.text.split() == [str(number) for number in range(1000)]


@given(st.text(max_size=300))
def test_no_word_is_lost(text):
    assert to_paragraphs(text).text.split() == text.split()
