"""A rubric as an Excel workbook: nothing is lost on the way there and back, and what is wrong has its cell named."""

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.common.xlsx.cells import WorkbookProblems, WorkbookRefused
from apps.rubric import consistency, yaml_reader
from apps.rubric.canonical_json import content_hash
from apps.rubric.plain_data import to_plain_data
from apps.rubric.problems import RubricProblems
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.yaml_writer import plain_data_to_yaml
from apps.rubric_editor.xlsx.sheet_layout import BlockSheet, TableSheet, workbook_sheets
from apps.rubric_editor.xlsx.xlsx_reader import read_rubric_workbook
from apps.rubric_editor.xlsx.xlsx_writer import write_rubric_workbook
from tests.rubric.files import SHIPPED, SMALL, whole
from tests.rubric.generated_rubrics import rubrics

pytestmark = pytest.mark.long(reason="writes and reads many workbooks")

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def small() -> dict:
    return to_plain_data(whole(SMALL))


def from_workbook(data: bytes) -> dict:
    """What a workbook says, whole or not. Only what a workbook can get wrong is looked at."""
    return read_rubric_workbook(data).plain


def content_of(data: bytes) -> RubricContent:
    """The rubric in a workbook, held to everything that a rubric's file is held to."""
    workbook = read_rubric_workbook(data)
    try:
        content, errors = yaml_reader.read(plain_data_to_yaml(workbook.plain))
        consistency.check(content, errors)
    except RubricProblems as wrong:
        raise WorkbookProblems(workbook.errors.to_cell_problems(wrong), more=wrong.more) from wrong
    return content


def edited(change: Callable[[Workbook], object], plain: dict | None = None) -> bytes:
    """The workbook after somebody had it open."""
    book = load_workbook(io.BytesIO(write_rubric_workbook(plain or small())))
    change(book)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def problems_of(data: bytes, read: Callable = content_of) -> list[str]:
    with pytest.raises(WorkbookProblems) as wrong:
        read(data)
    for problem in wrong.value.problems:
        assert problem.sentence.endswith((".", "?"))
    return [str(problem) for problem in wrong.value.problems]


def column(sheet: Worksheet, title: str) -> int:
    """The number of the column with this title."""
    return next(cell.column for cell in sheet[1] if str(cell.value).startswith(title))


def setting(sheet: str, row: int, title: str, value: object) -> Callable[[Workbook], None]:
    """Type one value into a table, below a title."""

    def change(book: Workbook) -> None:
        book[sheet].cell(row, column(book[sheet], title)).value = value

    return change


def telling(sheet: str, name: str, value: object) -> Callable[[Workbook], None]:
    """Type one value beside its name."""

    def change(book: Workbook) -> None:
        row = next(cell.row for cell in book[sheet]["A"] if cell.value == name)
        book[sheet].cell(row, 2).value = value

    return change


# --- There and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_a_rubric_comes_back_from_its_workbook(text):
    content = whole(text)
    data = write_rubric_workbook(to_plain_data(content))
    assert from_workbook(data) == to_plain_data(content)
    assert content_hash(content_of(data)) == content_hash(content)
    assert write_rubric_workbook(from_workbook(data)) == data


@settings(max_examples=25, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_any_rubric_comes_back_from_its_workbook(content: RubricContent):
    data = write_rubric_workbook(to_plain_data(content))
    assert from_workbook(data) == to_plain_data(content)
    assert content_hash(content_of(data)) == content_hash(content)


@pytest.mark.parametrize("text", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_a_workbook_that_was_open_in_another_program_says_the_same(text):
    plain = to_plain_data(whole(text))
    assert from_workbook(edited(lambda book: None, plain)) == plain


def test_the_order_of_lists_is_kept():
    turned = small()
    for name in ("informants", "evidence_types", "mechanisms", "cmo_links"):
        turned[name] = turned[name][::-1]
    turned["sources"] = dict(reversed(turned["sources"].items()))
    turned["factors"][0]["indicators"] = turned["factors"][0]["indicators"][::-1]
    again = from_workbook(write_rubric_workbook(turned))
    assert again == turned
    assert list(again["sources"]) == list(turned["sources"])


def _without(plain: dict, where: tuple, name: str) -> None:
    for step in where:
        plain = plain[step]
    plain.pop(name)


FIRST = ("factors", 0, "indicators", 0)


@pytest.mark.parametrize(
    ("where", "name", "blank"),
    [
        ((), "factors", []),
        ((), "sources", {}),
        ((), "cmo_links", []),
        (("rubric",), "title", ""),
        (("rubric",), "indicator_count", None),
        (("scale", "rules"), "minimum_group_size", None),
        (FIRST, "title", ""),
        (FIRST, "quick_set", None),
        (FIRST, "evidence", []),
        (FIRST, "mechanisms", []),
        ((*FIRST, "levels", 2), "anchor", ""),
        ((*FIRST, "grounding"), "statement", ""),
    ],
)
def test_a_draft_with_parts_missing_comes_back_with_blanks(where, name, blank):
    draft, wanted = small(), small()
    _without(draft, where, name)
    place: dict = wanted
    for step in where:
        place = place[step]
    place[name] = blank
    assert from_workbook(write_rubric_workbook(draft)) == wanted


def test_an_empty_draft_has_all_its_sheets():
    plain = from_workbook(write_rubric_workbook({}))
    assert plain["rubric"]["title"] == ""
    assert plain["factors"] == []
    assert from_workbook(write_rubric_workbook(plain)) == plain


@settings(max_examples=25, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics(), st.data())
def test_a_draft_with_double_and_missing_ids_comes_back(content: RubricContent, data: st.DataObject):
    """A new entry has no id yet, and a copied one has another's: what belongs to it still finds it."""
    draft = to_plain_data(content)
    for factor in draft["factors"]:
        factor["id"] = data.draw(st.sampled_from(["", "same", "row 3", factor["id"]]))
        for indicator in factor["indicators"]:
            indicator["id"] = data.draw(st.sampled_from(["", "SAME", "row 2", indicator["id"]]))
    assert from_workbook(write_rubric_workbook(draft)) == draft


def test_two_anchors_for_one_level_are_both_kept():
    draft = small()
    draft["factors"][0]["indicators"][0]["levels"].insert(2, {"level": 2, "anchor": "Another."})
    assert from_workbook(write_rubric_workbook(draft)) == draft
    assert "HEA-1 has two anchors for level 2" in problems_of(write_rubric_workbook(draft))[0]


def test_a_name_that_no_rubric_has_is_not_left_out_silently():
    draft = small()
    draft["factors"][1]["indicators"][0]["grounding"]["mood"] = "good"
    with pytest.raises(ValueError, match=r"A rubric has no factors\.indicators\.grounding\.mood\."):
        write_rubric_workbook(draft)


def test_every_value_of_a_rubric_has_a_place_of_its_own():
    for sheet in workbook_sheets():
        labels = [field.label.casefold() for field in sheet.fields]
        assert len(set(labels)) == len(labels), sheet.name
        assert len(sheet.name) <= 31
        # A cell of a table holds one short text a line, so a list there may not hold texts of several lines.
        if isinstance(sheet, TableSheet):
            assert not [
                field.label for field in sheet.fields if field.is_list and getattr(field.rule, "several_lines", False)
            ]
    names = [sheet.name for sheet in workbook_sheets()]
    assert len(set(names)) == len(names)
    assert {"About", "Factors", "Indicators", "Evidence examples", "Scale", "Succession"} <= set(names)


# --- What reviewers do ------------------------------------------------------------------------------------


def test_remarks_and_sheets_of_their_own_are_not_read():
    def remark(book: Workbook) -> None:
        for sheet in book.worksheets[1:]:
            sheet.cell(2, column(sheet, "Remarks")).value = "Is this so?"
        book.create_sheet("My notes")["A1"] = "=1+1"

    assert from_workbook(edited(remark)) == small()


def test_sheets_and_columns_may_be_moved_and_rows_left_empty():
    def move(book: Workbook) -> None:
        book.move_sheet("Indicators", -2)
        sheet = book["Outcomes"]
        for row in sheet.iter_rows(min_col=3, max_col=4):
            row[0].value, row[1].value = row[1].value, row[0].value
        book["Informants"].insert_rows(3)

    assert from_workbook(edited(move)) == small()


def test_a_row_that_is_added_is_an_entry():
    wanted = small()
    wanted["informants"].append({"id": "neighbour", "label": "Neighbour", "role": "Looks in."})
    wanted["factors"][0]["indicators"][2]["evidence"].append({"type": "papers", "example": "=SUM of the talks"})

    def add(book: Workbook) -> None:
        book["Informants"].append(["neighbour", "Neighbour", "Looks in."])
        row = book["Evidence examples"].max_row + 1
        for number, value in enumerate(["HEA-3", "papers", "=SUM of the talks"], start=1):
            cell = book["Evidence examples"].cell(row, number)
            cell.value = value
            cell.data_type = "s"

    assert from_workbook(edited(add)) == wanted


def test_an_indicator_can_be_moved_to_another_factor():
    data = edited(setting("Indicators", 2, "Factor", "near"))
    assert [len(factor.indicators) for factor in content_of(data).factors] == [2, 2, 3]
    assert content_of(data).factors[2].indicators[0].id == "HEA-1"


# --- What is wrong, and in which cell ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (setting("Indicators", 2, "Title", "=1+1"), "Indicators, cell C2", "This is a formula."),
        (setting("Indicators", 3, "Level 2", "=A1"), "Indicators, cell U3", "This is a formula."),
        (setting("Indicators", 3, "Quick set", "perhaps"), "Indicators, cell I3", "Write yes or no here."),
        (
            setting("Indicators", 3, "Factor", "nobody"),
            "Indicators, cell A3",
            "There is no 'nobody' on the sheet “Factors”.",
        ),
        (setting("Indicators", 3, "Factor", "hearin"), "Indicators, cell A3", "Did you mean 'hearing'?"),
        (setting("Indicators", 3, "Factor", None), "Indicators, cell A3", "Nothing stands here."),
        (
            setting("Evidence examples", 2, "Indicator", "row 99"),
            "Evidence examples, cell A2",
            "There is no 'row 99'",
        ),
        (setting("Sources", 3, "Id", "made_up_2024"), "Sources, cell A3", "is used twice"),
        (setting("Outcomes", 1, "Plain", "Plane"), "Outcomes, cell D1", "Did you mean 'Plain'?"),
        (setting("Outcomes", 1, "Plain", None), "Outcomes, cell D1", "This column has no title."),
        (setting("Outcomes", 1, "Plain", "Name"), "Outcomes, cell D1", "or it is here twice"),
        (telling("About", "Title", "=HYPERLINK(1)"), "About, cell B5", "This is a formula."),
        (telling("About", "Version", 0.1), "About, cell B3", "Excel took this for the number 0.1."),
        (lambda book: book["About"].append(["Titel", "x"]), "About, cell A15", "Did you mean 'Title'?"),
        (lambda book: book["About"].append(["Title", "x"]), "About, cell A15", "stands here twice"),
        (lambda book: book["About"].append([None, "x"]), "About, cell A15", "This row has no name"),
        (lambda book: book.remove(book["Links"]), "Links", "This sheet is missing."),
        (lambda book: book["Links"].delete_cols(3), "Links", "The column “Context” is missing."),
        (lambda book: book["Indicators"].delete_cols(1), "Indicators", "The column “Factor” is missing."),
    ],
)
def test_what_a_workbook_can_get_wrong_is_named_by_its_cell(change, where, says):
    assert any(one.startswith(f"{where}: ") and says in one for one in problems_of(edited(change), from_workbook))


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        (setting("Indicators", 2, "Title", None), "Indicators, cell C2", "This text is empty."),
        (setting("Indicators", 2, "Title", "x" * 201), "Indicators, cell C2", "At most 200 fit here."),
        (setting("Indicators", 3, "Level 3", None), "Indicators, cell V3", "This text is empty."),
        (setting("Indicators", 3, "Quick set", None), "Indicators, cell I3", "Nothing stands here."),
        (setting("Indicators", 4, "Key voice", "guests"), "Indicators, cell E4", "Did you mean 'guest'?"),
        (
            setting("Indicators", 2, "Mechanisms", "feel_heard\nfeel_herd"),
            "Indicators, cell G2",
            "'feel_herd' is not",
        ),
        (setting("Indicators", 4, "Id", "HEA-2"), "Indicators, cell B4", "The indicator code 'HEA-2' is used twice."),
        (setting("Evidence examples", 3, "Type", "paper"), "Evidence examples, cell B3", "Did you mean 'papers'?"),
        (setting("Outcomes", 2, "Order", "first"), "Outcomes, cell B2", "This should be a whole number, not text."),
        (setting("Outcomes", 2, "Order", 1.5), "Outcomes, cell B2", "This should be a whole number, not a number."),
        (setting("Outcomes", 2, "Order", 7), "Outcomes, cell B2", "'calm' stands in place 1."),
        (setting("Bands", 2, "Max", 0.5), "Bands, cell D2", "must not end before it starts"),
        (setting("Sources", 2, "Id", "Made up!"), "Sources, cell A2", "Use small letters"),
        (setting("Sources", 2, "DOI", "https://doi.org/1"), "Sources, cell C2", "Start with 10."),
        (setting("Levels", 5, "Level", 5), "Levels", "The levels must be 1 to 4"),
        (setting("Links", 2, "Factors", None), "Links, cell B2", "at least one of its factors"),
        (telling("About", "Indicator count", 8), "About, cell B8", "This says 8 indicators, but the file holds 7."),
        (telling("About", "Title", None), "About, cell B5", "This text is empty."),
        (telling("Scale", "Rules: minimum group size", 3), "Scale, cell B12", "This number must be from 5"),
        (telling("Framework", "Citation: published online", "soon"), "Framework, cell B11", "Write the day as"),
        (lambda book: book["Framework"].delete_rows(6, 2), "Framework", "Name at least one author."),
    ],
)
def test_what_a_rubric_can_get_wrong_is_named_by_its_cell(change, where, says):
    found = problems_of(edited(change))
    assert any(one.startswith(where) and says in one for one in found), found


def test_a_day_that_excel_took_for_one_is_a_day():
    from datetime import datetime

    data = edited(telling("Framework", "Citation: published online", datetime(2024, 2, 29)))  # noqa: DTZ001
    assert from_workbook(data) == small()


@pytest.mark.parametrize("sheet", workbook_sheets(), ids=lambda sheet: sheet.name)
def test_a_sheet_that_was_called_otherwise_is_asked_about(sheet):
    def rename(book: Workbook) -> None:
        book[sheet.name].title = "Our notes"

    wanted = f"Our notes: Is this the sheet “{sheet.name}”? Give it that name again, or take it out."
    assert wanted in problems_of(edited(rename), from_workbook)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_in_another_order_are_read(state):
    def rearrange(book: Workbook) -> None:
        book.move_sheet(book.sheetnames[-1], offset=-len(book.sheetnames))
        for name in book.sheetnames[1:]:
            book[name].sheet_state = state

    assert from_workbook(edited(rearrange)) == from_workbook(write_rubric_workbook(small()))


def test_a_workbook_of_something_else_names_what_is_missing():
    book, data = Workbook(), io.BytesIO()
    book.save(data)
    assert len(problems_of(data.getvalue())) == sum(sheet.keys[0] != "succession" for sheet in workbook_sheets())


def test_a_file_that_is_no_workbook_is_refused_like_any_other_problem():
    with pytest.raises(WorkbookRefused):
        from_workbook(b"not a workbook")
    assert problems_of(b"") == ["The file: This file is empty. Choose the workbook that you filled in."]


def test_a_hundred_problems_are_enough():
    def spoil(book: Workbook) -> None:
        for row in range(2, 300):
            book["Links"].cell(row, 1).value = "=1"

    with pytest.raises(WorkbookProblems) as wrong:
        from_workbook(edited(spoil))
    assert wrong.value.more
    assert len(wrong.value.problems) == 100


# --- How it looks -----------------------------------------------------------------------------------------


def test_every_sheet_is_fit_to_be_read():
    book = load_workbook(io.BytesIO(write_rubric_workbook(small())))
    assert book.sheetnames[0] == "Read this first"
    assert book.sheetnames[1:] == [sheet.name for sheet in workbook_sheets()]
    assert book.properties.title == "Made-up rubric for a café of mutual help, version 2.1.0"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes
        assert sheet.print_title_rows == "$1:$1"
        for cell in sheet[1]:
            assert cell.font.bold
            assert cell.value
        assert all(cell.alignment.wrap_text for row in sheet.iter_rows() for cell in row if cell.value)


def test_choices_are_offered_where_a_name_or_a_yes_is_wanted():
    book = load_workbook(io.BytesIO(write_rubric_workbook(small())))
    offered = {
        (rule.formula1, str(rule.sqref).split(":")[0])
        for rule in book["Indicators"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert ('"yes,no"', "I2") in offered
    assert ("'Informants'!$A$2:$A$3", "E2") in offered
    assert ("'Factors'!$A$2:$A$4", "A2") in offered


def test_blocks_and_tables_are_told_apart():
    assert {type(sheet) for sheet in workbook_sheets()} == {BlockSheet, TableSheet}
