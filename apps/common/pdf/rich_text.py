"""What people typed, ready to be set: in paragraphs, each with the direction its script runs in. Pure."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]

# A text with more lines than this is set as running text, so that no list of a thousand empty words fills a book.
MOST_PARAGRAPHS = 60


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of what somebody typed."""

    text: str
    direction: Direction


@dataclass(frozen=True)
class RichText:
    """One text that somebody typed; empty if they typed nothing."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def direction(self) -> Direction:
        """Which way its first paragraph runs."""
        return self.paragraphs[0].direction if self.paragraphs else "ltr"

    def __bool__(self) -> bool:
        return bool(self.paragraphs)


def to_paragraphs(text: str) -> RichText:
    """A typed text in paragraphs: one for each line that holds anything, spaces run together."""
    lines = []
    for line in text.splitlines():
        words = line.split()
        if words:
            lines.append(" ".join(words))
    if len(lines) > MOST_PARAGRAPHS:
        lines = [*lines[: MOST_PARAGRAPHS - 1], " ".join(lines[MOST_PARAGRAPHS - 1 :])]
    return RichText(tuple(Paragraph(line, direction_of(line)) for line in lines))


def direction_of(text: str) -> Direction:
    """The direction of the first letter that has one, as the Unicode bidirectional algorithm has it."""
    for sign in text:
        kind = unicodedata.bidirectional(sign)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return "ltr"
