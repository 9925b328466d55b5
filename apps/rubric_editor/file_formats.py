"""Kinds of files that a rubric can be read from and written to, and what is wrong with one. Pure: no Django."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from apps.common.xlsx.cells import CellProblem, WorkbookProblems
from apps.common.xlsx.package import LARGEST_FILE as LARGEST_WORKBOOK
from apps.rubric import yaml_reader
from apps.rubric.plain_data import to_plain_data
from apps.rubric.problems import RubricProblem, RubricProblems
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.yaml_nodes import LARGEST_FILE, text_of
from apps.rubric.yaml_writer import to_yaml

CONTENT_TYPES = {
    "yaml": "text/yaml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST_IMPORT = max(LARGEST_FILE, LARGEST_WORKBOOK)  # bytes of any file


@dataclass(frozen=True)
class FileProblem:
    """One thing that is wrong with a file."""

    where: str  # "Line 12" or "Indicators, cell C5"; empty: the file as a whole
    sentence: str


class FileProblems(Exception):  # noqa: N818 - what it holds is its name
    """A file cannot be used as it is. `problems` names each place, in the file's order."""

    def __init__(self, problems: tuple[FileProblem, ...]):
        self.problems = problems
        super().__init__("\n".join(f"{problem.where}: {problem.sentence}" for problem in problems))


@dataclass(frozen=True)
class ParsedFile:
    """What a file holds. `locate` turns what is found wrong with it later into places of the file."""

    plain: dict[str, Any]
    locate: Callable[[RubricProblems], FileProblems]


def write_file(content: RubricContent, kind: str) -> bytes:
    """A rubric, finished or not, as a file of this kind. Raises KeyError for a kind that there is not."""
    if kind == "xlsx":
        from .xlsx.xlsx_writer import write_rubric_workbook  # slow to load, and few ever ask for a workbook

        return write_rubric_workbook(to_plain_data(content))
    if kind == "yaml":
        return to_yaml(content).encode()
    raise KeyError(kind)


def read_file(name: str, data: bytes) -> ParsedFile:
    """What a file of this name holds, unfinished as it may be. Raises FileProblems, by line or by cell."""
    kind = name.lower().rpartition(".")[2]
    if kind == "xlsx":
        return _read_workbook(data)
    if kind in ("yaml", "yml"):
        return _read_yaml(data)
    raise FileProblems((FileProblem("", "Send a text file that ends in .yaml, or a workbook that ends in .xlsx."),))


def _read_yaml(data: bytes) -> ParsedFile:
    try:
        content, errors = yaml_reader.read(text_of(data), unfinished=True)
    except RubricProblems as wrong:
        raise _located_in_lines(wrong, lambda problem: problem.line) from wrong

    def locate(wrong: RubricProblems) -> FileProblems:
        return _located_in_lines(wrong, lambda problem: errors.line(problem.steps))

    return ParsedFile(to_plain_data(content), locate)


def _located_in_lines(wrong: RubricProblems, line_of: Callable[[RubricProblem], int]) -> FileProblems:
    problems = []
    for problem in wrong.problems:
        problems.append(FileProblem(f"Line {line_of(problem)}", problem.sentence))
    return FileProblems(tuple(problems))


def _read_workbook(data: bytes) -> ParsedFile:
    from .xlsx.xlsx_reader import read_rubric_workbook  # slow to load, and few ever send a workbook

    try:
        workbook = read_rubric_workbook(data)
    except WorkbookProblems as wrong:
        raise _located_in_cells(wrong.problems) from wrong

    def locate(wrong: RubricProblems) -> FileProblems:
        return _located_in_cells(workbook.errors.to_cell_problems(wrong))

    return ParsedFile(workbook.plain, locate)


def _located_in_cells(problems: Iterable[CellProblem]) -> FileProblems:
    return FileProblems(tuple(FileProblem(problem.where, problem.sentence) for problem in problems))
