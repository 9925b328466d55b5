"""A workbook held to everything that a rubric's file is held to. Pure: no Django."""

from typing import Any

from apps.common.xlsx.cells import WorkbookProblems
from apps.rubric import consistency, reader, tree, writer
from apps.rubric.problems import RubricProblems

from .back import read_workbook


def from_workbook(data: bytes) -> dict[str, Any]:
    """The rubric in a workbook as `writer.as_plain` would give it, whole or not. Raises WorkbookProblems.

    Only what a workbook can get wrong is looked at: a sheet or column that is missing, a formula, a name twice.
    """
    return read_workbook(data).plain


def content_of(data: bytes) -> tree.Rubric:
    """The rubric in a workbook, whole and in order. Raises WorkbookProblems, each with sheet and cell."""
    read = read_workbook(data)
    try:
        content, places = reader.read(writer.spelled_out(read.plain))
        consistency.check(content, places)
    except RubricProblems as wrong:
        raise WorkbookProblems(read.places.named(wrong), more=wrong.more) from wrong
    return content
