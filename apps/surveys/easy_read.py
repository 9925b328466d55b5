"""Our Easy Read wording: for each statement short lines and a picture. content/ holds it, for one rubric version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .domain.questions import SurveyStatement

CONTENT = Path(__file__).parent / "content" / "easy-read.yaml"


@dataclass(frozen=True)
class EasyReadStatement:
    """One statement in Easy Read: one idea a line, and a picture that says the same."""

    lines: tuple[str, ...]
    picture: str  # a static file


@dataclass(frozen=True)
class EasyRead:
    """The whole wording."""

    status: str  # what readers are told about it
    statements: Mapping[str, EasyReadStatement]  # by indicator
    stands_for: Mapping[str, str]  # by indicator: the rubric's statement that the lines were written for
    faces: Mapping[object, str]  # by the value of an answer: a static file


@cache
def easy_read() -> EasyRead:
    """The wording as the file has it."""
    found: dict[str, Any] = yaml.safe_load(CONTENT.read_text(encoding="utf-8"))
    statements, stands_for = {}, {}
    for indicator, entry in found["statements"].items():
        statements[indicator] = EasyReadStatement(tuple(entry["lines"]), entry["picture"])
        stands_for[indicator] = entry["stands_for"]
    return EasyRead(
        status=found["status"],
        statements=statements,
        stands_for=stands_for,
        faces={str(value): picture for value, picture in found["faces"].items()},
    )


def covers(statements: Sequence[SurveyStatement]) -> bool:
    """Whether every statement has an Easy Read wording, and still says what the wording was written for."""
    stands_for = easy_read().stands_for
    return all(stands_for.get(one.indicator) == one.text for one in statements)
