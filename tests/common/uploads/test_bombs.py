"""No file of the allowed size costs much to read: work is counted, memory and time are held by the system."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.common.uploads.accepted_file import LARGEST_FILE, accept_file
from apps.common.uploads.office_documents import MOST_ATTRIBUTES, MOST_MARKUP, DocumentBudget
from apps.common.uploads.refusals import FileRefused
from apps.common.xlsx.package import LARGEST_FILE as LARGEST_WORKBOOK
from apps.common.xml_reader import UnsafeXmlError, XmlBudget, read_elements
from apps.rubric.yaml_nodes import LARGEST_FILE as LARGEST_RUBRIC

from .bombs import EVIDENCE, RUBRICS, WORKBOOKS

MAKERS = {
    "evidence": (EVIDENCE, LARGEST_FILE),
    "workbook": (WORKBOOKS, LARGEST_WORKBOOK),
    "rubric": (RUBRICS, LARGEST_RUBRIC),
}
ORDINARY = 3
SIZE = 2_000_000  # elements, rows, keys; or as many as fit into a file of the allowed size


def _bombs(reader: str, folder: Path) -> dict[str, Path]:
    makers, largest = MAKERS[reader]
    paths = {}
    for name, make in makers.items():
        content = make(SIZE)
        if len(content) > largest:
            content = make(int(SIZE * largest / len(content) * 0.95))
        paths[name] = folder / str(len(paths))
        paths[name].write_bytes(content)
    return paths


@pytest.mark.long(reason="makes and reads many large files, in processes of their own")
@pytest.mark.parametrize("reader", MAKERS)
def test_no_file_of_the_allowed_size_takes_much_memory_or_time(reader, tmp_path):
    bombs = _bombs(reader, tmp_path)
    command = [sys.executable, "-m", "tests.common.uploads.measure_reading", reader, *map(str, bombs.values())]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "apps.config.settings"}
    measured = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    lines = [json.loads(line) for line in measured.stdout.splitlines()]
    assert len(lines) == len(bombs) == len(MAKERS[reader][0])
    for name, line in zip(bombs, lines, strict=True):
        print(f"{line['cpu']:6.2f} s {line['bytes']:>11,} bytes  {name}: {line['outcome'][:90]}")
    assert [
        name for name, line in zip(bombs, lines, strict=True) if not line["outcome"].startswith(("taken", "refused"))
    ] == []


@pytest.mark.parametrize("name", EVIDENCE)
def test_a_bomb_of_no_size_is_an_ordinary_file(name):
    """So it is its size that a bomb is refused for, not the way it is made."""
    if name in ("a comment without an end", "a tag without an end"):
        with pytest.raises(FileRefused):
            accept_file(EVIDENCE[name](0), "x")
        return
    if name != "types" and name not in (
        "a PDF: texts without an end",
        "a PDF: lists without an end",
        "a PDF: a list packed over and over",
        "a PDF: a list of brackets",
        "a PDF: locks",
        "a PDF: locks of their own",
    ):
        assert accept_file(EVIDENCE[name](ORDINARY), "x").content


@pytest.mark.parametrize("count", [1, 10, 100])
@given(
    piece=st.sampled_from(["<a/>", "<a>x</a>", '<a b="" c=""/>', "&lt;", "<?a?>", "<!---->", "<a><a/></a>"]),
    cut=st.integers(1, 64),
)
@settings(max_examples=40, deadline=None)
def test_never_more_is_read_than_the_budget_holds(count, piece, cut):
    """In whatever pieces it arrives: what is handed on is counted, not how long it takes."""
    content = f"<r>{piece * 200}</r>".encode()
    seen: list[int] = []
    budget = XmlBudget(size=10**6, markup=count, attributes=count)
    with pytest.raises(UnsafeXmlError):
        read_elements(
            (content[at : at + cut] for at in range(0, len(content), cut)),
            budget,
            lambda name, attributes: seen.append(1 + len(attributes)),
        )
    assert sum(seen) <= 2 * count + 1


def test_documents_inside_share_what_may_be_read():
    """Fifty workbooks in slides may hold no more than one document."""
    budget = DocumentBudget()
    assert (budget.xml.markup, budget.xml.attributes) == (MOST_MARKUP, MOST_ATTRIBUTES)
    with pytest.raises(FileRefused, match="more inside than we look through"):
        accept_file(EVIDENCE["documents in slides"](2_000_000), "x")
