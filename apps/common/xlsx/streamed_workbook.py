"""Workbooks of any length: rows are written as they come, and none is held. Pure: no Django.

For tables that people read and sort; what they fill in is made with `writer`. The same rows give the same bytes.
"""

import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from .cells import LONGEST_TEXT, escape_text

MOST_ROWS = 1_048_576  # of a sheet, the row of titles among them
NEVER = (1980, 1, 1, 0, 0, 0)  # the earliest moment that a zip file knows
FIRST_DAY = date(1899, 12, 30)  # Excel counts days from here
PIECE = 64 * 1024  # characters handed on in one go, about

StreamedValue = str | int | Decimal | bool | date | datetime | None

# Places in `cellXfs` below.
_PLAIN, _TITLE, _DAY, _MOMENT, _LOOKS_LIKE_FORMULA, _WRAPPED = range(6)
_FORMULA_SIGNS = ("=", "+", "-", "@", "'")
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'{_DECLARATION}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="6"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/>'
    '<xf numFmtId="165" applyNumberFormat="1"/><xf numFmtId="49" applyNumberFormat="1" quotePrefix="1"/>'
    '<xf applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs></styleSheet>'
)


class StreamedWorkbook:
    """A workbook that is written sheet by sheet. `close` says in which order they stand."""

    def __init__(self, target: IO[bytes], title: str) -> None:
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self._title = title
        self._names: list[str] = []

    def add_sheet(self, name: str, widths: Sequence[int], *, wraps: bool = False) -> "StreamedSheet":
        """Begin a sheet; the one before has to be closed. `widths` in characters. `wraps`: long text is wrapped."""
        self._names.append(name)
        member = self._zip.open(_info(f"xl/worksheets/sheet{len(self._names)}.xml"), "w", force_zip64=True)
        return StreamedSheet(member, widths, wraps=wraps)

    def close(self, order: Iterable[str]) -> None:
        """Write what holds the sheets together. `order`: every name once, the first to be seen first."""
        places = [(name, self._names.index(name) + 1) for name in order]
        sheets, relations, types = [], [], []
        for name, number in places:
            sheets.append(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>')
            target = f"worksheets/sheet{number}.xml"
            relations.append(f'<Relationship Id="rId{number}" Type="{_OFFICE}/worksheet" Target="{target}"/>')
            types.append(f'<Override PartName="/xl/{target}" ContentType="{_TYPES}.worksheet+xml"/>')
        self._write("xl/styles.xml", _STYLES)
        self._write(
            "xl/workbook.xml",
            f'{_DECLARATION}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f"<sheets>{''.join(sheets)}</sheets></workbook>",
        )
        styles = f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        self._write("xl/_rels/workbook.xml.rels", _relationships("".join(relations) + styles))
        self._write("docProps/core.xml", _core(self._title))
        self._write(
            "_rels/.rels",
            _relationships(
                f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
                f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
                'Target="docProps/core.xml"/>'
            ),
        )
        self._write("[Content_Types].xml", _content_types("".join(types)))
        self._zip.close()

    def _write(self, name: str, text: str) -> None:
        self._zip.writestr(_info(name), text)


class StreamedSheet:
    """One sheet that is being written."""

    def __init__(self, member: IO[bytes], widths: Sequence[int], *, wraps: bool) -> None:
        self._member = member
        self._text_style = _WRAPPED if wraps else _PLAIN
        self._rows = 0
        columns = []
        for number, width in enumerate(widths, start=1):
            columns.append(f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>')
        self._pieces = [
            f'{_DECLARATION}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{''.join(columns)}</cols><sheetData>"
        ]
        self._length = 0

    @property
    def is_full(self) -> bool:
        """Whether Excel takes no further row."""
        return self._rows >= MOST_ROWS

    def add_titles(self, titles: Sequence[str]) -> None:
        """The first row."""
        self._add([_text(title, _TITLE) for title in titles])

    def add_row(self, values: Iterable[StreamedValue]) -> None:
        """One more row. Raises ValueError if the sheet is full, or a text does not fit in a cell."""
        if self.is_full:
            raise ValueError(f"A sheet has {MOST_ROWS:,} rows at the most.")
        self._add([_cell(value, self._text_style) for value in values])

    def close(self) -> None:
        """The end of the sheet."""
        self._pieces.append("</sheetData></worksheet>")
        self._hand_on()
        self._member.close()

    def _add(self, cells: list[str]) -> None:
        self._rows += 1
        row = f"<row>{''.join(cells)}</row>"
        self._pieces.append(row)
        self._length += len(row)
        if self._length >= PIECE:
            self._hand_on()

    def _hand_on(self) -> None:
        self._member.write("".join(self._pieces).encode())
        self._pieces, self._length = [], 0


def _cell(value: StreamedValue, text_style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        return _text(value, _LOOKS_LIKE_FORMULA if value.startswith(_FORMULA_SIGNS) else text_style)
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        at = value.astimezone(UTC)
        seconds = Decimal(at.hour * 3600 + at.minute * 60 + at.second) / 86_400
        return f'<c s="{_MOMENT}"><v>{(at.date() - FIRST_DAY).days + seconds:.10f}</v></c>'
    if isinstance(value, date):
        return f'<c s="{_DAY}"><v>{(value - FIRST_DAY).days}</v></c>'
    return f"<c><v>{value}</v></c>"


def _text(value: str, style: int) -> str:
    text = escape_text(value)
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"{len(text):,} characters do not fit in a cell.")
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NEVER)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info


def _relationships(inside: str) -> str:
    return f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


def _content_types(inside: str) -> str:
    return (
        f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" '
        f'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{inside}</Types>'
    )


def _core(title: str) -> str:
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>Even Ground</dc:creator><dc:language>en-GB</dc:language>"
        "</cp:coreProperties>"
    )
