"""From a rubric to its workbook. Pure: no Django."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.common.xlsx import writer
from apps.rubric.schema.frozen_model import FrozenModel, field_types
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.value_rules import CODE, DOI, ID, LABEL, ORIGIN, PROSE, REFERENCE, VERSION, TextRule

from .layout import Block, Keys, Leaf, Table, layout
from .marks import NO, READ_FIRST, REMARKS, YES, level_title, names_of

# What a column of single references may name, by the key that holds one.
_REFERENCES: dict[str, Keys] = {
    "key_voice": ("informants",),
    "voice": ("informants",),
    "factor_name": ("sources",),
    "source": ("sources",),
    "type": ("evidence_types",),
}
_ROOM = 300  # rows below a table that have its drop-downs too
_INTRODUCTION = (
    "This workbook holds one version of a rubric, whole, so that people can read it, remark on it and change it.",
    "Change any text in place. Add a row to add an entry, and delete a whole row to take one out. The order of the "
    "rows is the order in which things are shown.",
    "The titles in the first row and the names in the first column of a sheet are how it is read back: leave them "
    "as they are.",
    "A cell may hold several names or short texts, one on each line (Alt+Enter). On sheets with one value a row, "
    "such as “About”, a list has a row for each of its texts, all with the same name.",
    "Factors, indicators and the rest are named by their ids. An entry that has none yet is named by its place: "
    "“row 5” is the entry in row 5 of its own sheet.",
    f"Write what you think of something in the column “{REMARKS}”. It stays in this workbook and is not read back. "
    "You may add sheets of your own: they are not read either.",
    "Formulas are not read. Nothing changes in the product until somebody has looked at what this workbook says.",
)


def to_workbook(plain: Mapping[str, Any]) -> bytes:
    """The workbook of a rubric as `to_plain_data` gives it, whole or a draft with parts missing.

    Raises ValueError for a name that no rubric has: nothing is left out silently.
    """
    check_names(plain)
    about = _block(plain.get("rubric"))
    title = f"{about.get('title') or 'Rubric'}, version {about.get('version') or 'without a number'}"
    book = writer.new_workbook(title, str(about.get("language") or "en-GB"))
    _write_introduction(book, title)
    rows = {sheet.keys: list(_entries(plain, sheet)) for sheet in layout() if isinstance(sheet, Table)}
    for sheet in layout():
        if isinstance(sheet, Block):
            _write_block(book, sheet, plain)
        else:
            _write_table(book, sheet, rows, plain)
    _offer_references(book, rows)
    return writer.to_bytes(book)


def check_names(plain: Mapping[str, Any]) -> None:
    """Raise ValueError for a name that the workbook has no place for."""
    _check_block(plain, RubricContent, ())


def _check_block(given: Any, block: type[FrozenModel], keys: Keys) -> None:
    fields = {field.name: field for field in field_types(block)}
    for name, value in _block(given).items():
        if name not in fields:
            raise ValueError(f"A rubric has no {'.'.join((*keys, str(name)))}.")
        field = fields[name]
        if field.is_block:
            inside = value if field.is_list else [value]
            for one in inside.values() if isinstance(inside, Mapping) else inside or ():
                _check_block(one, field.kind, (*keys, name))


def _block(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _entries(plain: Mapping[str, Any], table: Table) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every entry of a table, with the place of its parent's row among all rows of the parent's sheet."""
    if table.parent:
        for number, (_, above) in enumerate(_entries(plain, table.parent)):
            for entry in above.get(table.keys[-1]) or ():
                yield number, _block(entry)
        return
    found: Any = plain
    for key in table.keys:
        found = _block(found).get(key)
    if isinstance(found, Mapping):  # sources stand under their ids
        found = [{"id": id, **_block(entry)} for id, entry in found.items()]
    for entry in found or ():
        yield 0, _block(entry)


def _value(block: Mapping[str, Any], keys: Keys) -> Any:
    found: Any = block
    for key in keys:
        found = _block(found).get(key)
    return found


def _plain(value: Any) -> Any:
    """A value as a cell holds it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping | list | tuple):
        raise ValueError(f"'{value}' is no single value.")
    return value


def _lines(value: Any) -> list[str]:
    """The texts of a list; what is blank says nothing."""
    return [text for one in (value or ()) if (text := str(one).strip())]


# --- Sheets -----------------------------------------------------------------------------------------------


def _write_introduction(book: Workbook, title: str) -> None:
    sheet = writer.add_sheet(book, READ_FIRST, [100], frozen="A1")
    writer.write_heading(sheet, 1, title)
    for row, sentence in enumerate(_INTRODUCTION, start=2):
        writer.write_paragraph(sheet, row, sentence)


def _write_block(book: Workbook, block: Block, plain: Mapping[str, Any]) -> None:
    sheet = writer.add_sheet(book, block.name, [38, 90, 40], frozen="B2")
    writer.write_header_row(sheet, ["What", "Text", REMARKS])
    row = 1
    for leaf in block.leaves:
        value = _value(plain, leaf.keys)
        values: list[Any] = (_lines(value) or [None]) if leaf.many else [value]
        for one in values:
            row += 1
            writer.make_bold(writer.write_cell(sheet, row, 1, leaf.label))
            writer.write_cell(sheet, row, 2, _plain(one))
            writer.write_cell(sheet, row, 3, None)
            _guard(sheet, writer.column_range(2, row, row), leaf)


def _write_table(book: Workbook, table: Table, rows: dict, plain: Mapping[str, Any]) -> None:
    levels = _levels_of(table, rows, plain)
    start = 1 if table.parent else 0
    titles = [table.belongs_to] * start + [leaf.label for leaf in table.leaves]
    titles += [title for _, title in levels] + [REMARKS]
    widths = [20] * start + [_width(leaf) for leaf in table.leaves] + [40] * len(levels) + [40]
    sheet = writer.add_sheet(book, table.name, widths, frozen="C2" if table.parent else "B2")
    writer.write_header_row(sheet, titles)
    above = names_of([entry for _, entry in rows[table.parent.keys]]) if table.parent else []
    for row, (parent, entry) in enumerate(rows[table.keys], start=2):
        values: list[Any] = [above[parent]] if table.parent else []
        for leaf in table.leaves:
            value = _value(entry, leaf.keys)
            values.append("\n".join(_lines(value)) or None if leaf.many else _plain(value))
        values += _anchors(entry, table.anchors, [level for level, _ in levels])
        for column, value in enumerate([*values, None], start=1):
            writer.write_cell(sheet, row, column, value)
    last = len(rows[table.keys]) + _ROOM
    for column, leaf in enumerate(table.leaves, start=start + 1):
        _guard(sheet, writer.column_range(column, 2, last), leaf)


def _guard(sheet: Worksheet, cells: str, leaf: Leaf) -> None:
    if leaf.kind is bool:
        writer.add_dropdown(sheet, cells, f'"{YES},{NO}"', error=f"Choose {YES} or {NO}.")
    elif leaf.longest:
        writer.warn_beyond_length(sheet, cells, leaf.longest)


def _width(leaf: Leaf) -> int:
    if leaf.many:
        return 26
    if isinstance(leaf.kind, TextRule):
        return {ID: 20, CODE: 12, VERSION: 12, ORIGIN: 18, REFERENCE: 18, LABEL: 28, DOI: 28, PROSE: 56}.get(
            leaf.kind, 36
        )
    return 12


# --- Anchors and references -------------------------------------------------------------------------------


def _levels_of(table: Table, rows: dict, plain: Mapping[str, Any]) -> list[tuple[Any, str]]:
    """The columns of anchors: a level and its title, as often as one indicator has anchors for it."""
    if not table.anchors:
        return []
    labels = {
        _block(level).get("level"): _block(level).get("label") for level in _value(plain, ("scale", "levels")) or ()
    }
    most = dict.fromkeys(labels, 1)
    for _, entry in rows[table.keys]:
        given = [_block(anchor).get("level") for anchor in entry.get(table.anchors) or ()]
        most |= {level: max(most.get(level, 1), given.count(level)) for level in given}
    ordered = sorted(most, key=lambda level: (not isinstance(level, int), level if isinstance(level, int) else 0))
    return [(level, level_title(level, labels.get(level))) for level in ordered for _ in range(most[level])]


def _anchors(entry: Mapping[str, Any], name: str, levels: Iterable[Any]) -> Iterator[Any]:
    """What stands in each column of anchors."""
    given = [_block(anchor) for anchor in entry.get(name) or ()] if name else []
    for level in levels:
        anchor = next((one for one in given if one.get("level") == level), None)
        if anchor is not None:
            given.remove(anchor)
        yield anchor.get("anchor") if anchor else None


def _offer_references(book: Workbook, rows: dict) -> None:
    """Drop-downs where one name of another sheet is wanted."""
    for table in (sheet for sheet in layout() if isinstance(sheet, Table)):
        last = len(rows[table.keys]) + _ROOM
        if table.parent:
            _offer(book, table, 1, table.parent, rows, last)
        for column, leaf in enumerate(table.leaves, start=2 if table.parent else 1):
            wanted = _REFERENCES.get(leaf.keys[-1])
            if wanted and not leaf.many and leaf.kind == REFERENCE:
                other = next(sheet for sheet in layout() if isinstance(sheet, Table) and sheet.keys == wanted)
                _offer(book, table, column, other, rows, last)


def _offer(book: Workbook, table: Table, column: int, other: Table, rows: dict, last: int) -> None:
    id_column = 2 if other.parent else 1
    choices = writer.absolute_range(book[other.name], id_column, 2, max(2, len(rows[other.keys]) + 1))
    cells = writer.column_range(column, 2, last)
    writer.add_dropdown(
        book[table.name], cells, choices, prompt=f"An id from the sheet “{other.name}”.", strict=False
    )
