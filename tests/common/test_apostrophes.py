"""A person reads ’ everywhere. The rubric's own words and what people type stay as they were written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..conftest import ROOT

STRAIGHT = re.compile(r"[A-Za-z]'[a-z]{1,2}\b|(?<!')\b[a-z]+s' [a-z]")
CODE_IN_A_TEMPLATE = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}|<[^>]*>", re.DOTALL)
AT_A_TERMINAL = "management"


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module with their lines; docstrings are for us."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    ours = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in ours:
            yield node.lineno, node.value


@pytest.mark.parametrize("app", sorted(path.name for path in (ROOT / "apps").iterdir() if path.is_dir()))
def test_a_sentence_in_python_has_a_real_apostrophe(app):
    modules = [path for path in (ROOT / "apps" / app).rglob("*.py") if AT_A_TERMINAL not in path.parts]
    slips = [
        f"{path.relative_to(ROOT)}, line {line}: {text}"
        for path in modules
        for line, text in sentences(path)
        if STRAIGHT.search(text)
    ]
    assert slips == []


def test_a_page_has_real_apostrophes():
    slips = []
    for path in (ROOT / "templates").rglob("*.*"):
        found = STRAIGHT.search(CODE_IN_A_TEMPLATE.sub(" ", path.read_text(encoding="utf-8")))
        if found:
            slips.append(f"{path.relative_to(ROOT)}: {found[0]}")
    assert slips == []


@pytest.mark.parametrize("text", ["the audit's history", "don't", "peer workers' group"])
def test_what_counts_as_straight(text):
    assert STRAIGHT.search(text)


@pytest.mark.parametrize("text", ["the audit’s history", "name='x'", "'ours' or 'paper'", '"{file.name}"'])
def test_what_is_no_apostrophe(text):
    assert not STRAIGHT.search(text)
