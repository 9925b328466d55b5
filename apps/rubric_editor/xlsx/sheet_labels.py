"""The words by which a rubric's workbook is written and read back. Pure: no Django."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

READ_FIRST = "Read this first"
REMARKS = "Remarks"
YES, NO = "yes", "no"

_LEVEL = re.compile(r"level ([0-9]{1,9}|\?)(:.*)?", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"row ([0-9]{1,7})", re.IGNORECASE)


def normalize_label(label: str) -> str:
    """Titles and names are the same whatever their case and the blanks in them."""
    return " ".join(label.split()).casefold()


def level_title(level: Any, label: Any) -> str:
    """The title of a column of anchors, such as “Level 4: Established”."""
    number = level if isinstance(level, int) else "?"
    return f"Level {number}: {label}" if label else f"Level {number}"


def parse_level_title(title: str) -> int | str | None:
    """The level that a column of anchors is for, "?" where it has no number; None for any other title."""
    found = _LEVEL.fullmatch(title)
    if not found:
        return None
    return "?" if found[1] == "?" else int(found[1])


def entry_names(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """How other sheets name these entries, which stand from row 2: by id, or by row where that would not do."""
    ids = [str(entry.get("id") or "").strip() for entry in entries]
    count = Counter(ids)
    names = []
    for row, id in enumerate(ids, start=2):
        is_usable = bool(id) and count[id] == 1 and "\n" not in id and parse_row_name(id) is None
        names.append(id if is_usable else f"row {row}")
    return names


def parse_row_name(name: str) -> int | None:
    """The row that “row 5” names; None for any other name."""
    found = _ROW.fullmatch(name)
    return int(found[1]) if found else None
