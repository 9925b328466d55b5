"""Kinds of files that a rubric can be read from and written to, and what is wrong with one. Pure: no Django."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from apps.common.xlsx.cells import WorkbookProblems
from apps.common.xlsx.package import LARGEST_FILE as LARGEST_WORKBOOK
from apps.rubric import reader, tree, writer
from apps.rubric.nodes import LARGEST_FILE, text_of
from apps.rubric.problems import RubricProblems

from .spreadsheet import read_workbook, to_workbook

KINDS = {
    "yaml": "text/yaml; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST = max(LARGEST_FILE, LARGEST_WORKBOOK)  # bytes of any file


@dataclass(frozen=True)
class FileProblem:
    """One thing that is wrong with a file."""

    where: str  # "Line 12" or "Indicators, cell C5"; empty: the file as a whole
    sentence: str


class FileProblems(Exception):  # noqa: N818 - what it holds is its name
    """A file cannot be used as it is. `problems` names each place, in the file's order."""

    def __init__(self, problems: tuple[FileProblem, ...]):
        self.problems = problems
        super().__init__("\n".join(f"{one.where}: {one.sentence}" for one in problems))


@dataclass(frozen=True)
class Held:
    """What a file holds. `named` turns what is found wrong with it later into places of the file."""

    plain: dict[str, Any]
    named: Callable[[RubricProblems], FileProblems]


def write(content: tree.Rubric, kind: str) -> bytes:
    """A rubric, finished or not, as a file of this kind. Raises KeyError for a kind that there is not."""
    if kind == "xlsx":
        return to_workbook(writer.as_plain(content))
    return {"yaml": writer.write}[kind](content).encode()


def read(name: str, data: bytes) -> Held:
    """What a file of this name holds, unfinished as it may be. Raises FileProblems, by line or by cell."""
    kind = name.lower().rpartition(".")[2]
    if kind == "xlsx":
        return _workbook(data)
    if kind in ("yaml", "yml"):
        return _text(data)
    raise FileProblems((FileProblem("", "Send a text file that ends in .yaml, or a workbook that ends in .xlsx."),))


def _text(data: bytes) -> Held:
    try:
        content, places = reader.read(text_of(data), unfinished=True)
    except RubricProblems as wrong:
        raise _by_line(wrong) from wrong

    def named(wrong: RubricProblems) -> FileProblems:
        found = (FileProblem(f"Line {places.line(one.steps)}", one.sentence) for one in wrong.problems)
        return FileProblems(tuple(found))

    return Held(writer.as_plain(content), named)


def _by_line(wrong: RubricProblems) -> FileProblems:
    return FileProblems(tuple(FileProblem(f"Line {one.line}", one.sentence) for one in wrong.problems))


def _workbook(data: bytes) -> Held:
    try:
        held = read_workbook(data)
    except WorkbookProblems as wrong:
        raise FileProblems(tuple(FileProblem(one.where, one.sentence) for one in wrong.problems)) from wrong

    def named(wrong: RubricProblems) -> FileProblems:
        return FileProblems(tuple(FileProblem(one.where, one.sentence) for one in held.places.named(wrong)))

    return Held(held.plain, named)
