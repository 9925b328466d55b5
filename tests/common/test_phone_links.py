"""Telephone numbers in a typed text can be pressed, and what only looks like one stays text."""

import pytest

from apps.common.templatetags.phone_links import phone_paragraphs


def links(text: str) -> list[str]:
    pieces = [piece for paragraph in phone_paragraphs(text) for line in paragraph for piece in line]
    assert "".join(piece.text for piece in pieces) == text
    return [piece.href for piece in pieces if piece.href]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Samaritans: call 116 123", ["tel:116123"]),
        ("NHS 111: call 111, and choose mental health", ["tel:111"]),
        ("If you are in danger, Call 999.", ["tel:999"]),
        ("The crisis team, 01234 567 890, or 020 7946 0000", ["tel:01234567890", "tel:02079460000"]),
        ("Ring 07700900123.", ["tel:07700900123"]),
        ("+44 (0)20 7946 0000", ["tel:+442079460000"]),
        ("text SHOUT to 85258", []),
        ("Room 111, or 999 people", []),
        ("10.1007/s00127-021-02038-4", []),
        ("Open 2024-03-01, code 0123456", []),
        ("<b>01234 567890</b>", ["tel:01234567890"]),
    ],
)
def test_numbers_are_found(text, expected):
    assert links(text) == expected


def test_lines_and_paragraphs_stay():
    paragraphs = phone_paragraphs("One\r\ntwo\r\n\r\n\r\nThree")
    assert [[line[0].text for line in paragraph] for paragraph in paragraphs] == [["One", "two"], ["Three"]]
