"""Workbooks: what is refused, what is read, and what is written."""

import contextlib
import io
import time
import tracemalloc
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from apps.common.xlsx import writer
from apps.common.xlsx.cells import CellError, SheetCell, WorkbookRefused, escape_text, unescape_text
from apps.common.xlsx.reader import open_workbook

from .hostile_workbooks import REFUSED, harmless, parts_of, plain_workbook, sheet, text_cell
from .uploads.bombs import WORKBOOKS


def written(*values) -> bytes:
    """A workbook with these values below each other."""
    book = writer.new_workbook("Title", "en-GB")
    page = writer.add_sheet(book, "One", [20])
    for row, value in enumerate(values, start=1):
        writer.write_cell(page, row, 1, value)
    return writer.to_bytes(book)


def read(*values) -> list[SheetCell]:
    page = open_workbook(written(*values))["One"]
    return [page.at(row, 1) for row in range(1, len(values) + 1)]


# --- What somebody may send -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_gets_a_sentence(name):
    make, says = REFUSED[name]
    with pytest.raises(WorkbookRefused) as refusal:
        open_workbook(make())
    sentence = refusal.value.sentence
    assert any(part in sentence for part in says.split("|")), sentence
    assert sentence.endswith(".")
    assert sentence.isprintable()


@pytest.mark.long(reason="measures memory in processes of its own")
def test_no_hostile_file_costs_much():
    """Made first, then timed and weighed: what stands in memory while all of them are opened."""
    files = [make() for make, _ in REFUSED.values()]
    tracemalloc.start()
    start = time.perf_counter()
    for data in files:
        with pytest.raises(WorkbookRefused):
            open_workbook(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.perf_counter() - start < 60
    assert peak < 200_000_000


@pytest.mark.parametrize(("name", "data"), list(harmless()))
def test_what_stands_beside_the_sheets_is_left_alone(name, data):
    assert open_workbook(data)["Sheet"].at(1, 1).text() == "Words"


def refusal_of(data: bytes) -> str:
    """The sentence that a file gets; empty if it is read, in every way that a cell can be."""
    try:
        for one in open_workbook(data).values():
            for cell in one.cells.values():
                for how in (cell.text, cell.whole, cell.number, cell.yes_no, cell.day):
                    with contextlib.suppress(CellError):
                        how()
    except WorkbookRefused as refusal:
        return refusal.sentence
    return ""


@pytest.mark.long(reason="writes and reads many workbooks")
@settings(max_examples=150, deadline=None)
@given(at=st.integers(0, 10_000), put=st.binary(min_size=1, max_size=8))
def test_any_slip_in_a_file_is_read_or_refused(at, put):
    data = plain_workbook()
    at %= len(data)
    assert refusal_of(data[:at] + put + data[at + len(put) :])[-1:] in ("", ".")


PIECES = [
    *("<row>", "</row>", '<row r="3">', '<row r="x">', "<c>", "</c>", '<c r="B2" t="s">', '<c t="b">', '<c t="e">'),
    *('<c r="A1" t="inlineStr">', '<c t="d">', "<v>1</v>", "<v/>", "<v>2020-01-01</v>", "<v>nan</v>", "<is/>"),
    *("<f>1+1</f>", '<f t="array" ref="A1">x</f>', '<f t="shared" si="0"/>', "<is><t>x</t></is>"),
]


@pytest.mark.long(reason="writes and reads many workbooks")
@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_any_rows_are_read_or_refused(parts):
    assert refusal_of(sheet("".join(parts)))[-1:] in ("", ".")


def test_a_hidden_sheet_is_known_as_one():
    book = load_workbook(io.BytesIO(plain_workbook()))
    book.create_sheet("Kept").sheet_state = "veryHidden"
    data = io.BytesIO()
    book.save(data)
    assert [one.is_hidden for one in open_workbook(data.getvalue()).values()] == [False, True]


# --- What may be read from a cell -------------------------------------------------------------------------


def test_formulas_are_told_and_not_worked_out():
    rows = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="array" ref="B1">HYPERLINK("http://x")</f></c></row>'
    for cell in open_workbook(sheet(rows))["Sheet"].cells.values():
        assert cell.kind == "formula"
        for how in (cell.text, cell.whole, cell.number, cell.yes_no):
            with pytest.raises(CellError, match=r"This is a formula\. Type"):
                how()


@pytest.mark.parametrize(
    ("cell", "how", "says"),
    [
        (SheetCell(1, 1, 0.1, "number"), SheetCell.text, "Excel took this for the number 0.1. Put an apostrophe"),
        (SheetCell(1, 1, datetime(2026, 2, 1), "date"), SheetCell.text, "Excel took this for a date."),  # noqa: DTZ001
        (SheetCell(1, 1, True, "yes_no"), SheetCell.text, "Excel took this for true or false."),
        (SheetCell(1, 1, "#REF!", "error"), SheetCell.text, "Excel shows an error here (#REF!)"),
        (SheetCell(1, 1, "perhaps", "text"), SheetCell.yes_no, "Write yes or no here."),
        (SheetCell(1, 1, 1, "number"), SheetCell.yes_no, "Write yes or no here."),
        (SheetCell(1, 1, True, "yes_no"), SheetCell.number, "This should be a number."),
    ],
)
def test_what_excel_made_of_a_text_is_said(cell, how, says):
    with pytest.raises(CellError) as fault:
        how(cell)
    assert fault.value.sentence.startswith(says)


def test_a_number_without_end_is_an_error():
    (cell,) = open_workbook(sheet('<row r="1"><c r="A1"><v>1e999</v></c></row>'))["Sheet"].cells.values()
    with pytest.raises(CellError, match="Excel shows an error here"):
        cell.number()


def test_what_is_plain_is_read():
    assert SheetCell(3, 2, 4.0, "number").text() == "4"
    assert SheetCell(3, 2, 4.0, "number").whole() == 4
    assert SheetCell(3, 2, 0.75, "number").number() == Decimal("0.75")
    assert SheetCell(3, 2, " 0.75 ", "text").number() == Decimal("0.75")
    assert SheetCell(3, 2, 4.5, "number").whole() == Decimal("4.5")
    assert SheetCell(3, 2, "four", "text").whole() == "four"
    assert SheetCell(3, 2, " YES ", "text").yes_no() is True
    assert SheetCell(3, 2, False, "yes_no").yes_no() is False
    assert SheetCell(3, 2, datetime(2026, 2, 1), "date").day() == "2026-02-01"  # noqa: DTZ001
    assert SheetCell(3, 2).text() == ""
    assert SheetCell(3, 2).yes_no() is SheetCell(3, 2).number() is None
    assert SheetCell(3, 2).name == "B3"


# --- What is written --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A0", "+1", "-1", "@SUM(A1)", "'x", "#N/A", "=", "TRUE", "1-2", "007"]
)
def test_what_people_typed_stays_text(text):
    (cell,) = read(text)
    assert (cell.kind, cell.text()) == ("text", text)
    stored = load_workbook(io.BytesIO(written(text)))["One"]["A1"]
    assert stored.number_format == "@"
    assert stored.quotePrefix is (text[0] in "=+-@'")
    assert b"<f>" not in parts_of(written(text))["xl/worksheets/sheet1.xml"]


@pytest.mark.long(reason="writes and reads many workbooks")
@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), min_size=1, max_size=30))
def test_any_text_comes_back(texts):
    wanted = [text.replace("\r\n", "\n").replace("\r", "\n").strip() for text in texts]
    assert [cell.text() for cell in read(*texts)] == wanted


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_x0041_", "a_x000D_b", "\x01", "\ufffe", "_", "_x_", "_xzzzz_"])
def test_what_looks_like_an_escape_comes_back(text):
    assert unescape_text(escape_text(text)) == text
    assert read(text)[0].text() == text


def test_numbers_come_back_exactly():
    numbers = [Decimal(n) / 100 for n in range(0, 1000, 7)]
    assert [cell.number() for cell in read(*numbers)] == numbers


def test_the_same_content_gives_the_same_bytes():
    first = written("a", 1)
    time.sleep(1.1)
    assert written("a", 1) == first
    assert written("b", 1) != first


def test_a_text_that_would_be_cut_off_is_not_written():
    with pytest.raises(ValueError, match="do not fit in a cell"):
        written("x" * 32_768)
    assert read("x" * 32_767)[0].text() == "x" * 32_767


def test_names_of_sheets_are_ones_that_excel_takes():
    assert writer.unique_sheet_name("A/B: what? [x]", []) == "A B  what   x"
    assert writer.unique_sheet_name("'", []) == "Sheet"
    assert writer.unique_sheet_name("history", []) == "history 2"
    assert writer.unique_sheet_name("Near", ["near", "Near 2"]) == "Near 3"
    assert len(writer.unique_sheet_name("x" * 80, ["x" * 31])) == 31


def test_only_what_is_unlocked_can_be_changed():
    book = writer.new_workbook("Title", "cy")
    page = writer.add_sheet(book, "One", [20])
    writer.unlock_cell(writer.write_cell(page, 2, 1, None))
    writer.write_cell(page, 3, 1, "Locked")
    writer.protect_sheet(page)
    again = load_workbook(io.BytesIO(writer.to_bytes(book)))
    assert again["One"].protection.sheet
    assert not again["One"]["A2"].protection.locked
    assert again["One"]["A3"].protection.locked
    assert (again.properties.title, again.properties.language) == ("Title", "cy")


def test_cells_are_named_as_people_find_them():
    assert [
        cell.name for cell in open_workbook(sheet(f'<row r="7">{text_cell("AB7")}</row>'))["Sheet"].cells.values()
    ] == ["AB7"]


@pytest.mark.parametrize("kind", ["sheets that are one part", "relations that lead to one sheet"])
def test_a_sheet_is_named_once(kind):
    with pytest.raises(WorkbookRefused, match="the same part twice"):
        open_workbook(WORKBOOKS[kind](2))


@pytest.mark.parametrize(
    ("merged", "is_read"), [("A1:A2", False), ("B3:D9", False), ("A1:C1", True), ("D7:E7", True)]
)
def test_cells_merged_over_several_rows_are_told(merged, is_read):
    """Only the first of them holds anything, so a reason that was meant for two rows would empty the second."""
    book = load_workbook(io.BytesIO(plain_workbook()))
    book.active.merge_cells(merged)
    data = io.BytesIO()
    book.save(data)
    if is_read:
        assert open_workbook(data.getvalue())
        return
    with pytest.raises(WorkbookRefused, match="are merged over several rows"):
        open_workbook(data.getvalue())
