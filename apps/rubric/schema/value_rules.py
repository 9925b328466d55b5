"""What one value of a rubric may be: the only place that knows lengths and spellings. Pure: no Django.

The models of the schema name these rules as their fields' types, pydantic holds every value to them, and the database
takes the widths of its columns from them, so that it never meets a value it cannot hold.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import Field, GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from apps.common.unicode_text import composed, is_storable, is_visible, unseen_sign, utf16_length

MAX_LIST_LENGTH = 1000  # entries of one list; positions in the database go to 32,767

RULE_BROKEN = "rule_broken"  # pydantic's type of an error whose message is a sentence of ours

# Control characters, halves of surrogate pairs, and Unicode's own line and paragraph separators.
_UNUSABLE_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]")


@dataclass(frozen=True)
class TextRule:
    """A text: its greatest length in characters, and what it must look like."""

    max_length: int
    is_well_spelled: Callable[[str], object] = bool
    advice: str = ""  # what to write, for a text that is not well spelled
    several_lines: bool = False

    @property
    def is_free(self) -> bool:
        """Whether people write it as they like: no id, code or other spelling that the product relies on."""
        return self.is_well_spelled is bool

    def fault(self, text: str, count: Callable[[str], int] = utf16_length) -> str:
        """What to mend in a text, as a sentence; empty if nothing. `count`: usually as pages count what is typed."""
        if not text:
            return "This text is empty."
        if (length := count(text)) > self.max_length:
            return f"This text has {length:,} characters. At most {self.max_length:,} fit here."
        for found in _UNUSABLE_CHARACTER.finditer(text):
            if found.group() != "\n" or not self.several_lines:
                return f"This text holds {_describe_character(found.group())}. Take it out."
        return "" if self.is_well_spelled(text) else f"'{text}' cannot be used here. {self.advice}"

    def _unseen(self, text: str) -> str:
        """What to mend in a line, or else in a text, of which not everything can be seen."""
        unseen = "" if self.several_lines else unseen_sign(text)
        if unseen or not is_visible(text):
            return f"This text holds {_describe_character(unseen or text[0])}. Take it out."
        return ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_after_validator_function(self._validate, core_schema.str_schema(strict=True))

    def _validate(self, text: str, info: ValidationInfo) -> str:
        """The text without the blanks around it, which folded blocks of YAML bring along, its letters put together.

        What is stored already stays to the letter, and was counted in characters once.
        """
        is_stored = info.mode == "json"
        text = text.strip() if is_stored else composed(text.strip())
        fault = self.fault(text, len) if is_stored else self.fault(text) or self._unseen(text)
        if fault and not (self.is_free and is_storable(text) and _may_be_unfinished(info)):
            raise _broken(fault)
        return text


@dataclass(frozen=True)
class WholeNumberRule:
    """A whole number, both ends included."""

    min: int
    max: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self._validate, core_schema.int_schema(strict=True))

    def _validate(self, number: int) -> int:
        if not self.min <= number <= self.max:
            raise _broken(f"This number must be from {self.min:,} to {self.max:,}.")
        return number


@dataclass(frozen=True)
class DecimalRule:
    """A number from zero up, with so many digits in all and so many of them after the point."""

    max_digits: int
    decimal_places: int

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        number = core_schema.no_info_after_validator_function(self._validate, core_schema.decimal_schema(strict=True))
        return core_schema.with_info_before_validator_function(_to_decimal, number)

    def _validate(self, number: Decimal) -> Decimal:
        if number >= 10 ** (self.max_digits - self.decimal_places):
            raise _broken("This number is too large.")
        if number != round(number, self.decimal_places):
            digits = "1 digit" if self.decimal_places == 1 else f"{self.decimal_places} digits"
            raise _broken(f"This number may have at most {digits} after the point.")
        return number


def _broken(sentence: str) -> PydanticCustomError:
    return PydanticCustomError(RULE_BROKEN, "{sentence}", {"sentence": sentence})


def _may_be_unfinished(info: ValidationInfo) -> bool:
    return bool(info.context and info.context.get("unfinished"))


def _to_decimal(value: Any, info: ValidationInfo) -> Any:
    """A whole number may stand for a decimal one; in the stored document, which is JSON, decimals are texts."""
    is_whole_number = isinstance(value, int) and not isinstance(value, bool)
    is_stored = info.mode == "json" and isinstance(value, str)
    return Decimal(value) if is_whole_number or is_stored else value


def _describe_character(character: str) -> str:
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


def _matches(pattern: str) -> Callable[[str], object]:
    return re.compile(pattern).fullmatch


# Ids and codes stand in addresses, so they need no escaping there, and differ by more than capital letters.
ID = TextRule(60, _matches(r"[a-z][a-z0-9_-]*"), "Use small letters, digits, - and _, and start with a letter.")
CODE = TextRule(20, _matches(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*"), "Use capital letters, digits and -, such as ACC-1.")
VERSION = TextRule(20, _matches(r"[0-9]+(\.[0-9]+)*(-[a-z0-9]+)*"), "Use numbers and dots, such as 0.1.0.")
SCHEMA_VERSION = TextRule(10, _matches(r"1\.0"), 'This product reads files of schema version "1.0".')
ORIGIN = TextRule(
    60, _matches(r"(ours|paper)(_[a-z0-9]+)*"), "Start with 'ours' or 'paper': pages say whose words these are."
)
LANGUAGE = TextRule(20, _matches(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"), "Use a language code, such as en-GB.")
DAY = TextRule(10, _is_day, 'Write the day as year, month and day, such as "2025-12-30".')
DOI = TextRule(120, _matches(r"10\.[0-9]{4,9}/[^\s<>\"]+"), "Start with 10. and leave https://doi.org/ out.")
WEB_ADDRESS = TextRule(200, _matches(r"https://[^\s<>\"]+"), "Use a whole address that starts with https://.")
MATCH_TYPE = TextRule(
    20, _matches("same|reworded|replaced|new|retired"), "Write same, reworded, replaced, new or retired."
)
REFERENCE = TextRule(80)
LABEL = TextRule(80)
LINE = TextRule(200)
PROSE = TextRule(2000, several_lines=True)

LEVEL_NUMBER = WholeNumberRule(1, 10)
ORDER = WholeNumberRule(1, MAX_LIST_LENGTH)
COUNT = WholeNumberRule(1, MAX_LIST_LENGTH)
YEAR = WholeNumberRule(1900, 2100)
GROUP_SIZE = WholeNumberRule(5, MAX_LIST_LENGTH)  # fewer than five people are never shown (fidelity: small numbers)

BAND_EDGE = DecimalRule(max_digits=3, decimal_places=1)
GAP = DecimalRule(max_digits=4, decimal_places=2)

Id = Annotated[str, ID]
Code = Annotated[str, CODE]
Version = Annotated[str, VERSION]
SchemaVersion = Annotated[str, SCHEMA_VERSION]
Origin = Annotated[str, ORIGIN]
Language = Annotated[str, LANGUAGE]
Day = Annotated[str, DAY]
Doi = Annotated[str, DOI]
WebAddress = Annotated[str, WEB_ADDRESS]
MatchTypeName = Annotated[str, MATCH_TYPE]
Reference = Annotated[str, REFERENCE]
Label = Annotated[str, LABEL]
Line = Annotated[str, LINE]
Prose = Annotated[str, PROSE]
LevelNumber = Annotated[int, LEVEL_NUMBER]
Order = Annotated[int, ORDER]
Count = Annotated[int, COUNT]
Year = Annotated[int, YEAR]
GroupSize = Annotated[int, GROUP_SIZE]
BandEdge = Annotated[Decimal, BAND_EDGE]
Gap = Annotated[Decimal, GAP]
YesNo = Annotated[bool, Field(strict=True)]

Entry = TypeVar("Entry")
ListOf = Annotated[tuple[Entry, ...], Field(max_length=MAX_LIST_LENGTH)]
