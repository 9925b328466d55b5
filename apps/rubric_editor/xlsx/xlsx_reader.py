"""From a workbook to a rubric, with the cell of every part, or to what is wrong and where. Pure: no Django.

What a cell says is taken over as it stands, right or wrong: `yaml_reader.py` and `consistency.py` judge it, and the
`CellErrorCollector` says in which cell a thing that they complain of stands.
"""

from dataclasses import dataclass
from typing import Any

from apps.common.xlsx.reader import open_workbook

from .cell_errors import CellErrorCollector
from .plain_data_assembler import PlainDataAssembler
from .sheet_values import SheetParser


@dataclass(frozen=True)
class RubricWorkbook:
    """A rubric as a workbook says it, right or wrong, and where each part of it stands."""

    plain: dict[str, Any]
    errors: CellErrorCollector


def read_rubric_workbook(data: bytes) -> RubricWorkbook:
    """What a workbook says. Raises WorkbookProblems where it is no workbook, or a sheet is not as it was."""
    errors = CellErrorCollector()
    parser = SheetParser(open_workbook(data), errors)
    parser.read_sheets()
    errors.raise_if_any()
    parser.sort_rows_by_parent()
    plain = PlainDataAssembler(parser.values, errors).rubric()
    errors.raise_if_any()
    return RubricWorkbook(plain, errors)
