"""From a workbook to a rubric, with the cell of every part, or to what is wrong and where. Pure: no Django.

What a cell says is taken over as it stands, right or wrong: `reader.py` and `consistency.py` judge it, and `Places`
says in which cell a thing that they complain of stands.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from apps.common.xlsx.cells import CellError, CellProblem, SheetCell, WorkbookProblems, WorksheetValues
from apps.common.xlsx.reader import open_workbook
from apps.rubric.problems import MAX_PROBLEMS, Path, RubricProblems, path_text, quote, suggest_nearest
from apps.rubric.schema.frozen_model import FrozenModel, field_types
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.value_rules import DAY, DecimalRule, TextRule, WholeNumberRule

from .layout import Block, Keys, Leaf, Table, layout
from .marks import REMARKS, level_of, row_of

_WHAT, _TEXT = 1, 2  # columns of a block's sheet
_ON_A_LINE = re.compile(r": it stands on line [0-9]+ already\.")  # of a file that nobody sees


@dataclass
class Places:
    """In which cell each part of the rubric stands, and what is wrong there."""

    cells: dict[str, tuple[str, str]] = field(default_factory=dict)  # by the path as a problem spells it
    problems: list[CellProblem] = field(default_factory=list)

    def note(self, path: Path, sheet: str, cell: str) -> None:
        """Say where a part stands, unless it was said."""
        self.cells.setdefault(path_text(path), (sheet, cell))

    def wrong(self, sheet: str, cell: str, sentence: str) -> None:
        """Note a problem. Raises WorkbookProblems where it is one too many to list."""
        self.problems.append(CellProblem(sheet, cell, sentence))
        if len(self.problems) >= MAX_PROBLEMS:
            raise WorkbookProblems(self.problems, more=True)

    def raise_if_wrong(self) -> None:
        """Raise WorkbookProblems if anything was noted."""
        if self.problems:
            raise WorkbookProblems(self.problems)

    def named(self, problems: RubricProblems) -> tuple[CellProblem, ...]:
        """The same problems, each with its cell in place of its line."""
        return tuple(
            CellProblem(*self._place(one.path), _ON_A_LINE.sub(".", one.sentence)) for one in problems.problems
        )

    def _place(self, path: str) -> tuple[str, str]:
        while path and path not in self.cells:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.cells.get(path, ("", ""))


@dataclass(frozen=True)
class Read:
    """A rubric as a workbook says it, right or wrong, and where each part of it stands."""

    plain: dict[str, Any]
    places: Places


@dataclass(frozen=True)
class _Row:
    """One entry of a table."""

    number: int  # of the row in the sheet
    belongs_to: SheetCell
    cells: dict[Keys, SheetCell]
    anchors: tuple[tuple[int | str, SheetCell], ...]  # each level with its cell, in the order of the columns


def read_workbook(data: bytes) -> Read:
    """What a workbook says. Raises WorkbookProblems where it is no workbook, or a sheet is not as it was."""
    return _Reading(open_workbook(data)).whole()


class _Reading:
    """One workbook, while it is read."""

    def __init__(self, sheets: dict[str, WorksheetValues]):
        self.sheets = {name.strip().casefold(): sheet for name, sheet in sheets.items()}
        self.places = Places()
        self.values: dict[Keys, list[SheetCell]] = {}  # of the blocks, by key
        self.rows: dict[Keys, list[_Row]] = {}  # of the tables, by key
        self.of: dict[Keys, dict[int, list[_Row]]] = {}  # of the inner tables, by their parent's row

    def whole(self) -> Read:
        for part in layout():
            sheet = self.sheets.get(part.name.casefold())
            if sheet is None:
                self._without(part)
            elif isinstance(part, Block):
                self._read_block(part, sheet)
            else:
                self._read_table(part, sheet)
        self.places.raise_if_wrong()
        for part in layout():
            if isinstance(part, Table) and part.parent:
                self._sort_out(part)
        plain = self._block(RubricContent, (), ())
        self.places.raise_if_wrong()
        return Read(plain, self.places)

    def _without(self, part: Block | Table) -> None:
        """A sheet that is not there. What may be absent altogether may be absent here too."""
        if isinstance(part, Table):
            self.rows[part.keys] = []
        top = next(field for field in field_types(RubricContent) if field.name == part.keys[0])
        if not top.is_nullable:
            self.places.wrong(part.name, "", "This sheet is missing. Put it back, with the titles that it had.")

    # --- Sheets -------------------------------------------------------------------------------------------

    def _read_block(self, block: Block, sheet: WorksheetValues) -> None:
        known = {_key(leaf.label): leaf for leaf in block.leaves}
        self.places.note(block.keys, block.name, "A1")
        for row in sheet.rows:
            name, value = sheet.at(row, _WHAT), sheet.at(row, _TEXT)
            label = self._read(block.name, name, name.text)
            if row == 1 and _key(label or "") == "what":
                continue
            leaf = known.get(_key(label or ""))
            if leaf is None and label:
                hint = suggest_nearest(label, [leaf.label for leaf in block.leaves]) or " Take the row out."
                self.places.wrong(block.name, name.name, f"'{quote(label)}' is not known here.{hint}")
            elif leaf is None and not value.is_blank:
                self.places.wrong(block.name, name.name, "This row has no name in its first column. Add it.")
            elif leaf is not None:
                self._take(block, leaf, name, value)

    def _take(self, block: Block, leaf: Leaf, name: SheetCell, value: SheetCell) -> None:
        found = self.values.setdefault(leaf.keys, [])
        self.places.note(leaf.keys, block.name, value.name)
        if found and not leaf.many:
            advice = f"'{leaf.label}' stands here twice: it is in row {found[0].row} already. Keep one."
            self.places.wrong(block.name, name.name, advice)
        found.append(value)

    def _read_table(self, table: Table, sheet: WorksheetValues) -> None:
        self.places.note(table.keys, table.name, "A1")
        parent, columns, levels = self._columns(table, sheet)
        self.rows[table.keys] = rows = []
        for number in sheet.rows:
            cells = {keys: sheet.at(number, column) for keys, column in columns.items()}
            anchors = tuple((level, sheet.at(number, column)) for level, column in levels)
            if number > 1 and not all(cell.is_blank for cell in [*cells.values(), *(cell for _, cell in anchors)]):
                rows.append(_Row(number, sheet.at(number, parent), cells, anchors))

    def _columns(
        self, table: Table, sheet: WorksheetValues
    ) -> tuple[int, dict[Keys, int], list[tuple[int | str, int]]]:
        """Which column names the parent, which holds what, and which are for which level."""
        known = {_key(leaf.label): leaf for leaf in table.leaves}
        parent, columns, levels = 0, {}, []
        for column in range(1, sheet.last_column + 1):
            cell = sheet.at(1, column)
            title = self._read(table.name, cell, cell.text) or ""
            leaf, level = known.get(_key(title)), level_of(" ".join(title.split()))
            if leaf and leaf.keys not in columns:
                columns[leaf.keys] = column
            elif table.parent and _key(title) == _key(table.belongs_to) and not parent:
                parent = column
            elif table.anchors and level is not None:
                levels.append((level, column))
            elif _key(title) != _key(REMARKS):
                self._complain_of(table, cell, title, sheet)
        missing = [leaf.label for leaf in table.leaves if leaf.keys not in columns]
        for label in [*missing, *([table.belongs_to] if table.parent and not parent else [])]:
            self.places.wrong(table.name, "", f"The column “{label}” is missing. Put it back.")
        return parent, columns, levels

    def _complain_of(self, table: Table, cell: SheetCell, title: str, sheet: WorksheetValues) -> None:
        if title:
            hint = (
                suggest_nearest(title, [leaf.label for leaf in table.leaves])
                or f" Use “{REMARKS}”, or a sheet of your own."
            )
            self.places.wrong(
                table.name, cell.name, f"There is no column “{quote(title)}” here, or it is here twice.{hint}"
            )
        elif any(column == cell.column and not one.is_blank for (_, column), one in sheet.cells.items()):
            self.places.wrong(table.name, cell.name, "This column has no title. Give it the one it had, or empty it.")

    def _sort_out(self, table: Table) -> None:
        """Give each row of an inner table to the row that it names."""
        assert table.parent
        above: dict[str, int] = {}
        numbers = {row.number for row in self.rows[table.parent.keys]}
        for row in self.rows[table.parent.keys]:
            id = self._read(table.parent.name, row.cells[("id",)], row.cells[("id",)].text) or ""
            if id:
                above.setdefault(id, row.number)
        self.of[table.keys] = {number: [] for number in numbers}
        for row in self.rows[table.keys]:
            name = self._read(table.name, row.belongs_to, row.belongs_to.text) or ""
            number = row_of(name) or above.get(name)
            if number in numbers:
                self.of[table.keys][number].append(row)
            else:
                what = (
                    f"There is no '{quote(name)}' on the sheet “{table.parent.name}”."
                    if name
                    else "Nothing stands here."
                )
                hint = suggest_nearest(name, above) or f" Name the {table.belongs_to.lower()} that this belongs to."
                self.places.wrong(table.name, row.belongs_to.name, what + hint)

    # --- The content --------------------------------------------------------------------------------------

    def _block(
        self, block: type[FrozenModel], keys: Keys, path: Path, table: Table | None = None, row: _Row | None = None
    ) -> Any:
        """A block as the file would hold it; None for one that may be absent, and is."""
        plain: dict[str, Any] = {}
        for part in field_types(block):
            inside, at = (*keys, part.name), (*path, part.name)
            if part.is_block and part.is_list:
                value = self._list(inside, at, table, row)
            elif part.is_block:
                value = self._block(part.kind, inside, at, table, row)
                value = None if part.is_nullable and _says_nothing(value) else value
            else:
                value = self._value(inside, at, table, row)
            if value is not None or part.is_required:
                plain[part.name] = value
        return plain

    def _list(self, keys: Keys, path: Path, table: Table | None, row: _Row | None) -> Any:
        if table and row and keys[-1] == table.anchors:
            return self._anchors(table, row, path)
        inner = next(
            part
            for part in layout()
            if isinstance(part, Table)
            and part.parent == table
            and part.keys[len(table.keys) if table else 0 :] == keys
        )
        rows = self.rows[inner.keys] if row is None else self.of[inner.keys][row.number]
        if inner.is_keyed:
            return self._keyed(inner, rows, path)
        return [self._entry(inner, one, (*path, number)) for number, one in enumerate(rows)]

    def _entry(self, table: Table, row: _Row, path: Path) -> Any:
        first = next(iter(row.cells.values()))
        self.places.note(path, table.name, first.name)
        return self._block(table.entry, (), path, table, row)

    def _keyed(self, table: Table, rows: list[_Row], path: Path) -> dict[str, Any]:
        """Entries under their ids, each without its id."""
        found: dict[str, Any] = {}
        for row in rows:
            cell = row.cells[("id",)]
            id = self._read(table.name, cell, cell.text) or ""
            self.places.note((*path, id), table.name, cell.name)
            if id in found:
                self.places.wrong(table.name, cell.name, f"The id '{quote(id)}' is used twice. Choose another.")
            found[id] = self._entry(table, row, (*path, id))
            del found[id]["id"]
        return found

    def _anchors(self, table: Table, row: _Row, path: Path) -> list[dict[str, Any]]:
        """An anchor for each level of the scale, and for any other column in which one stands."""
        found: list[dict[str, Any]] = []
        levels = self._levels_of_the_scale()
        for level, cell in row.anchors:
            said = self._read(table.name, cell, cell.text) or ""
            first = all(one["level"] != level for one in found)
            if said or (first and level in levels):
                self.places.note((*path, len(found)), table.name, cell.name)
                found.append({"level": None if level == "?" else level, "anchor": said})
        if row.anchors:
            self.places.note(path, table.name, row.anchors[0][1].name)
        return found

    def _levels_of_the_scale(self) -> set[Any]:
        return {
            self._read("", row.cells[("level",)], row.cells[("level",)].whole) for row in self.rows["scale", "levels"]
        }

    def _value(self, keys: Keys, path: Path, table: Table | None, row: _Row | None) -> Any:
        sheet = table if table else next(part for part in layout() if isinstance(part, Block) and _holds(part, keys))
        leaf = next(leaf for leaf in sheet.leaves if leaf.keys == keys)
        cells = [row.cells[keys]] if row else self.values.get(keys, [])
        if row:
            self.places.note(path, sheet.name, cells[0].name)
        if not leaf.many:
            return self._single(sheet.name, leaf, cells[0] if cells else None)
        found: list[str] = []
        for cell in cells:
            said = self._read(sheet.name, cell, cell.text) or ""
            for text in said.split("\n") if row else [said]:
                if text.strip():
                    self.places.note((*path, len(found)), sheet.name, cell.name)
                    found.append(text.strip())
        return found

    def _single(self, sheet: str, leaf: Leaf, cell: SheetCell | None) -> Any:
        nothing = "" if isinstance(leaf.kind, TextRule) and not leaf.may_be_null else None
        if cell is None or cell.is_blank:
            return nothing
        if leaf.kind is bool:
            return self._read(sheet, cell, cell.yes_no)
        if isinstance(leaf.kind, WholeNumberRule):
            return self._read(sheet, cell, cell.whole)
        if isinstance(leaf.kind, DecimalRule):
            return self._read(sheet, cell, cell.number)
        return self._read(sheet, cell, cell.day if leaf.kind == DAY else cell.text)

    def _read(self, sheet: str, cell: SheetCell, how: Any) -> Any:
        """What a cell says, or None with its fault noted."""
        try:
            return how()
        except CellError as fault:
            if sheet:
                self.places.wrong(sheet, cell.name, fault.sentence)
            return None


def _key(label: str) -> str:
    return " ".join(label.split()).casefold()


def _holds(block: Block, keys: Keys) -> bool:
    return any(leaf.keys == keys for leaf in block.leaves)


def _says_nothing(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_says_nothing(part) for part in value.values())
    return value is None or value == "" or value == []
