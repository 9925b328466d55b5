"""The sheets of a rubric's workbook as they were sent: which cell holds what. Pure: no Django."""

from dataclasses import dataclass, field

from apps.common.xlsx.cells import SheetCell, WorksheetValues
from apps.rubric.problems import quote, suggest_nearest
from apps.rubric.schema.frozen_model import field_types
from apps.rubric.schema.rubric_content import RubricContent

from .cell_errors import CellErrorCollector
from .sheet_labels import REMARKS, normalize_label, parse_level_title, parse_row_name
from .sheet_layout import AnySheet, BlockSheet, Keys, SheetField, TableSheet, table_sheets, workbook_sheets

_LABEL_COLUMN, _TEXT_COLUMN = 1, 2  # of a block's sheet


@dataclass(frozen=True)
class TableRow:
    """One entry of a table."""

    number: int  # of the row in the sheet
    parent: SheetCell  # names the row of the parent's sheet
    cells: dict[Keys, SheetCell]
    anchors: list[tuple[int | str, SheetCell]]  # each level with its cell, in the order of the columns

    @property
    def is_blank(self) -> bool:
        """Whether the entry says nothing, whichever row it names as its parent's."""
        cells = list(self.cells.values())
        for _, cell in self.anchors:
            cells.append(cell)
        return all(cell.is_blank for cell in cells)


@dataclass(frozen=True)
class SheetValues:
    """What all sheets say, cell by cell."""

    block_cells: dict[Keys, list[SheetCell]] = field(default_factory=dict)
    rows: dict[Keys, list[TableRow]] = field(default_factory=dict)
    rows_of_parent: dict[Keys, dict[int, list[TableRow]]] = field(default_factory=dict)  # by the parent's row


@dataclass
class _TableColumns:
    """Which column names the parent, which holds what, and which are for which level."""

    parent: int = 0  # 0: none
    fields: dict[Keys, int] = field(default_factory=dict)
    anchors: list[tuple[int | str, int]] = field(default_factory=list)  # a level and its column


class SheetParser:
    """One workbook, while its sheets are read."""

    def __init__(self, worksheets: dict[str, WorksheetValues], errors: CellErrorCollector):
        self.worksheets = {name.strip().casefold(): worksheet for name, worksheet in worksheets.items()}
        self.errors = errors
        self.values = SheetValues()

    def read_sheets(self) -> None:
        """Take over the cells of every sheet; what has no place in a rubric is noted."""
        for sheet in workbook_sheets():
            worksheet = self.worksheets.get(sheet.name.casefold())
            if worksheet is None:
                self._note_missing(sheet)
            elif isinstance(sheet, BlockSheet):
                self._read_block(sheet, worksheet)
            else:
                self._read_table(sheet, worksheet)

    def sort_rows_by_parent(self) -> None:
        """Give each row of an inner table to the row that it names."""
        for table in table_sheets():
            if table.parent:
                self._sort_rows(table, table.parent)

    def _note_missing(self, sheet: AnySheet) -> None:
        """A sheet that is not there. What may be absent altogether may be absent here too."""
        if isinstance(sheet, TableSheet):
            self.values.rows[sheet.keys] = []
        self._note_renamed(sheet)
        for top in field_types(RubricContent):
            if top.name == sheet.keys[0] and not top.is_nullable:
                self.errors.add(sheet.name, "", "This sheet is missing. Put it back, with the titles that it had.")

    def _note_renamed(self, sheet: AnySheet) -> None:
        """A sheet without a place in a rubric that has the titles of one that is not there."""
        known = {known.name.casefold() for known in workbook_sheets()}
        wanted = {normalize_label(label) for label in sheet.labels}
        for name, worksheet in self.worksheets.items():
            titles = _titles(worksheet, in_row=isinstance(sheet, TableSheet))
            if name not in known and wanted <= titles:
                advice = f"Is this the sheet “{sheet.name}”? Give it that name again, or take it out."
                self.errors.add(worksheet.name, "", advice)

    def _text(self, sheet: AnySheet, cell: SheetCell) -> str:
        return self.errors.read(sheet.name, cell, cell.text) or ""

    # --- Blocks -------------------------------------------------------------------------------------------

    def _read_block(self, sheet: BlockSheet, worksheet: WorksheetValues) -> None:
        fields = _fields_by_label(sheet)
        self.errors.locate(sheet.keys, sheet.name, "A1")
        for row in worksheet.rows:
            label_cell, value_cell = worksheet.at(row, _LABEL_COLUMN), worksheet.at(row, _TEXT_COLUMN)
            label = self._text(sheet, label_cell)
            if row == 1 and normalize_label(label) == "what":
                continue
            field = fields.get(normalize_label(label))
            if field is not None:
                self._take_value(sheet, field, label_cell, value_cell)
            elif label:
                hint = suggest_nearest(label, sheet.labels) or " Take the row out."
                self.errors.add(sheet.name, label_cell.name, f"'{quote(label)}' is not known here.{hint}")
            elif not value_cell.is_blank:
                advice = "This row has no name in its first column. Add it."
                self.errors.add(sheet.name, label_cell.name, advice)

    def _take_value(self, sheet: BlockSheet, field: SheetField, label_cell: SheetCell, value_cell: SheetCell) -> None:
        cells = self.values.block_cells.setdefault(field.keys, [])
        self.errors.locate(field.keys, sheet.name, value_cell.name)
        if cells and not field.is_list:
            advice = f"'{field.label}' stands here twice: it is in row {cells[0].row} already. Keep one."
            self.errors.add(sheet.name, label_cell.name, advice)
        cells.append(value_cell)

    # --- Tables -------------------------------------------------------------------------------------------

    def _read_table(self, table: TableSheet, worksheet: WorksheetValues) -> None:
        self.errors.locate(table.keys, table.name, "A1")
        columns = self._find_columns(table, worksheet)
        self.values.rows[table.keys] = rows = []
        for number in worksheet.rows:
            row = TableRow(number, worksheet.at(number, columns.parent), {}, [])
            for keys, column in columns.fields.items():
                row.cells[keys] = worksheet.at(number, column)
            for level, column in columns.anchors:
                row.anchors.append((level, worksheet.at(number, column)))
            if number > 1 and not row.is_blank:
                rows.append(row)

    def _find_columns(self, table: TableSheet, worksheet: WorksheetValues) -> _TableColumns:
        fields = _fields_by_label(table)
        columns = _TableColumns()
        for column in range(1, worksheet.last_column + 1):
            cell = worksheet.at(1, column)
            title = self._text(table, cell)
            field, level = fields.get(normalize_label(title)), parse_level_title(" ".join(title.split()))
            is_parent = table.parent and normalize_label(title) == normalize_label(table.parent_title)
            if field and field.keys not in columns.fields:
                columns.fields[field.keys] = column
            elif is_parent and not columns.parent:
                columns.parent = column
            elif table.anchors and level is not None:
                columns.anchors.append((level, column))
            elif normalize_label(title) != normalize_label(REMARKS):
                self._note_odd_column(table, cell, title, worksheet)
        self._note_missing_columns(table, columns)
        return columns

    def _note_missing_columns(self, table: TableSheet, columns: _TableColumns) -> None:
        missing = []
        for wanted in table.fields:
            if wanted.keys not in columns.fields:
                missing.append(wanted.label)
        if table.parent and not columns.parent:
            missing.append(table.parent_title)
        for label in missing:
            self.errors.add(table.name, "", f"The column “{label}” is missing. Put it back.")

    def _note_odd_column(self, table: TableSheet, cell: SheetCell, title: str, worksheet: WorksheetValues) -> None:
        """A column that the table does not have, unless nothing stands in it."""
        if title:
            hint = suggest_nearest(title, table.labels)
            hint = hint or f" Use “{REMARKS}”, or a sheet of your own."
            advice = f"There is no column “{quote(title)}” here, or it is here twice.{hint}"
            self.errors.add(table.name, cell.name, advice)
            return
        for (_, column), other in worksheet.cells.items():
            if column == cell.column and not other.is_blank:
                advice = "This column has no title. Give it the one it had, or empty it."
                self.errors.add(table.name, cell.name, advice)
                return

    def _sort_rows(self, table: TableSheet, parent: TableSheet) -> None:
        row_numbers: dict[str, int] = {}  # of the parent's rows, by their ids
        by_parent: dict[int, list[TableRow]] = {}
        for row in self.values.rows[parent.keys]:
            by_parent[row.number] = []
            if id := self._text(parent, row.cells[("id",)]):
                row_numbers.setdefault(id, row.number)
        for row in self.values.rows[table.keys]:
            name = self._text(table, row.parent)
            number = parse_row_name(name) or row_numbers.get(name)
            if number is not None and number in by_parent:
                by_parent[number].append(row)
            else:
                self._note_unknown_parent(table, parent, row, name, row_numbers)
        self.values.rows_of_parent[table.keys] = by_parent

    def _note_unknown_parent(
        self, table: TableSheet, parent: TableSheet, row: TableRow, name: str, row_numbers: dict[str, int]
    ) -> None:
        fault = f"There is no '{quote(name)}' on the sheet “{parent.name}”." if name else "Nothing stands here."
        hint = suggest_nearest(name, row_numbers)
        hint = hint or f" Name the {table.parent_title.lower()} that this belongs to."
        self.errors.add(table.name, row.parent.name, fault + hint)


def _titles(worksheet: WorksheetValues, *, in_row: bool) -> set[str]:
    """What stands in a sheet's first row, or in its first column."""
    titles = set()
    for (row, column), cell in worksheet.cells.items():
        if cell.kind == "text" and (row if in_row else column) == 1:
            titles.add(normalize_label(str(cell.value)))
    return titles


def _fields_by_label(sheet: AnySheet) -> dict[str, SheetField]:
    return {normalize_label(field.label): field for field in sheet.fields}
