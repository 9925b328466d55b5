"""Cells of a workbook that somebody sent, and what may be read from one. Pure.

Excel likes to take what people type for something else: 1-2 becomes a date, 0.10 becomes 0.1, = begins a formula. A
cell is read as what was wanted, or answered with a sentence; nothing is guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

LONGEST_TEXT = 32_767  # characters that Excel holds in one cell

# Excel writes a character that XML cannot hold by its number, and the mark itself as _x005F_.
_ESCAPED = re.compile(r"_x(005F|00[01][0-9A-F]|FFF[EF])_", re.IGNORECASE)
_NEEDS_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CellError(Exception):
    """A cell holds something else than what is wanted there. `sentence` says what to do."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class CellProblem:
    """One thing to mend in a workbook, and where it stands."""

    sheet: str  # empty: the file as a whole
    cell: str  # such as C5; empty: the sheet as a whole
    sentence: str

    @property
    def where(self) -> str:
        """The place, as a person finds it."""
        return f"{self.sheet}, cell {self.cell}" if self.cell else self.sheet or "The file"

    def __str__(self) -> str:
        return f"{self.where}: {self.sentence}"


class WorkbookProblems(Exception):  # noqa: N818 - what it holds is its name
    """The workbook cannot be used as it is. `problems` names each place, in the order they were met."""

    def __init__(self, problems: Iterable[CellProblem], *, more: bool = False):
        self.problems = tuple(problems)
        self.more = more  # the search stopped here; there may be others
        super().__init__("\n".join(map(str, self.problems)))


class WorkbookRefused(WorkbookProblems):
    """The file cannot be read at all. `sentence` says why, and what to do."""

    def __init__(self, sentence: str):
        super().__init__([CellProblem("", "", sentence)])
        self.sentence = sentence


@dataclass(frozen=True)
class SheetCell:
    """One cell. `kind` is what Excel takes it for: nothing, text, number, yes_no, date, formula or error."""

    row: int  # from 1
    column: int  # from 1
    value: Any = None
    kind: str = "nothing"

    @property
    def name(self) -> str:
        """Such as C5."""
        from openpyxl.utils import get_column_letter  # slow to load, and most processes never read a workbook

        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it, or nothing but blanks."""
        return self.kind == "nothing" or (self.kind == "text" and not str(self.value).strip())

    def text(self) -> str:
        """What is written here, without the blanks around it; empty if nothing. Raises CellError."""
        if self.is_blank:
            return ""
        if self.kind == "text":
            return unescape_text(str(self.value)).strip()
        if self.kind == "number" and self.value == int(self.value):
            return str(int(self.value))
        self._refuse("the words")
        taken = {"number": f"the number {self.value}", "date": "a date", "yes_no": "true or false"}[self.kind]
        raise CellError(f"Excel took this for {taken}. Put an apostrophe (') in front of what you type.")

    def whole(self) -> int | Decimal | str | None:
        """The whole number that stands here; what is none comes as it is; None if nothing. Raises CellError."""
        number = self.number()
        if isinstance(number, Decimal) and number == int(number):
            return int(number)
        return number

    def number(self) -> Decimal | str | None:
        """The number that stands here; text that is none as it is; None if nothing. Raises CellError."""
        if self.is_blank:
            return None
        if self.kind == "number":
            # The shortest figures that mean this number: 0.75, not 0.75000000000000002.
            return Decimal(repr(self.value))
        if self.kind == "text":
            written = unescape_text(str(self.value)).strip()
            return Decimal(written) if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", written) else written
        self._refuse("the number")
        raise CellError("This should be a number. Type its digits.")

    def yes_no(self, yes: str = "yes", no: str = "no") -> bool | None:
        """Yes or no; None if nothing stands here. Raises CellError."""
        if self.is_blank:
            return None
        if self.kind == "yes_no":
            return bool(self.value)
        self._refuse(f"{yes} or {no}")
        text = unescape_text(str(self.value)).strip().casefold() if self.kind == "text" else ""
        if text not in (yes, no):
            raise CellError(f"Write {yes} or {no} here.")
        return text == yes

    def day(self) -> str:
        """A day as 2025-12-30, or the text that stands here; empty if nothing. Raises CellError."""
        if self.kind == "date" and isinstance(self.value, datetime):
            return self.value.date().isoformat()
        return self.text()

    def _refuse(self, wanted: str) -> None:
        if self.kind == "formula":
            raise CellError(f"This is a formula. Type {wanted} instead.")
        if self.kind == "error":
            raise CellError(f"Excel shows an error here ({self.value}). Type {wanted} instead.")


@dataclass(frozen=True)
class WorksheetValues:
    """One sheet: the cells that hold something."""

    name: str
    is_hidden: bool
    cells: dict[tuple[int, int], SheetCell]

    def at(self, row: int, column: int) -> SheetCell:
        """The cell at a place, empty if nothing stands there."""
        return self.cells.get((row, column)) or SheetCell(row, column)

    @property
    def rows(self) -> Iterator[int]:
        """The numbers of the rows in which anything stands, in order."""
        yield from sorted({row for (row, _), cell in self.cells.items() if not cell.is_blank})

    @property
    def last_column(self) -> int:
        """The column furthest to the right in which anything stands; 0 if the sheet is empty."""
        return max((column for (_, column), cell in self.cells.items() if not cell.is_blank), default=0)


def unescape_text(text: str) -> str:
    """Text from a cell: Excel's own escapes undone, line breaks as one character."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def escape_text(text: str) -> str:
    """Text for a cell, so that `plain_text` gives it back."""
    return _NEEDS_ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", text.replace("\r\n", "\n").replace("\r", "\n"))
