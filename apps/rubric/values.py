"""What one value of a rubric's file may be: the only place that knows lengths and spellings. Pure: no Django.

`tree` says which value is of which kind, `reader.py` holds a file to it, and the models take the widths of their
columns from it, so that the database never meets a value it cannot hold.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

MOST_PARTS = 1000  # entries of one list; positions in the database go to 32,767


@dataclass(frozen=True)
class Text:
    """A text: its greatest length in characters, and what it must look like."""

    longest: int
    fits: Callable[[str], object] = bool  # whether a text is well spelled
    advice: str = ""  # what to write, for a text that is not
    several_lines: bool = False

    @property
    def is_free(self) -> bool:
        """Whether people write it as they like: no id, code or other spelling that the product relies on."""
        return self.fits is bool

    def fault(self, text: str) -> str:
        """What to mend in a text, as a sentence; empty if nothing."""
        if not text:
            return "This text is empty."
        if len(text) > self.longest:
            return f"This text has {len(text):,} characters. At most {self.longest:,} fit here."
        breaks = "\n" if self.several_lines else ""
        for character in text:
            # Control characters, halves of surrogate pairs, and Unicode's own line and paragraph separators.
            if unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") and character not in breaks:
                return f"This text holds {_named(character)}. Take it out."
        return "" if self.fits(text) else f"'{text}' cannot be used here. {self.advice}"


@dataclass(frozen=True)
class Whole:
    """A whole number, both ends included."""

    least: int
    most: int

    def fault(self, number: int) -> str:
        """What to mend in a number, as a sentence; empty if nothing."""
        if self.least <= number <= self.most:
            return ""
        return f"This number must be from {self.least:,} to {self.most:,}."


@dataclass(frozen=True)
class Number:
    """A number from zero up, with so many digits in all and so many of them after the point."""

    digits: int
    places: int

    def fault(self, number: Decimal) -> str:
        """What to mend in a number, as a sentence; empty if nothing."""
        if number >= 10 ** (self.digits - self.places):
            return "This number is too large."
        if number != round(number, self.places):
            some = "1 digit" if self.places == 1 else f"{self.places} digits"
            return f"This number may have at most {some} after the point."
        return ""


def _named(character: str) -> str:
    if character == "\n":
        return "a line break"
    if character == "\t":
        return "a tab"
    return f"a character that cannot be shown (U+{ord(character):04X})"


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _spelled(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


# Ids and codes stand in addresses, so they need no escaping there, and differ by more than capital letters.
ID = Text(60, _spelled(r"[a-z][a-z0-9_-]*"), "Use small letters, digits, - and _, and start with a letter.")
CODE = Text(20, _spelled(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"), "Use capital letters, digits and -, such as ACC-1.")
VERSION = Text(20, _spelled(r"[0-9]+(\.[0-9]+)*(-[a-z0-9]+)*"), "Use numbers and dots, such as 0.1.0.")
SCHEMA = Text(10, _spelled(r"1\.0"), 'This product reads files of schema version "1.0".')
ORIGIN = Text(
    60, _spelled(r"(ours|paper)(_[a-z0-9]+)*"), "Start with 'ours' or 'paper': pages say whose words these are."
)
LANGUAGE = Text(20, _spelled(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "Use a language code, such as en-GB.")
DAY = Text(10, _is_day, 'Write the day as year, month and day, such as "2025-12-30".')
DOI = Text(120, _spelled(r"10\.[0-9]{4,9}/[^\s<>\"]+"), "Start with 10. and leave https://doi.org/ out.")
WEB = Text(200, _spelled(r"https://[^\s<>\"]+"), "Use a whole address that starts with https://.")
SUCCESSION_KIND = Text(
    20, _spelled("same|reworded|replaced|new|retired"), "Write same, reworded, replaced, new or retired."
)
REFERENCE = Text(80)
LABEL = Text(80)
LINE = Text(200)
PROSE = Text(2000, several_lines=True)

LEVEL = Whole(1, 10)
ORDER = Whole(1, MOST_PARTS)
COUNT = Whole(1, MOST_PARTS)
YEAR = Whole(1900, 2100)
GROUP = Whole(5, MOST_PARTS)  # a group of fewer than five people is never shown (fidelity: small numbers)

BAND_EDGE = Number(digits=3, places=1)
GAP = Number(digits=4, places=2)

Id = Annotated[str, ID]
Code = Annotated[str, CODE]
Version = Annotated[str, VERSION]
Schema = Annotated[str, SCHEMA]
Origin = Annotated[str, ORIGIN]
Language = Annotated[str, LANGUAGE]
Day = Annotated[str, DAY]
Doi = Annotated[str, DOI]
Web = Annotated[str, WEB]
SuccessionKind = Annotated[str, SUCCESSION_KIND]
Reference = Annotated[str, REFERENCE]
Label = Annotated[str, LABEL]
Line = Annotated[str, LINE]
Prose = Annotated[str, PROSE]
LevelNumber = Annotated[int, LEVEL]
Order = Annotated[int, ORDER]
Count = Annotated[int, COUNT]
Year = Annotated[int, YEAR]
GroupSize = Annotated[int, GROUP]
BandEdge = Annotated[Decimal, BAND_EDGE]
Gap = Annotated[Decimal, GAP]
