"""Files to read, whole and spoiled."""

from pathlib import Path
from typing import Any, TypeVar

import pytest

from apps.rubric import consistency, yaml_reader
from apps.rubric.problems import RubricProblem, RubricProblems
from apps.rubric.schema.frozen_model import FrozenModel
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.yaml_nodes import text_of
from tests.conftest import SHIPPED_RUBRIC

Block = TypeVar("Block", bound=FrozenModel)

SMALL_RUBRIC = Path(__file__).with_name("small_rubric.yaml")
SMALL = SMALL_RUBRIC.read_text(encoding="utf-8")
SHIPPED = SHIPPED_RUBRIC.read_text(encoding="utf-8")


def whole(text: str) -> RubricContent:
    """The tree of a file in which nothing is wrong."""
    content, errors = yaml_reader.read(text)
    consistency.check(content, errors)
    return content


def replace(part: Block, **changes: Any) -> Block:
    """The same part of a rubric with other values."""
    return part.model_copy(update=changes)


def problems_of(file: str | bytes) -> list[RubricProblem]:
    """What is wrong with a file: at least one thing, and never anything but a sentence with a place."""
    with pytest.raises(RubricProblems) as wrong:
        whole(text_of(file) if isinstance(file, bytes) else file)
    assert wrong.value.problems
    for problem in wrong.value.problems:
        assert problem.line >= 1
        assert problem.sentence.endswith((".", "?"))
    return wrong.value.problems


def only_problem_of(file: str | bytes) -> RubricProblem:
    """The one thing that is wrong with a file."""
    (problem,) = problems_of(file)
    return problem


def problem_at(path: str, file: str) -> RubricProblem:
    """The one thing that is wrong at a place of a file, whatever else is wrong."""
    (problem,) = (problem for problem in problems_of(file) if problem.path == path)
    return problem


def spoiled(old: str, new: str, text: str = SMALL) -> str:
    """The file with the first `old` in it replaced."""
    assert old in text, f"{old!r} is not in the file: this test checks nothing."
    return text.replace(old, new, 1)


def line_of(words: str, text: str = SMALL) -> int:
    """The number of the line on which these words first begin."""
    return text.count("\n", 0, text.index(words)) + 1
