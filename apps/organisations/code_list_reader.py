"""CSV files of codes and names that a host loads. A first line of headings is left out."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from apps.common.unicode_text import line_text

from .domain.identifiers import ODS, identifier_problem
from .models import Area, AreaKind, OdsCode

LONGEST_ODS_NAME = OdsCode._meta.get_field("name").max_length or 0
LONGEST_AREA_NAME = Area._meta.get_field("name").max_length or 0
AREA_CODE = re.compile(r"[A-Za-z0-9]{2,12}")  # as addresses of the portfolio name it
HEADINGS = ("name", "code", "organisation name", "kind")


class UnreadableListError(Exception):
    """The message says which line to look at, and what is expected there."""


def read_ods_codes(path: Path) -> dict[str, str]:
    """Names by code, of a file with a code and a name in each line; what else stands in a line is left out."""
    names = {}
    for number, cells in _lines(path, 2):
        code, name = cells[0], line_text(cells[1])
        if identifier_problem(ODS, code) or not name:
            raise UnreadableListError(f"Line {number}: expected an ODS code and a name, such as R1A,Estuary Trust.")
        names[code] = name[:LONGEST_ODS_NAME]
    return names


def read_areas(path: Path) -> list[tuple[str, str, str]]:
    """Kind, code and name of each area."""
    areas = {}
    for number, cells in _lines(path, 3):
        kind, code, name = cells[0], cells[1], line_text(cells[2])
        if kind not in AreaKind.values or not AREA_CODE.fullmatch(code) or not name:
            kinds = " or ".join(AreaKind.values)
            raise UnreadableListError(
                f"Line {number}: expected {kinds}, a code and a name, such as icb,E54000029,Kent."
            )
        areas[code] = (kind, code, name[:LONGEST_AREA_NAME])
    return list(areas.values())


def _lines(path: Path, columns: int) -> Iterator[tuple[int, list[str]]]:
    """Every line with its number; blank lines and headings are left out."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            for cells in reader:
                plain = [cell.strip() for cell in cells]
                is_heading = reader.line_num == 1 and any(cell.lower() in HEADINGS for cell in plain)
                if not any(plain) or is_heading:
                    continue
                if len(plain) < columns:
                    raise UnreadableListError(f"Line {reader.line_num}: expected {columns} columns.")
                yield reader.line_num, plain
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableListError(f"{path} cannot be read as a CSV file in UTF-8.") from problem
