"""Telephone numbers in a text that somebody typed, so that a page can let people press them."""

import re
from dataclasses import dataclass

from django import template

register = template.Library()

# Numbers as they are written in the United Kingdom or with a country's code; the short ones only where one is to call
# them, because "NHS 111" is a name, and a room may have the number 111.
PHONE_NUMBER = re.compile(
    r"(?<![\w./+-])(?:\+\d[\d ()-]{7,}\d|0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}|0\d{9,10}|116 123|(?<=call )(?:111|112|999))"
    r"(?![\w-])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TextPiece:
    """A piece of a line. `href` is what a telephone dials, or empty."""

    text: str
    href: str = ""


@register.filter
def phone_paragraphs(text: str) -> list[list[list[TextPiece]]]:
    """The paragraphs of a text, their lines, and the pieces of those; nothing of it is HTML."""
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", "\n".join(text.strip().splitlines())):
        paragraphs.append(list(map(_pieces, paragraph.split("\n"))))
    return paragraphs


def _pieces(line: str) -> list[TextPiece]:
    pieces, end = [], 0
    for found in PHONE_NUMBER.finditer(line):
        pieces += [TextPiece(line[end : found.start()]), TextPiece(found[0], phone_link(found[0]))]
        end = found.end()
    return [piece for piece in [*pieces, TextPiece(line[end:])] if piece.text]


def phone_link(number: str) -> str:
    """The number as a telephone dials it: without the zero in brackets that is dialled within a country only."""
    is_international = number.startswith("+")
    digits = re.sub(r"\D", "", number.replace("(0)", "") if is_international else number)
    return f"tel:+{digits}" if is_international else f"tel:{digits}"
