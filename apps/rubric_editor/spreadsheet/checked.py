"""A workbook held to everything that a rubric's file is held to. Pure: no Django."""

from typing import Any

from apps.common.xlsx.cells import WorkbookProblems
from apps.rubric import consistency, yaml_reader
from apps.rubric.problems import RubricProblems
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.yaml_writer import plain_data_to_yaml

from .back import read_workbook


def from_workbook(data: bytes) -> dict[str, Any]:
    """The rubric in a workbook as `to_plain_data` would give it, whole or not. Raises WorkbookProblems.

    Only what a workbook can get wrong is looked at: a sheet or column that is missing, a formula, a name twice.
    """
    return read_workbook(data).plain


def content_of(data: bytes) -> RubricContent:
    """The rubric in a workbook, whole and in order. Raises WorkbookProblems, each with sheet and cell."""
    read = read_workbook(data)
    try:
        content, errors = yaml_reader.read(plain_data_to_yaml(read.plain))
        consistency.check(content, errors)
    except RubricProblems as wrong:
        raise WorkbookProblems(read.places.named(wrong), more=wrong.more) from wrong
    return content
