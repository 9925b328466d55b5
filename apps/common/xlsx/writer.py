"""Writing workbooks that people fill in: plain looks, locked where nothing is to be changed, the same bytes for the
same content. Pure: no Django.

What people typed is always written as text. A text that begins with = + - or @ is one like any other, and stays one
when somebody edits the cell.
"""

import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from .cells import LONGEST_TEXT, escape_text

LONGEST_NAME = 31  # characters of a sheet's name

_INK, _PAPER, _LINE = "FF16323A", "FFE4EEF0", "FF9AA8AC"
_OPEN = "FFFFF8DC"  # where people write
_EDGE = Side(style="thin", color=_LINE)
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_TOP = Alignment(vertical="top", wrap_text=True)
_TEXT = "@"  # Excel's format for cells whose content it leaves alone

_NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file knows
_MOMENT = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</)")


def new_workbook(title: str, language: str) -> Workbook:
    """An empty workbook with a title and a language."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title, book.properties.language, book.properties.creator = title, language, "Even Ground"
    return book


def add_sheet(book: Workbook, name: str, widths: Sequence[int], *, frozen: str = "A2") -> Worksheet:
    """One more sheet. `widths` in characters, a column each; `frozen`: the first cell that scrolls."""
    sheet = book.create_sheet(name)
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = frozen
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight, sheet.page_setup.paperSize = "landscape", 0, 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def unique_sheet_name(wanted: str, taken: Sequence[str]) -> str:
    """A name that Excel allows, as near as possible to the one that is wanted, and not taken yet."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip().strip("'")[:LONGEST_NAME].strip() or "Sheet"
    known, number, tried = {one.casefold() for one in taken}, 1, name
    while tried.casefold() in known or tried.casefold() == "history":  # Excel keeps that name to itself
        number += 1
        tried = f"{name[: LONGEST_NAME - len(str(number)) - 1]} {number}"
    return tried


def write_cell(sheet: Worksheet, row: int, column: int, value: str | int | Decimal | bool | None) -> Cell:
    """Write one value. Raises ValueError for a text that is longer than Excel holds in a cell."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # no cells are merged here
    cell.alignment, cell.border = _TOP, _BOX
    if isinstance(value, str):
        text = escape_text(value)
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"{sheet.title} {cell.coordinate}: {len(text):,} characters do not fit in a cell.")
        cell.value = text
        cell.data_type = "s"  # also where it looks like a formula, a number or an error to openpyxl
        cell.number_format, cell.quotePrefix = _TEXT, text[:1] in ("=", "+", "-", "@", "'")
    else:
        cell.value = value
    return cell


def write_header_row(sheet: Worksheet, titles: Sequence[str], row: int = 1) -> None:
    """The row of titles above a table, repeated on every printed page."""
    for column, title in enumerate(titles, start=1):
        cell = write_cell(sheet, row, column, title)
        cell.font, cell.fill = Font(bold=True, color=_INK), PatternFill("solid", fgColor=_PAPER)
    sheet.print_title_rows = f"{row}:{row}"


def write_heading(sheet: Worksheet, row: int, text: str, size: int = 14) -> None:
    """A line that stands above others."""
    cell = write_cell(sheet, row, 1, text)
    cell.font, cell.border = Font(bold=True, size=size, color=_INK), Border()


def write_paragraph(sheet: Worksheet, row: int, text: str) -> None:
    """A line of running text."""
    write_cell(sheet, row, 1, text).border = Border()


def make_bold(cell: Cell) -> None:
    """Make a cell stand out."""
    cell.font = Font(bold=True, color=_INK)


def unlock_cell(cell: Cell) -> None:
    """Leave a cell of a protected sheet open, and show that it is to be filled in."""
    cell.protection, cell.fill = Protection(locked=False), PatternFill("solid", fgColor=_OPEN)
    if cell.value is None:
        cell.number_format = _TEXT


def protect_sheet(sheet: Worksheet) -> None:
    """Only unlocked cells can be changed. There is no password: it guards against slips, not against people."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatColumns = protection.formatRows = False  # False: allowed


def add_dropdown(
    sheet: Worksheet, cells: str, choices: str, *, prompt: str = "", error: str = "", strict: bool = True
) -> None:
    """A drop-down in these cells. `choices`: where they stand, such as `Choices!$A$1:$A$7`, or "yes,no" in quotes."""
    rule = DataValidation(type="list", formula1=choices, allow_blank=True, showErrorMessage=strict)
    rule.prompt, rule.showInputMessage = prompt[:255] or None, bool(prompt)
    rule.error, rule.errorTitle = error[:255] or None, "Choose from the list" if error else None
    rule.add(cells)
    sheet.add_data_validation(rule)


def warn_beyond_length(sheet: Worksheet, cells: str, longest: int) -> None:
    """Warn of a text that is too long for its place."""
    rule = DataValidation(
        type="textLength", operator="lessThanOrEqual", formula1=str(longest), allow_blank=True, showErrorMessage=True
    )
    rule.errorStyle, rule.errorTitle = "warning", "This text is too long"
    rule.error = f"At most {longest:,} characters fit here."
    rule.add(cells)
    sheet.add_data_validation(rule)


def absolute_range(sheet: Worksheet, column: int, first: int, last: int) -> str:
    """A stretch of one column, as a drop-down names it."""
    letter = get_column_letter(column)
    return f"{quote_sheetname(sheet.title)}!${letter}${first}:${letter}${last}"


def column_range(column: int, first: int, last: int) -> str:
    """A stretch of one column of the same sheet."""
    letter = get_column_letter(column)
    return f"{letter}{first}:{letter}{last}"


def to_bytes(book: Workbook) -> bytes:
    """The workbook's file. No moment stands in it, so the same content gives the same bytes."""
    written = BytesIO()
    book.save(written)
    settled = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = _MOMENT.sub(rb"\g<1>1980-01-01T00:00:00Z\g<3>", content)
            info = zipfile.ZipInfo(part.filename, _NEVER)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(info, content)
    return settled.getvalue()
