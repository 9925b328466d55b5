"""Tables as CSV that a spreadsheet opens without running anything that somebody typed. Pure."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

CsvValue = str | int | Decimal | bool | date | datetime | None
# What a spreadsheet may take for the beginning of a formula, also after spaces that it leaves out.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[CsvValue]]) -> bytes:
    """One table in UTF-8 with a mark for spreadsheets, days as 2026-03-01, and no cell for what is not there."""
    written = StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(list(map(csv_cell, row)))
    return written.getvalue().encode("utf-8-sig")


def csv_cell(value: CsvValue) -> str:
    """One value as it stands in a file: moments in UTC, true or false, nothing for what is not there."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    return defused(value) if isinstance(value, str) else str(value)


def defused(text: str) -> str:
    """The text; with an apostrophe before it where a spreadsheet would calculate it."""
    return f"'{text}" if text.lstrip(" \n\u00a0").startswith(FORMULA_SIGNS) else text
