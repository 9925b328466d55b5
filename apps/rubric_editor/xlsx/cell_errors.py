"""In which cell each part of a rubric stands, and what is wrong there. Pure: no Django."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from apps.common.xlsx.cells import CellError, CellProblem, SheetCell, WorkbookProblems
from apps.rubric.problems import MAX_PROBLEMS, Path, RubricProblems, path_text

Value = TypeVar("Value")

_ON_A_LINE = re.compile(r": it stands on line [0-9]+ already\.")  # of a file that nobody sees


@dataclass
class CellErrorCollector:
    """What is wrong with a workbook, with the cell of every part of the rubric that is read from it."""

    cells: dict[str, tuple[str, str]] = field(
        default_factory=dict
    )  # sheet and cell, by the path as a problem spells it
    problems: list[CellProblem] = field(default_factory=list)

    def locate(self, path: Path, sheet: str, cell: str) -> None:
        """Say where a part stands, unless it was said."""
        self.cells.setdefault(path_text(path), (sheet, cell))

    def add(self, sheet: str, cell: str, sentence: str) -> None:
        """Note a problem. Raises WorkbookProblems where it is one too many to list."""
        self.problems.append(CellProblem(sheet, cell, sentence))
        if len(self.problems) >= MAX_PROBLEMS:
            raise WorkbookProblems(self.problems, more=True)

    def raise_if_any(self) -> None:
        """Raise WorkbookProblems if anything was noted."""
        if self.problems:
            raise WorkbookProblems(self.problems)

    def read(self, sheet: str, cell: SheetCell, reading: Callable[[], Value]) -> Value | None:
        """What a cell says, or None with its fault noted. Without a sheet's name nothing is noted."""
        try:
            return reading()
        except CellError as fault:
            if sheet:
                self.add(sheet, cell.name, fault.sentence)
            return None

    def to_cell_problems(self, problems: RubricProblems) -> tuple[CellProblem, ...]:
        """The same problems, each with its cell in place of its line."""
        located = []
        for problem in problems.problems:
            sheet, cell = self._location(problem.path)
            located.append(CellProblem(sheet, cell, _ON_A_LINE.sub(".", problem.sentence)))
        return tuple(located)

    def _location(self, path: str) -> tuple[str, str]:
        """Where a part stands, or the nearest part around it."""
        while path and path not in self.cells:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.cells.get(path, ("", ""))
