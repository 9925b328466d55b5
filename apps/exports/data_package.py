"""The data package: every table as CSV and as a worksheet, with what people and machines need to read them.

Rows are read once, and written as they come: memory stays the same however many there are.
"""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO

from apps.common.csv_writer import csv_cell
from apps.common.dates import day
from apps.common.xlsx.streamed_workbook import NEVER, StreamedSheet, StreamedWorkbook

from .domain.data_dictionary import (
    DICTIONARY_COLUMNS,
    DICTIONARY_WIDTHS,
    dictionary_rows,
    read_me_lines,
)
from .domain.table_metadata import TITLE, csvw_metadata, data_package, file_name
from .domain.table_schema import Row, Table
from .domain.tables import TABLES
from .queries.readers import ExportReader
from .queries.rows import rows_for

WORKBOOK = "even-ground.xlsx"
DICTIONARY = "data-dictionary.csv"
READ_ME, READ_ME_SHEET, DICTIONARY_SHEET = "read-me.txt", "Read me", "Dictionary"
IN_MEMORY = 1024 * 1024  # bytes of a workbook that need no file
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes a CSV file for another encoding
LINES_AT_ONCE = 200

RowsOfTable = Callable[[Table], Iterable[Row]]


def write_package(target: IO[bytes], reader: ExportReader) -> Mapping[str, int]:
    """Write everything that the reader may have; returns how many rows each table has."""
    return write_tables(target, TABLES, lambda table: _rows(reader, table), standing_on=day(reader.today))


def _rows(reader: ExportReader, table: Table) -> Iterator[Row]:
    for _, row in rows_for(reader, table):
        yield row


def write_tables(
    target: IO[bytes], tables: Sequence[Table], rows_of_table: RowsOfTable, *, standing_on: str
) -> Mapping[str, int]:
    """A package of these tables. `standing_on`: the day on which the rows were so, as people read it."""
    rows, left_out = {}, {}
    with zipfile.ZipFile(target, "w") as package, tempfile.SpooledTemporaryFile(IN_MEMORY) as book_file:
        book = StreamedWorkbook(book_file, TITLE)
        for table in tables:
            sheet = book.add_sheet(table.name, list(map(_width, table.names)))
            rows[table.name], left_out[table.name] = _write_table(package, sheet, table, rows_of_table(table))
            sheet.close()
        lines = read_me_lines(tables, standing_on, rows, left_out)
        _write_about(book, tables, lines)
        book.close((READ_ME_SHEET, DICTIONARY_SHEET, *(table.name for table in tables)))
        _copy(package, WORKBOOK, book_file)
        _write(package, READ_ME, BYTE_ORDER_MARK + "\r\n".join(lines) + "\r\n")
        _write(package, DICTIONARY, _csv_text([DICTIONARY_COLUMNS, *dictionary_rows(tables)]))
        for table in tables:
            _write(package, f"{file_name(table)}-metadata.json", _json(csvw_metadata(table)))
        _write(package, "datapackage.json", _json(data_package(tables, standing_on)))
    return rows


def _write_table(
    package: zipfile.ZipFile, sheet: StreamedSheet, table: Table, rows: Iterable[Row]
) -> tuple[int, int]:
    """How many rows there were, and how many of them the worksheet had no room for."""
    count, left_out = 0, 0
    sheet.add_titles(table.names)
    with package.open(_info(file_name(table)), "w", force_zip64=True) as member:
        lines = io.StringIO(BYTE_ORDER_MARK)
        lines.seek(0, io.SEEK_END)
        writer = csv.writer(lines, lineterminator="\r\n")
        writer.writerow(table.names)
        for count, row in enumerate(rows, start=1):
            values = [row[name] for name in table.names]
            writer.writerow(list(map(csv_cell, values)))
            if sheet.is_full:
                left_out += 1
            else:
                sheet.add_row(values)
            if count % LINES_AT_ONCE == 0:
                member.write(_taken_from(lines))
        member.write(_taken_from(lines))
    return count, left_out


def _taken_from(lines: io.StringIO) -> bytes:
    """What was written so far; afterwards nothing is left there."""
    written = lines.getvalue().encode()
    lines.seek(0)
    lines.truncate()
    return written


def _write_about(book: StreamedWorkbook, tables: Sequence[Table], lines: Sequence[str]) -> None:
    sheet = book.add_sheet(READ_ME_SHEET, [110], wraps=True)
    sheet.add_titles(lines[:1])
    for line in lines[1:]:
        sheet.add_row([line])
    sheet.close()
    sheet = book.add_sheet(DICTIONARY_SHEET, DICTIONARY_WIDTHS, wraps=True)
    sheet.add_titles(DICTIONARY_COLUMNS)
    for row in dictionary_rows(tables):
        sheet.add_row(row)
    sheet.close()


def _csv_text(rows: Iterable[Sequence[str]]) -> str:
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    for row in rows:
        writer.writerow(list(map(csv_cell, row)))
    return BYTE_ORDER_MARK + lines.getvalue()


def _width(name: str) -> int:
    return max(12, len(name) + 2)


def _json(value: Mapping) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _write(package: zipfile.ZipFile, name: str, text: str) -> None:
    package.writestr(_info(name), text.encode())


def _copy(package: zipfile.ZipFile, name: str, source: IO[bytes]) -> None:
    source.seek(0)
    info = _info(name)
    info.compress_type = zipfile.ZIP_STORED  # a workbook is packed already
    with package.open(info, "w", force_zip64=True) as member:
        while piece := source.read(IN_MEMORY):
            member.write(piece)


def _info(name: str) -> zipfile.ZipInfo:
    """A member without a moment, so that the same rows give the same bytes."""
    info = zipfile.ZipInfo(name, NEVER)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info
