"""A text in the pieces that its author can pick for supervision: sentences, and lines as they were typed. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date

_END = re.compile(r"(?<=[.!?…])\s+(?=\S)")


@dataclass(frozen=True)
class Excerpt:
    """One piece. `mark` names it on the page, by its place and a trace of its text: a changed text is noticed."""

    mark: str
    text: str


@dataclass(frozen=True)
class Source:
    """One reflection, in pieces."""

    reference: str
    title: str
    begun_on: date
    lines: tuple[Excerpt, ...]


def lines_of(reference: str, words: str) -> list[Excerpt]:
    """Every piece of what was written, in order, spaces run together."""
    found: list[Excerpt] = []
    for line in words.splitlines():
        for piece in _END.split(line):
            text = " ".join(piece.split())
            if text:
                found.append(Excerpt(_mark(reference, len(found), text), text))
    return found


def _mark(reference: str, place: int, text: str) -> str:
    return f"{reference}-{place}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
