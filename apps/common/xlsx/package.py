"""From the bytes that somebody sent to a clean package with nothing in it but sheets, or to a sentence. Pure.

Every limit holds before anything is built from the file: its size, the number and unpacked size of its parts (first
as the directory says, then as they really are), the elements in them, how deep they stand, and how far out their
cells lie. Pictures, charts, comments, links to other files and whatever else a workbook may carry stay outside.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO

from apps.common.xml_reader import Attributes, UnsafeXmlError, XmlBudget, XmlFault, read_elements
from apps.common.zip_reader import BoundedZipReader, UnsafeZipError, ZipFault

from .cells import WorkbookRefused

LARGEST_FILE = 4_000_000  # bytes as sent; a filled-in workbook has about 100,000
LARGEST_UNPACKED = 20_000_000  # bytes of all parts together
MOST_PARTS = 400
MOST_ELEMENTS = 50_000  # of all parts together; the workbook of the shipped rubric has about 7,000
MOST_MARKUP = 300_000  # signs < and & of all parts together
MOST_ATTRIBUTES = 150_000
LAST_ROW = 5_000  # of a cell that holds something
LAST_COLUMN = 250
MOST_SHARED = 500_000  # characters of formulas that cells share, counted anew for each of these cells
MOST_PLACES = 2_000_000  # places in all sheets together, empty ones included

_XLSX = "Save it as “Excel Workbook (.xlsx)” and send that file."
_BROKEN = f"This file is broken: it cannot be unpacked. Open it in Excel. {_XLSX}"

_TWICE = f"This file holds the same part twice. Open it in Excel. {_XLSX}"
_TOO_MUCH = "There is more inside this file than a workbook needs. Take extra sheets out."
_XML_SENTENCES = {
    XmlFault.DOCUMENT_TYPE: (
        f"This file defines names of its own inside its XML, which no Excel workbook does. {_XLSX}"
    ),
    XmlFault.UNUSUAL: _TOO_MUCH,
    XmlFault.TOO_LARGE: _TOO_MUCH,
    XmlFault.TOO_MUCH: _TOO_MUCH,
}

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
        return _TWICE
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
    watcher = _Watcher()
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as clean:
        for name in package.names:
            if _WANTED.fullmatch(name):
                clean.writestr(name, watcher.check(name, package.pieces(name)))
    return target.getvalue()


class _Watcher:
    """Reads the parts of one file through, counts what passes by, and stops where it is too much."""

    def __init__(self) -> None:
        self._budget = XmlBudget(LARGEST_UNPACKED, MOST_MARKUP, MOST_ATTRIBUTES)
        self._elements = MOST_ELEMENTS
        self._places = MOST_PLACES
        self._shared = MOST_SHARED
        self._formulas: dict[str, int] = {}  # lengths of those that cells of this sheet share, by their mark
        self._formula = ""  # the mark of the one that is read
        self._is_sheet = False
        self._sheets: set[str] = set()  # that this part names
        self._row = self._column = 0

    def check(self, name: str, pieces: Iterable[bytes]) -> bytes:
        """One part, read through without building anything from it."""
        self._is_sheet = name.startswith("xl/worksheets/")
        self._row = self._column = 0
        self._formulas, self._sheets = {}, set()
        content = bytearray()
        try:
            read_elements(_kept(pieces, content), self._budget, self._follow, on_text=self._add_text, text_of="f")
        except UnsafeXmlError as error:
            raise WorkbookRefused(_XML_SENTENCES.get(error.fault, _BROKEN)) from error
        if name == _CONTENT_TYPES and b"macroenabled" in content.lower():
            raise WorkbookRefused(f"This workbook holds macros (.xlsm). {_XLSX}")
        return bytes(content)

    def _follow(self, name: str, attributes: Attributes) -> None:
        self._elements -= 1
        if self._is_sheet:
            self._follow_cell(name, attributes)
        elif name in ("sheet", "Relationship"):
            self._follow_sheet(name, attributes)
        if name == "f":
            self._follow_formula(attributes)
        if self._elements < 0 or self._places < 0:
            raise WorkbookRefused(_TOO_MUCH)

    def _follow_sheet(self, name: str, attributes: Attributes) -> None:
        """Each sheet is read once for each time that it is named, so it may be named once."""
        if name == "sheet":
            sheet = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
        else:
            sheet = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", "")))
            if "/worksheets/" not in sheet:
                return
        if sheet in self._sheets:
            raise WorkbookRefused(_TWICE)
        self._sheets.add(sheet)

    def _follow_formula(self, attributes: Attributes) -> None:
        """A formula that cells share is worked out for each of them, as often as it is long."""
        self._formula = attributes.get("si", "-") if attributes.get("t") == "shared" else ""
        self._spend_shared(self._formulas.get(self._formula, 0))

    def _add_text(self, text: str) -> None:
        if self._formula:
            self._formulas[self._formula] = self._formulas.get(self._formula, 0) + len(text)
            self._spend_shared(len(text))

    def _spend_shared(self, length: int) -> None:
        self._shared -= length
        if self._shared < 0:
            raise WorkbookRefused(_TOO_MUCH)

    def _follow_cell(self, name: str, attributes: Attributes) -> None:
        """Know which cell this is in; complain of one that holds something too far out."""
        if name == "row":
            row = _number(attributes.get("r"), self._row + 1)
            if row <= self._row:
                raise WorkbookRefused(_BROKEN)
            self._places -= self._column + row - self._row
            self._row, self._column = row, 0
        elif name == "c":
            place = _CELL.fullmatch(attributes.get("r", ""))
            self._column = _column(place[1]) if place else self._column + 1
        elif name == "mergeCell":
            _check_merge(attributes.get("ref", ""))
        elif name in ("v", "f", "is") and (self._row > LAST_ROW or self._column > LAST_COLUMN):
            raise WorkbookRefused(
                f"A sheet of this workbook goes on beyond row {LAST_ROW:,} or column {LAST_COLUMN}. "
                "Delete what stands there."
            )


def _check_merge(ref: str) -> None:
    """Of cells merged over several rows only the first holds anything: what the others were to say is lost."""
    corners = list(_CELL.finditer(ref))
    if len({corner[2] for corner in corners}) > 1:
        raise WorkbookRefused(
            f"The cells {corners[0][0]} to {corners[-1][0]} are merged over several rows, so it is unclear which row "
            "says what. Take the merging back (in Excel: Merge & Center), write into each row, and try again."
        )


def _kept(pieces: Iterable[bytes], content: bytearray) -> Iterator[bytes]:
    for piece in pieces:
        content += piece
        yield piece


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 8 else otherwise


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
