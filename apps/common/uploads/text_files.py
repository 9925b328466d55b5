"""Plain text and CSV: readable signs and nothing else, that no program takes for a page or a script."""

import csv
import re
from collections.abc import Iterator
from io import StringIO

from apps.common.zip_reader import contains_zip

from .emails import is_email
from .file_types import ACCEPTED_TYPES, CSV, TEXT, FileType
from .refusals import E_MAIL, TWO_KINDS, FileRefused

UNKNOWN = f"We could not tell what kind of file this is. Choose {ACCEPTED_TYPES}."
PAGE = (
    "This is a web page, a drawing in SVG or another kind of XML, which a browser could run. "
    "Print it as a PDF, and choose that."
)
SCRIPT = "This is a script or a program. Nobody needs one as evidence: describe what it shows instead."
FORMULA = (
    "Row {row} of this table has a cell that a spreadsheet program would run as a formula ({cell}). "
    "Take the first sign of the cell away, or save the table as XLSX or PDF."
)

UNREADABLE_ROW = (
    "Row {row} of this table cannot be read: a cell has no end, or is longer than any program writes. "
    "Save the table as XLSX or PDF, and choose that."
)
TOO_MANY_CELLS = (
    "This table has more than 750,000 cells, which is more than we look through. Save the part that matters as a "
    "table of its own, and choose that."
)
MOST_CELLS = 750_000

FIRST_PART = 4_096  # characters in which a page or a script shows itself
# Word writes \x0b for a line break within a paragraph.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_TAG = re.compile(r"\s*<[a-z!?/]", re.IGNORECASE)
_PAGE = re.compile(
    r"<\s*(!doctype|!--|\?xml|\?php|html|head|body|script|iframe|svg|object|embed|style|meta|img)(?![a-z0-9])",
    re.IGNORECASE,
)
# A page that a browser saved as one file, in the form of an e-mail.
_SAVED_PAGE = re.compile(r"^(Snapshot-Content-Location:|From:\s*[\"“]?<?Saved by)", re.IGNORECASE | re.MULTILINE)
_SCRIPT = re.compile(r"\A\s*(#!|@echo\b|<\?php|<%|%!PS)", re.IGNORECASE)
_FORMULA = re.compile(r"[=＝]|[@＠]\w+\s*[(（]", re.IGNORECASE)
_CALL = re.compile(r"[a-z][(（]", re.IGNORECASE)  # what makes a formula of - or +; "- more walks!" is words
_ROWS_LOOKED_AT = 20
_LONGEST_ROWS = 1_000_000  # characters in which those rows stand


def detect_text_type(content: bytes) -> FileType:
    """CSV if every row has the same cells, two or more; else plain text. Raises FileRefused for anything else."""
    text = _read(content)
    first = text[:FIRST_PART]
    if contains_zip(content):
        raise FileRefused(TWO_KINDS)
    if _SCRIPT.match(first):
        raise FileRefused(SCRIPT)
    if _SAVED_PAGE.search(first):
        raise FileRefused(PAGE)
    if is_email(text):
        raise FileRefused(E_MAIL)
    if _TAG.match(first) or _PAGE.search(first):
        raise FileRefused(PAGE)
    delimiter = _delimiter(text)
    if delimiter is None:
        return TEXT
    _check_cells(text, delimiter)
    return CSV


def _read(content: bytes) -> str:
    """The text, as one of the ways that programs write it. Raises FileRefused if it is none."""
    ways = ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for way in ways:
        try:
            text = content.decode(way).removesuffix("\x1a")  # the end of a file for old programs
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(text) and text.strip():
            return text
    raise FileRefused(UNKNOWN)


def _delimiter(text: str) -> str | None:
    """What stands between cells; None if this is no table."""
    lines = text[:_LONGEST_ROWS].splitlines()[: _ROWS_LOOKED_AT * 5]
    for delimiter in (",", ";", "\t"):
        try:
            rows = [row for row in _rows("\n".join(lines), delimiter) if row][:_ROWS_LOOKED_AT]
        except csv.Error:
            continue
        if len(rows) > 1 and len(rows[0]) > 1 and all(len(row) == len(rows[0]) for row in rows):
            return delimiter
    return None


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _check_cells(text: str, delimiter: str) -> None:
    """Every cell of a table, row by row. Raises FileRefused for a formula, and where a row cannot be read."""
    if text.count(delimiter) + text.count("\n") + text.count("\r") > MOST_CELLS:
        raise FileRefused(TOO_MANY_CELLS)
    number = 0
    try:
        for number, row in enumerate(_rows(text, delimiter), start=1):
            for cell in row:
                if _is_formula(cell.lstrip()):
                    raise FileRefused(FORMULA.format(row=number, cell=f"it begins with “{cell.strip()[0]}”"))
    except csv.Error as error:
        raise FileRefused(UNREADABLE_ROW.format(row=number + 1)) from error


def _is_formula(cell: str) -> bool:
    """Whether a spreadsheet program would run a cell: a formula, a function's call, or another program's."""
    if _FORMULA.match(cell):
        return True
    if not cell.startswith(("+", "-", "＋", "－")):
        return False
    pipe = cell.find("|")
    return 0 <= pipe < cell.rfind("!") or _CALL.search(cell) is not None
