"""From the bytes that somebody sent to a clean package with nothing in it but sheets, or to a sentence. Pure.

Every limit holds before anything is built from the file: its size, the number and unpacked size of its parts (first
as the directory says, then as they really are), the elements in them, how deep they stand, and how far out their
cells lie. Pictures, charts, comments, links to other files and whatever else a workbook may carry stay outside.
"""

import re
import xml.sax
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import defusedxml.sax
from defusedxml.common import DefusedXmlException

from apps.common.zip_reader import BoundedZipReader, UnsafeZipError, ZipFault

from .cells import WorkbookRefused

LARGEST_FILE = 4_000_000  # bytes as sent; a filled-in workbook has about 100,000
LARGEST_UNPACKED = 20_000_000  # bytes of all parts together
MOST_PARTS = 400
MOST_ELEMENTS = 400_000  # of all parts together
DEEPEST = 40  # elements within elements; a workbook needs about ten
LAST_ROW = 5_000  # of a cell that holds something
LAST_COLUMN = 250
MOST_PLACES = 2_000_000  # places in all sheets together, empty ones included

_XLSX = "Save it as “Excel Workbook (.xlsx)” and send that file."
_BROKEN = f"This file is broken: it cannot be unpacked. Open it in Excel. {_XLSX}"

_CONTENT_TYPES = "[Content_Types].xml"
# The parts that say which sheets there are and what stands in their cells.
_WANTED = re.compile(r"\[Content_Types\]\.xml|xl/[^/]+\.xml|xl/_rels/[^/]+\.rels|xl/worksheets/[^/]+\.xml")
_CELL = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


def repack_safely(data: bytes) -> bytes:
    """The same workbook with its sheets only, every part of it looked at. Raises WorkbookRefused."""
    _check_beginning(data)
    try:
        package = BoundedZipReader(data, most_entries=MOST_PARTS, largest_unpacked=LARGEST_UNPACKED)
        _check_parts(package.names)
        return _repack(package)
    except UnsafeZipError as error:
        raise WorkbookRefused(_sentence(error)) from error


def _check_beginning(data: bytes) -> None:
    if not data:
        raise WorkbookRefused("This file is empty. Choose the workbook that you filled in.")
    if len(data) > LARGEST_FILE:
        limit = LARGEST_FILE // 1_000_000
        raise WorkbookRefused(
            f"This file is larger than {limit} MB. Take pictures and extra sheets out, and try again."
        )
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise WorkbookRefused(
            f"This is an old Excel file (.xls), or one that is locked with a password. Take the password off. {_XLSX}"
        )
    if not data.startswith(b"PK"):
        raise WorkbookRefused(f"This is not an Excel workbook. {_XLSX}")


def _sentence(error: UnsafeZipError) -> str:
    """What to say of an archive that is not read."""
    if error.fault is ZipFault.TOO_MANY_ENTRIES:
        return f"This file has {error.count:,} parts inside. A workbook from here has about 20."
    if error.fault is ZipFault.REPEATED_NAME:
        return f"This file holds the same part twice. Open it in Excel. {_XLSX}"
    if error.fault is ZipFault.PROTECTED:
        return f"This file is locked with a password. Take the password off. {_XLSX}"
    if error.fault is ZipFault.TOO_LARGE:
        return "This file is far too large once it is unpacked. Take pictures and extra sheets out."
    return _BROKEN


def _check_parts(names: list[str]) -> None:
    """What the package says of itself, before any part of it is opened."""
    if any("vbaproject" in name.casefold() for name in names):
        raise WorkbookRefused(f"This workbook holds macros (.xlsm). {_XLSX}")
    if "xl/workbook.bin" in names:
        raise WorkbookRefused(f"This is a binary workbook (.xlsb). {_XLSX}")
    if "mimetype" in names:
        raise WorkbookRefused(f"This is an OpenDocument file (.ods). {_XLSX}")
    if _CONTENT_TYPES not in names or "xl/workbook.xml" not in names:
        raise WorkbookRefused(f"There is no Excel workbook inside this file. {_XLSX}")


def _repack(package: BoundedZipReader) -> bytes:
    limits = _XmlLimits()
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as clean:
        for name in package.names:
            if _WANTED.fullmatch(name):
                content = package.read(name)
                _check_xml(name, content, limits)
                clean.writestr(name, content)
    return target.getvalue()


@dataclass
class _XmlLimits:
    """What is left of the limits while one file is read."""

    elements: int = MOST_ELEMENTS
    places: int = MOST_PLACES


def _check_xml(name: str, content: bytes, limits: _XmlLimits) -> None:
    """Read one part through, without building anything from it."""
    if name == _CONTENT_TYPES and b"macroenabled" in content.lower():
        raise WorkbookRefused(f"This workbook holds macros (.xlsm). {_XLSX}")
    watcher = _Watcher(limits, is_sheet=name.startswith("xl/worksheets/"))
    try:
        defusedxml.sax.parseString(content, watcher, forbid_dtd=True)
    except DefusedXmlException as error:
        raise WorkbookRefused(
            f"This file defines names of its own inside its XML, which no Excel workbook does. {_XLSX}"
        ) from error
    except (xml.sax.SAXException, UnicodeError, LookupError) as error:
        raise WorkbookRefused(_BROKEN) from error


@dataclass
class _Watcher(xml.sax.ContentHandler):
    """Counts what passes by, and stops where it is too much."""

    limits: _XmlLimits
    is_sheet: bool
    depth: int = 0
    row: int = 0
    column: int = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX names it so
        self.depth += 1
        self.limits.elements -= 1
        if self.is_sheet:
            self._follow(name.rpartition(":")[2], attrs)
        if self.depth > DEEPEST or self.limits.elements < 0 or self.limits.places < 0:
            raise WorkbookRefused("There is more inside this file than a workbook needs. Take extra sheets out.")

    def endElement(self, name: str) -> None:  # noqa: N802 - SAX names it so
        self.depth -= 1

    def _follow(self, name: str, attrs: Any) -> None:
        """Know which cell this is in; complain of one that holds something too far out."""
        if name == "row":
            row = _number(attrs.get("r"), self.row + 1)
            if row <= self.row:
                raise WorkbookRefused(_BROKEN)
            self.limits.places -= self.column + row - self.row
            self.row, self.column = row, 0
        elif name == "c":
            place = _CELL.fullmatch(attrs.get("r", ""))
            self.column = _column(place[1]) if place else self.column + 1
        elif name in ("v", "f", "is") and (self.row > LAST_ROW or self.column > LAST_COLUMN):
            raise WorkbookRefused(
                f"A sheet of this workbook goes on beyond row {LAST_ROW:,} or column {LAST_COLUMN}. "
                "Delete what stands there."
            )


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
