"""From a rubric to its workbook. Pure: no Django."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.common.xlsx import writer
from apps.rubric.schema.frozen_model import FrozenModel, field_types
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.value_rules import CODE, DOI, ID, LABEL, ORIGIN, PROSE, REFERENCE, VERSION, TextRule

from .sheet_labels import NO, READ_FIRST, REMARKS, YES, entry_names, level_title
from .sheet_layout import BlockSheet, Keys, SheetField, TableSheet, table_sheets, workbook_sheets

Plain = Mapping[str, Any]
TableRows = dict[Keys, list[tuple[int, Plain]]]  # each entry of a table, with the number of its parent's row

# What a column of single references may name, by the key that holds one.
_REFERENCES: dict[str, Keys] = {
    "key_voice": ("informants",),
    "voice": ("informants",),
    "factor_name": ("sources",),
    "source": ("sources",),
    "type": ("evidence_types",),
}
_SPARE_ROWS = 300  # rows below a table that have its drop-downs too
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
_COLUMN_WIDTHS = {ID: 20, CODE: 12, VERSION: 12, ORIGIN: 18, REFERENCE: 18, LABEL: 28, DOI: 28, PROSE: 56}
_LIST_WIDTH, _TEXT_WIDTH, _FIGURE_WIDTH, _ANCHOR_WIDTH, _REMARKS_WIDTH = 26, 36, 12, 40, 40


def write_rubric_workbook(plain: Plain) -> bytes:
    """The workbook of a rubric as `to_plain_data` gives it, whole or a draft with parts missing.

    Raises ValueError for a name that no rubric has: nothing is left out silently.
    """
    _check_names(plain, RubricContent, ())
    about = _as_block(plain.get("rubric"))
    title = f"{about.get('title') or 'Rubric'}, version {about.get('version') or 'without a number'}"
    book = writer.new_workbook(title, str(about.get("language") or "en-GB"))
    _write_introduction(book, title)
    rows = {table.keys: list(_entries(plain, table)) for table in table_sheets()}
    for sheet in workbook_sheets():
        if isinstance(sheet, BlockSheet):
            _write_block(book, sheet, plain)
        else:
            _write_table(book, sheet, rows, plain)
    _add_reference_dropdowns(book, rows)
    return writer.to_bytes(book)


def _check_names(value: Any, block: type[FrozenModel], keys: Keys) -> None:
    """Raise ValueError for a name that the workbook has no place for."""
    fields = {field.name: field for field in field_types(block)}
    for name, part in _as_block(value).items():
        if name not in fields:
            raise ValueError(f"A rubric has no {'.'.join((*keys, str(name)))}.")
        field = fields[name]
        if not field.is_block:
            continue
        entries = part if field.is_list else [part]
        for entry in entries.values() if isinstance(entries, Mapping) else entries or ():
            _check_names(entry, field.kind, (*keys, name))


def _as_block(value: Any) -> Plain:
    return value if isinstance(value, Mapping) else {}


def _entries(plain: Plain, table: TableSheet) -> Iterator[tuple[int, Plain]]:
    """Every entry of a table, with the place of its parent's row among all rows of the parent's sheet."""
    if table.parent:
        for number, (_, above) in enumerate(_entries(plain, table.parent)):
            for entry in above.get(table.keys[-1]) or ():
                yield number, _as_block(entry)
        return
    entries = _value_at(plain, table.keys)
    if isinstance(entries, Mapping):  # sources stand under their ids
        for id, entry in entries.items():
            yield 0, {"id": id, **_as_block(entry)}
        return
    for entry in entries or ():
        yield 0, _as_block(entry)


def _value_at(block: Plain, keys: Keys) -> Any:
    value: Any = block
    for key in keys:
        value = _as_block(value).get(key)
    return value


def _cell_value(value: Any) -> Any:
    """A value as a cell holds it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Mapping | list | tuple):
        raise ValueError(f"'{value}' is no single value.")
    return value


def _texts(value: Any) -> list[str]:
    """The texts of a list; what is blank says nothing."""
    texts = []
    for text in value or ():
        if stripped := str(text).strip():
            texts.append(stripped)
    return texts


# --- Sheets -----------------------------------------------------------------------------------------------


def _write_introduction(book: Workbook, title: str) -> None:
    worksheet = writer.add_sheet(book, READ_FIRST, [100], frozen="A1")
    writer.write_heading(worksheet, 1, title)
    for row, sentence in enumerate(_INTRODUCTION, start=2):
        writer.write_paragraph(worksheet, row, sentence)


def _write_block(book: Workbook, sheet: BlockSheet, plain: Plain) -> None:
    worksheet = writer.add_sheet(book, sheet.name, [38, 90, _REMARKS_WIDTH], frozen="B2")
    writer.write_header_row(worksheet, ["What", "Text", REMARKS])
    row = 1
    for field in sheet.fields:
        value = _value_at(plain, field.keys)
        values: list[Any] = (_texts(value) or [None]) if field.is_list else [value]
        for single in values:
            row += 1
            writer.make_bold(writer.write_cell(worksheet, row, 1, field.label))
            writer.write_cell(worksheet, row, 2, _cell_value(single))
            writer.write_cell(worksheet, row, 3, None)
            _add_guard(worksheet, writer.column_range(2, row, row), field)


def _write_table(book: Workbook, table: TableSheet, rows: TableRows, plain: Plain) -> None:
    levels, level_titles = _level_columns(table, rows, plain)
    worksheet = _add_table_sheet(book, table, level_titles)
    parent_names = entry_names([entry for _, entry in rows[table.parent.keys]]) if table.parent else []
    for row, (parent, entry) in enumerate(rows[table.keys], start=2):
        values: list[Any] = [parent_names[parent]] if table.parent else []
        values += [*_field_values(table, entry), *_anchors(entry, table.anchors, levels), None]
        for column, value in enumerate(values, start=1):
            writer.write_cell(worksheet, row, column, value)
    last_row = len(rows[table.keys]) + _SPARE_ROWS
    for column, field in enumerate(table.fields, start=_first_field_column(table)):
        _add_guard(worksheet, writer.column_range(column, 2, last_row), field)


def _field_values(table: TableSheet, entry: Plain) -> Iterator[Any]:
    """What stands in each column of the entry's own values."""
    for field in table.fields:
        value = _value_at(entry, field.keys)
        yield "\n".join(_texts(value)) or None if field.is_list else _cell_value(value)


def _add_table_sheet(book: Workbook, table: TableSheet, level_titles: list[str]) -> Worksheet:
    titles = table.labels
    widths = list(map(_column_width, table.fields))
    if table.parent:
        titles.insert(0, table.parent_title)
        widths.insert(0, 20)
    titles += [*level_titles, REMARKS]
    widths += [_ANCHOR_WIDTH] * len(level_titles) + [_REMARKS_WIDTH]
    worksheet = writer.add_sheet(book, table.name, widths, frozen="C2" if table.parent else "B2")
    writer.write_header_row(worksheet, titles)
    return worksheet


def _first_field_column(table: TableSheet) -> int:
    """Where the table's own values begin: after the column that names the parent's row, if there is one."""
    return 2 if table.parent else 1


def _add_guard(worksheet: Worksheet, cells: str, field: SheetField) -> None:
    if field.rule is bool:
        writer.add_dropdown(worksheet, cells, f'"{YES},{NO}"', error=f"Choose {YES} or {NO}.")
    elif field.max_length:
        writer.warn_beyond_length(worksheet, cells, field.max_length)


def _column_width(field: SheetField) -> int:
    if field.is_list:
        return _LIST_WIDTH
    return _COLUMN_WIDTHS.get(field.rule, _TEXT_WIDTH) if isinstance(field.rule, TextRule) else _FIGURE_WIDTH


# --- Anchors ----------------------------------------------------------------------------------------------


def _level_columns(table: TableSheet, rows: TableRows, plain: Plain) -> tuple[list[Any], list[str]]:
    """The columns of anchors: levels and their titles, each as often as one indicator has anchors for it."""
    if not table.anchors:
        return [], []
    labels = {}
    for level in _value_at(plain, ("scale", "levels")) or ():
        labels[_as_block(level).get("level")] = _as_block(level).get("label")
    repeats = Counter[Any](labels.keys())
    for _, entry in rows[table.keys]:
        anchors_of_level = Counter[Any]()
        for anchor in entry.get(table.anchors) or ():
            anchors_of_level[_as_block(anchor).get("level")] += 1
        repeats |= anchors_of_level  # the greater of the two counts
    levels, titles = [], []
    for level in sorted(repeats, key=_level_order):
        levels += [level] * repeats[level]
        titles += [level_title(level, labels.get(level))] * repeats[level]
    return levels, titles


def _level_order(level: Any) -> tuple[bool, int]:
    """Numbers in their order, then what is no number."""
    return (False, level) if isinstance(level, int) else (True, 0)


def _anchors(entry: Plain, name: str, levels: Iterable[Any]) -> Iterator[Any]:
    """What stands in each column of anchors."""
    texts = defaultdict[Any, deque[Any]](deque)  # by level
    for anchor in entry.get(name) or ():
        texts[_as_block(anchor).get("level")].append(_as_block(anchor).get("anchor"))
    for level in levels:
        yield texts[level].popleft() if texts[level] else None


# --- References -------------------------------------------------------------------------------------------


def _add_reference_dropdowns(book: Workbook, rows: TableRows) -> None:
    """Drop-downs where one name of another sheet is wanted."""
    tables = {table.keys: table for table in table_sheets()}
    for table in tables.values():
        if table.parent:
            _add_reference_dropdown(book, table, 1, table.parent, rows)
        for column, field in enumerate(table.fields, start=_first_field_column(table)):
            target = _REFERENCES.get(field.keys[-1])
            if target and not field.is_list and field.rule == REFERENCE:
                _add_reference_dropdown(book, table, column, tables[target], rows)


def _add_reference_dropdown(
    book: Workbook, table: TableSheet, column: int, target: TableSheet, rows: TableRows
) -> None:
    last_target_row = max(2, len(rows[target.keys]) + 1)
    ids = writer.absolute_range(book[target.name], _first_field_column(target), 2, last_target_row)
    cells = writer.column_range(column, 2, len(rows[table.keys]) + _SPARE_ROWS)
    prompt = f"An id from the sheet “{target.name}”."
    writer.add_dropdown(book[table.name], cells, ids, prompt=prompt, strict=False)
