"""The words by which a rubric's workbook is written and read back. Pure."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

READ_FIRST = "Read this first"
REMARKS = "Remarks"
YES, NO = "yes", "no"

_LEVEL = re.compile(r"level ([0-9]{1,9}|\?)(:.*)?", re.IGNORECASE | re.DOTALL)
_ROW = re.compile(r"row ([0-9]{1,7})", re.IGNORECASE)


def level_title(level: Any, label: Any) -> str:
    """The title of a column of anchors, such as “Level 4: Established”."""
    number = level if isinstance(level, int) else "?"
    return f"Level {number}: {label}" if label else f"Level {number}"


def level_of(title: str) -> int | str | None:
    """The level that a column of anchors is for, "?" where it has no number; None for any other title."""
    found = _LEVEL.fullmatch(title)
    if not found:
        return None
    return "?" if found[1] == "?" else int(found[1])


def names_of(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """How other sheets name these entries, which stand from row 2: by id, or by row where that would not do."""
    ids = [str(entry.get("id") or "").strip() for entry in entries]
    count = Counter(ids)
    usable = [bool(id) and count[id] == 1 and "\n" not in id and row_of(id) is None for id in ids]
    return [id if good else f"row {row}" for row, (id, good) in enumerate(zip(ids, usable, strict=True), start=2)]


def row_of(name: str) -> int | None:
    """The row that “row 5” names; None for any other name."""
    found = _ROW.fullmatch(name)
    return int(found[1]) if found else None
