"""From the cells of a workbook to a rubric as dicts and lists, as its file would hold it. Pure: no Django."""

from dataclasses import dataclass
from typing import Any

from apps.common.xlsx.cells import SheetCell
from apps.rubric.problems import Path, quote
from apps.rubric.schema.frozen_model import FrozenModel, field_types
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.value_rules import DAY, DecimalRule, TextRule, WholeNumberRule

from .cell_errors import CellErrorCollector
from .sheet_layout import AnySheet, Keys, SheetField, TableSheet, table_sheets, workbook_sheets
from .sheet_values import SheetValues, TableRow


@dataclass(frozen=True)
class _Entry:
    """The row that is being put together, and its table."""

    table: TableSheet
    row: TableRow


class PlainDataAssembler:
    """Puts together what the sheets say."""

    def __init__(self, values: SheetValues, errors: CellErrorCollector):
        self.values = values
        self.errors = errors

    def rubric(self) -> Any:
        """The whole rubric; what cannot be read is noted."""
        return self._block(RubricContent, (), (), None)

    def _block(self, block: type[FrozenModel], keys: Keys, path: Path, entry: _Entry | None) -> Any:
        """A block as the file would hold it. `keys` lead to it from the rubric, or from the entry that it is in."""
        plain: dict[str, Any] = {}
        for part in field_types(block):
            part_keys, part_path = (*keys, part.name), (*path, part.name)
            if part.is_block and part.is_list:
                value = self._list(part_keys, part_path, entry)
            elif part.is_block:
                value = self._block(part.kind, part_keys, part_path, entry)
                value = None if part.is_nullable and _says_nothing(value) else value
            else:
                value = self._value(part_keys, part_path, entry)
            if value is not None or part.is_required:
                plain[part.name] = value
        return plain

    # --- Lists --------------------------------------------------------------------------------------------

    def _list(self, keys: Keys, path: Path, entry: _Entry | None) -> Any:
        if entry and keys[-1] == entry.table.anchors:
            return self._anchors(entry, path)
        table = _inner_table(keys, entry)
        rows = self.values.rows_of_parent[table.keys][entry.row.number] if entry else self.values.rows[table.keys]
        if table.is_keyed:
            return self._entries_by_id(table, rows, path)
        return [self._entry(_Entry(table, row), (*path, number)) for number, row in enumerate(rows)]

    def _entry(self, entry: _Entry, path: Path) -> Any:
        first_cell = next(iter(entry.row.cells.values()))
        self.errors.locate(path, entry.table.name, first_cell.name)
        return self._block(entry.table.entry, (), path, entry)

    def _entries_by_id(self, table: TableSheet, rows: list[TableRow], path: Path) -> dict[str, Any]:
        """Entries under their ids, each without its id."""
        entries: dict[str, Any] = {}
        for row in rows:
            cell = row.cells[("id",)]
            id = self.errors.read(table.name, cell, cell.text) or ""
            self.errors.locate((*path, id), table.name, cell.name)
            if id in entries:
                self.errors.add(table.name, cell.name, f"The id '{quote(id)}' is used twice. Choose another.")
            entries[id] = self._entry(_Entry(table, row), (*path, id))
            del entries[id]["id"]
        return entries

    def _anchors(self, entry: _Entry, path: Path) -> list[dict[str, Any]]:
        """An anchor for each level of the scale, and for any other column in which one stands."""
        anchors: list[dict[str, Any]] = []
        scale_levels, written_levels = self._scale_levels(), set()
        for level, cell in entry.row.anchors:
            text = self.errors.read(entry.table.name, cell, cell.text) or ""
            if text or (level in scale_levels and level not in written_levels):
                self.errors.locate((*path, len(anchors)), entry.table.name, cell.name)
                anchors.append({"level": None if level == "?" else level, "anchor": text})
                written_levels.add(level)
        if entry.row.anchors:
            first_cell = entry.row.anchors[0][1]
            self.errors.locate(path, entry.table.name, first_cell.name)
        return anchors

    def _scale_levels(self) -> set[Any]:
        levels = set()
        for row in self.values.rows["scale", "levels"]:
            cell = row.cells[("level",)]
            levels.add(self.errors.read("", cell, cell.whole))
        return levels

    # --- Single values ------------------------------------------------------------------------------------

    def _value(self, keys: Keys, path: Path, entry: _Entry | None) -> Any:
        sheet, field = _sheet_and_field(keys, entry)
        cells = [entry.row.cells[keys]] if entry else self.values.block_cells.get(keys, [])
        if entry:
            self.errors.locate(path, sheet.name, cells[0].name)
        if not field.is_list:
            return self._single_value(sheet.name, field, cells[0] if cells else None)
        texts: list[str] = []
        for cell in cells:
            written = self.errors.read(sheet.name, cell, cell.text) or ""
            for text in written.split("\n") if entry else [written]:
                if text.strip():
                    self.errors.locate((*path, len(texts)), sheet.name, cell.name)
                    texts.append(text.strip())
        return texts

    def _single_value(self, sheet: str, field: SheetField, cell: SheetCell | None) -> Any:
        if cell is None or cell.is_blank:
            return "" if isinstance(field.rule, TextRule) and not field.is_nullable else None
        if field.rule is bool:
            return self.errors.read(sheet, cell, cell.yes_no)
        if isinstance(field.rule, WholeNumberRule):
            return self.errors.read(sheet, cell, cell.whole)
        if isinstance(field.rule, DecimalRule):
            return self.errors.read(sheet, cell, cell.number)
        return self.errors.read(sheet, cell, cell.day if field.rule == DAY else cell.text)


def _inner_table(keys: Keys, entry: _Entry | None) -> TableSheet:
    """The table of a list that stands in a block, or in an entry of another table."""
    parent = entry.table if entry else None
    for table in table_sheets():
        if table.parent == parent and table.keys == (*(parent.keys if parent else ()), *keys):
            return table
    raise KeyError(keys)


def _sheet_and_field(keys: Keys, entry: _Entry | None) -> tuple[AnySheet, SheetField]:
    """Where a value stands: in the table of its entry, or on the sheet of its block."""
    for sheet in [entry.table] if entry else workbook_sheets():
        if entry or not isinstance(sheet, TableSheet):
            for field in sheet.fields:
                if field.keys == keys:
                    return sheet, field
    raise KeyError(keys)


def _says_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_says_nothing, value.values()))
    return value is None or value == "" or value == []
