"""From a workbook's bytes to its sheets. Pure: no Django."""

import math
import struct
import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .cells import SheetCell, WorkbookRefused, WorksheetValues
from .package import LAST_ROW, repack_safely

_KINDS = {"s": "text", "n": "number", "b": "yes_no", "d": "date", "f": "formula", "e": "error"}

# What openpyxl raises on packages that hold together as XML and not as a workbook.
_UNREADABLE = (
    InvalidFileException,
    BadZipFile,
    ParseError,
    DefusedXmlException,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    RecursionError,
    struct.error,
)


def open_workbook(data: bytes) -> dict[str, WorksheetValues]:
    """The sheets of a workbook by name, in their order. Raises WorkbookRefused.

    Formulas are not worked out, and nothing that the file points to is fetched: a cell with a formula says that it
    is one.
    """
    package = repack_safely(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extras that are not read
            sheets = list(_sheets(package))
    except _UNREADABLE as error:
        raise WorkbookRefused(
            "This file cannot be read as an Excel workbook. Open it in Excel. "
            "Save it as “Excel Workbook (.xlsx)” and send that file."
        ) from error
    if not sheets:
        raise WorkbookRefused(
            "There is no sheet in this workbook. Save it as “Excel Workbook (.xlsx)” and try again."
        )
    return {sheet.name: sheet for sheet in sheets}


def _sheets(package: bytes) -> Iterator[WorksheetValues]:
    book = load_workbook(BytesIO(package), read_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size is no promise
        cells = {}
        for row in sheet.iter_rows(max_row=LAST_ROW):
            for cell in row:
                if cell.value is not None:
                    cells[cell.row, cell.column] = _cell(cell)
        yield WorksheetValues(sheet.title, sheet.sheet_state != "visible", cells)
    book.close()


def _cell(cell: Any) -> SheetCell:
    if isinstance(cell.value, float) and not math.isfinite(cell.value):
        return SheetCell(cell.row, cell.column, str(cell.value), "error")
    return SheetCell(cell.row, cell.column, cell.value, _KINDS[cell.data_type])
