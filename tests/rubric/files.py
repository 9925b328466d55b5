"""Files to read, whole and spoiled."""

from pathlib import Path

import pytest

from apps.rubric import consistency, reader, tree
from apps.rubric.nodes import text_of
from apps.rubric.problems import Problem, RubricProblems
from tests.conftest import SHIPPED_RUBRIC

SMALL_RUBRIC = Path(__file__).with_name("small_rubric.yaml")
SMALL = SMALL_RUBRIC.read_text(encoding="utf-8")
SHIPPED = SHIPPED_RUBRIC.read_text(encoding="utf-8")


def whole(text: str) -> tree.Rubric:
    """The tree of a file in which nothing is wrong."""
    content, places = reader.read(text)
    consistency.check(content, places)
    return content


def problems_of(file: str | bytes) -> list[Problem]:
    """What is wrong with a file: at least one thing, and never anything but a sentence with a place."""
    with pytest.raises(RubricProblems) as wrong:
        whole(text_of(file) if isinstance(file, bytes) else file)
    assert wrong.value.problems
    for problem in wrong.value.problems:
        assert problem.line >= 1
        assert problem.sentence.endswith((".", "?"))
    return wrong.value.problems


def only_problem_of(file: str | bytes) -> Problem:
    """The one thing that is wrong with a file."""
    (problem,) = problems_of(file)
    return problem


def problem_at(path: str, file: str) -> Problem:
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
