"""Slips that people make while editing the shipped file: each is named on its own line, wherever it is made."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.rubric.yaml_nodes import compose

from .files import SHIPPED, problems_of

LINES = SHIPPED.splitlines(keepends=True)


def numbered(pattern: str) -> list[int]:
    """The places, from 0, of the lines that hold a pattern."""
    return [number for number, line in enumerate(LINES) if re.search(pattern, line)]


def with_line(number: int, text: str) -> str:
    return "".join([*LINES[:number], text, *LINES[number + 1 :]])


slips = settings(max_examples=4, deadline=None)


@slips
@given(st.sampled_from(numbered(r"^ +(title|statement|key_voice|quick_set|working_definition|in_one_line|code): ")))
def test_a_deleted_key(number):
    key = LINES[number].split(":")[0].strip()
    (problem,) = (p for p in problems_of(with_line(number, "")) if p.sentence == f"'{key}' is missing here. Add it.")
    # The head of the block it is missing from: the nearest line above that is indented less, or begins its entry.
    depth = len(LINES[number]) - len(LINES[number].lstrip())
    head = next(n for n in range(number, 0, -1) if re.match(rf" {{0,{depth - 1}}}[^ #]", LINES[n]))
    assert problem.line == head + 1


@slips
@given(st.sampled_from(numbered(r"^ +(mechanisms|outcomes|supported_by|expected_outcomes): \[\w+")))
def test_a_renamed_reference(number):
    spoiled = re.sub(r"\[(\w+)", r"[\1_x", LINES[number])
    named = re.search(r"\[(\w+)", LINES[number]).group(1)
    (problem,) = problems_of(with_line(number, spoiled))
    assert problem.line == number + 1
    assert f"Did you mean '{named}'?" in problem.sentence


@slips
@given(st.sampled_from(numbered(r"^ {6}- id: [A-Z]+-[2-6]$")))
def test_a_code_used_twice(number):
    spoiled = re.sub(r"-\d$", "-1", LINES[number])
    (problem,) = problems_of(with_line(number, spoiled))
    assert problem.line == number + 1
    assert "is used twice" in problem.sentence


@slips
@given(st.sampled_from(numbered(r"^ +- \{level: \d, anchor: ")))
def test_a_dropped_anchor(number):
    level = re.search(r"level: (\d)", LINES[number]).group(1)
    (problem,) = problems_of(with_line(number, ""))
    assert problem.sentence.endswith(f"has no anchor for level {level}. Add it.")
    assert problem.line == next(n for n in range(number, 0, -1) if LINES[n].strip() == "levels:") + 1


@slips
@given(st.sampled_from(numbered(r"^ +- id: |^ +- \{id: ")))
def test_a_misspelt_key(number):
    problems = problems_of(with_line(number, LINES[number].replace("id:", "idd:", 1)))
    assert number + 1 in [problem.line for problem in problems if "Did you mean 'id'?" in problem.sentence]


@slips
@given(st.sampled_from(numbered(r': "[^"]+"\s*$')))
def test_a_quotation_mark_left_out(number):
    """YAML itself stumbles: the line named is the one of the slip, or one that its open quotes reach."""
    spoiled = with_line(number, re.sub(r'"\s*$', "\n", LINES[number]))
    (problem,) = problems_of(spoiled)
    closing = next((n for n in range(number + 1, len(LINES)) if '"' in LINES[n]), len(LINES))
    assert number + 1 <= problem.line <= closing + 1


@pytest.mark.parametrize("part", [key.value for key, _ in compose(SHIPPED).value])
def test_a_missing_part(part):
    start = next(n for n, line in enumerate(LINES) if line.startswith(f"{part}:"))
    end = next((n for n in range(start + 1, len(LINES)) if re.match(r"\w", LINES[n])), len(LINES))
    problems = problems_of("".join(LINES[:start] + LINES[end:]))
    assert f"'{part}' is missing here. Add it." in [problem.sentence for problem in problems]
