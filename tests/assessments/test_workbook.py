"""An audit's workbook: what is filled in comes back, and what is wrong is named by its cell. Pure."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.assessments.domain.ratings import RatingContent
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.offline.comparison import MergeOutcome, compare_answers
from apps.assessments.offline.manifest import ExportedAnswer, WorkbookManifest
from apps.assessments.offline.workbook_layout import HIDDEN
from apps.assessments.offline.xlsx_reader import WorkbookAnswers, manifest_text, read_answers
from apps.assessments.offline.xlsx_writer import WorkbookHeading, exported_content, write_workbook
from apps.assessments.sample_rating import sample_rating
from apps.common.xlsx.reader import open_workbook
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from tests.rubric.files import SHIPPED, SMALL, whole
from tests.rubric.generated_rubrics import rubrics

pytestmark = pytest.mark.long(reason="writes and reads many workbooks")

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
HEADING = WorkbookHeading("Audit of Walking Alongside", ("1 April 2025 to 31 March 2026",))
SEAL = "sealed-words"


@cache
def rubric_of(name: str) -> RubricContent:
    return whole({"small": SMALL, "shipped": SHIPPED}[name])


small = rubric_of("small")
RUBRICS = ["small", "shipped"]


def made(
    entries: dict[str, RatingContent], rubric: RubricContent, *, blank=False, carried=(), version=1
) -> WorkbookManifest:
    given = {
        one.id: ExportedAnswer(
            version,
            "" if blank else exported_content(entries.get(one.id, RatingContent()), carried=one.id in carried).digest,
            one.id in carried,
        )
        for one in rubric.indicators
    }
    about = rubric.rubric
    return WorkbookManifest("BCDFGHJKMN", "own", about.id, about.version, "0" * 64, blank, given)


def written(
    entries: dict[str, RatingContent], rubric: RubricContent = small, carried: dict[str, RatingContent] | None = None
) -> bytes:
    return write_workbook(rubric=rubric, entries=entries, heading=HEADING, signed_manifest=SEAL, unconfirmed=carried)


def read(
    data: bytes, rubric: RubricContent = small, *, given: WorkbookManifest | None = None, stored=None
) -> WorkbookAnswers:
    return read_answers(open_workbook(data), rubric, given or made({}, rubric, blank=True), stored or {})


def edited(data: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after somebody had it open."""
    book, after = load_workbook(io.BytesIO(data)), io.BytesIO()
    change(book)
    book.save(after)
    return after.getvalue()


def place(sheet: Worksheet, code: str, title: str) -> str:
    """The name of the cell of one indicator below one title."""
    row = next(cell.row for cell in sheet["A"] if cell.value == code)
    return next(sheet.cell(row, cell.column).coordinate for cell in sheet[1] if cell.value == title)


def filling(**cells: dict) -> Callable[[Workbook], None]:
    """filling(HEA_1={"Your answer": "4: Always"}): type into one or more rows."""

    def fill(book: Workbook) -> None:
        for code, values in cells.items():
            code = code.replace("_", "-")
            sheet = next(one for one in book if any(cell.value == code for cell in one["A"]))
            for where, value in [(place(sheet, code, title), value) for title, value in values.items()]:
                sheet[where].value = value

    return fill


def filled(rubric: RubricContent = small, **cells: dict) -> WorkbookAnswers:
    """What a blank workbook says once it is filled in like this."""
    return read(edited(written({}, rubric), filling(**cells)), rubric)


def entries_of(rubric: RubricContent) -> st.SearchStrategy[dict[str, RatingContent]]:
    """Any answers that the form would take."""
    words = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40).map(str.strip)
    lines = st.lists(words.filter(bool), max_size=3).map("\n".join)
    kinds = [kind.id for kind in rubric.evidence_types]

    def entry(indicator: IndicatorContent) -> st.SearchStrategy[RatingContent]:
        levels = [level.level for level in rubric.scale.levels]
        answers = [*levels, AnswerState.NOT_ASSESSED, *([AnswerState.NOT_APPLICABLE] if indicator.na_allowed else [])]
        return st.builds(
            RatingContent,
            answer=st.sampled_from(answers),
            reason=lines,
            note=lines,
            evidence_reason=lines,
            evidence=st.sets(st.sampled_from(kinds)).map(frozenset) if kinds else st.just(frozenset()),
        ).filter(lambda one: one.reason or one.answer is not AnswerState.NOT_APPLICABLE)

    return st.fixed_dictionaries({}, optional={one.id: entry(one) for one in rubric.indicators})


# --- There and back ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RUBRICS)
@settings(max_examples=25, deadline=None, suppress_health_check=UNHURRIED)
@given(data=st.data())
def test_any_answers_come_back(name, data):
    rubric = rubric_of(name)
    entries = data.draw(entries_of(rubric))
    found = read(written(entries, rubric), rubric)
    assert not found.problems
    assert found.entries == {code: entry for code, entry in entries.items() if entry != RatingContent()}


@settings(max_examples=15, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics(), st.data())
def test_answers_to_any_rubric_come_back(rubric: RubricContent, data: st.DataObject):
    entries = data.draw(entries_of(rubric))
    found = read(written(entries, rubric), rubric)
    assert not found.problems
    assert found.entries == {code: entry for code, entry in entries.items() if entry != RatingContent()}


FULL = {
    "HEA-1": RatingContent(4, "=1+1 is what they said", "-note", "+44", frozenset({"guest_views", "papers"})),
    "HEA-2": RatingContent(AnswerState.NOT_APPLICABLE, "In the open air.\nAlways."),
    "ENC-1": RatingContent(1, "007"),
    "NEA-2": RatingContent(AnswerState.NOT_ASSESSED, note="Ask again."),
}


def test_a_workbook_that_was_open_in_another_program_says_the_same():
    found = read(edited(written(FULL), lambda book: None))
    assert found.entries == FULL
    assert found.silent == {one.id for one in small.indicators}.difference(FULL)


def test_what_was_left_as_it_was_given_says_nothing():
    data = edited(written(FULL), filling(HEA_1={"Local note": "Other."}))
    found = read(data, given=made(FULL, small))
    assert list(found.entries) == ["HEA-1"]
    assert found.entries["HEA-1"].note == "Other."


def test_rows_are_found_by_their_code_wherever_they_stand():
    def move(book: Workbook) -> None:
        first, last = book["Hearing"], book["Near"]
        first.title = "My own name for it"
        row = [cell.value for cell in first[2]]
        first.delete_rows(2)
        for column, value in enumerate(row, start=1):
            last.cell(9, column).value = value
            last.cell(9, column).data_type = "s"  # as a person's program keeps it, whatever it begins with
        book.move_sheet("Near", -3)
        last.insert_rows(1, 2)
        book.create_sheet("Notes")["A1"] = "=1+1"

    found = read(edited(written(FULL), move))
    assert not found.problems
    assert found.entries == FULL


def test_a_row_that_is_taken_out_says_nothing():
    found = read(edited(written(FULL), lambda book: book["Hearing"].delete_rows(2)), given=made(FULL, small))
    assert found.entries == {}
    assert "HEA-1" in found.silent


def test_the_same_answers_give_the_same_bytes():
    assert written(FULL) == written(dict(reversed(FULL.items())))


# --- A cell at a time -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("4: Always", 4),
        (" 4 :  always", None),
        ("4:  ALWAYS", 4),
        ("4", 4),
        (4, 4),
        (4.0, 4),
        ("always", 4),
        ("NY", AnswerState.NOT_ASSESSED),
        ("not assessed yet", AnswerState.NOT_ASSESSED),
        ("Not  Assessed Yet", AnswerState.NOT_ASSESSED),
        ("NY: Not assessed yet", None),
        ("5", None),
        (0, None),
        (-1, None),
        (2.5, None),
        ("good", None),
        ("4: Often", None),
        ("=4", None),
        (True, None),
    ],
)
def test_an_answer_is_read_or_named(typed, answer):
    found = filled(HEA_1={"Your answer": typed})
    if answer is None:
        (problem,) = found.problems
        assert problem.where == "Hearing, cell I2"
        assert found.spoiled == {"HEA-1"}
    else:
        assert (
            found.entries["HEA-1"] == RatingContent(answer)
            if answer is not AnswerState.NOT_ASSESSED
            else not found.problems
        )


@pytest.mark.parametrize(
    ("cells", "where", "says"),
    [
        ({"HEA_1": {"Your answer": "NA"}}, "Hearing, cell I2", "HEA-1 always applies."),
        ({"HEA_2": {"Your answer": "Does not apply to us"}}, "Hearing, cell J3", "Say why this does not apply"),
        ({"HEA_2": {"Your answer": "NA", "Why this one?": "  "}}, "Hearing, cell J3", "Say why this does not apply"),
        ({"HEA_1": {"Why this one?": "x" * 5001}}, "Hearing, cell J2", "Shorten this to 5,000 characters"),
        ({"HEA_1": {"Why this one?": "=HYPERLINK(1)"}}, "Hearing, cell J2", "This is a formula."),
        ({"HEA_1": {"Why this one?": 0.5}}, "Hearing, cell J2", "Excel took this for the number 0.5."),
        ({"HEA_1": {"Local note": True}}, "Hearing, cell O2", "Excel took this for true or false."),
        ({"HEA_1": {"Local note": "a_x0000_b"}}, "Hearing, cell O2", "a character here that cannot be shown"),
        ({"HEA_1": {"Papers (PA)": "a menu"}}, "Hearing, cell M2", "Write yes here, or leave the cell empty."),
        ({"HEA_1": {"Papers (PA)": "=TRUE"}}, "Hearing, cell M2", "Write yes here, or leave the cell empty."),
        ({"HEA_1": {"What makes you confident in this level?": "=A1"}}, "Hearing, cell N2", "This is a formula."),
        ({"HEA_1": {"Code": "HEA-9", "Your answer": "4"}}, "Hearing, cell A2", "There is no indicator 'HEA-9'"),
        ({"HEA_1": {"Code": None, "Your answer": "4"}}, "Hearing, cell A2", "This row has no code."),
        ({"HEA_1": {"Code": "=A3", "Your answer": "4"}}, "Hearing, cell A2", "This is a formula."),
        (
            {"HEA_1": {"Your answer": "4"}, "HEA_2": {"Your answer": "3", "Code": "HEA-1"}},
            "Hearing, cell A3",
            "HEA-1 is filled in twice: in row 2 of “Hearing”, and here.",
        ),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(cells, where, says):
    found = filled(NEA_1={"Your answer": "3"}, **cells)
    (problem,) = found.problems
    assert problem.where == where
    assert says in problem.sentence
    # The rest is in order, and nothing of the spoiled row is taken over.
    assert list(found.entries) == ["NEA-1"]


def test_a_title_that_was_changed_is_missed():
    def change(book: Workbook) -> None:
        book["Near"][place(book["Near"], "Code", "Local note")].value = "Remark"

    (problem,) = read(edited(written(FULL), change)).problems
    assert str(problem) == "Near: The column “Local note” is missing. Put it back."


def test_a_workbook_without_its_sheets_says_so():
    book, data = Workbook(), io.BytesIO()
    book.save(data)
    (problem,) = read(data.getvalue()).problems
    assert "Download the workbook again." in problem.sentence


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
@pytest.mark.parametrize("change", ["none", "renamed", "moved to the end", "moved to the front"])
def test_a_sheet_is_read_whatever_became_of_it(state, change):
    def rearrange(book: Workbook) -> None:
        sheet = book["Hearing"]
        sheet.sheet_state = state
        if change == "renamed":
            sheet.title = "Our notes"
        elif change != "none":
            book.move_sheet(sheet, offset=len(book.sheetnames) * (1 if "end" in change else -1))

    found = read(edited(written(FULL), rearrange))
    assert not found.problems
    assert found.entries == FULL


@pytest.mark.parametrize("state", ["visible", "hidden"])
def test_a_sheet_of_answers_that_cannot_be_read_is_named(state):
    def spoil(book: Workbook) -> None:
        book["Hearing"][place(book["Hearing"], "Code", "Your answer")].value = "Ours"
        book["Hearing"].sheet_state = state

    found = read(edited(written(FULL), spoil))
    (problem,) = found.problems
    assert str(problem).startswith("Hearing: This sheet was not read: it does not begin with the columns")
    assert set(found.entries) == {"ENC-1", "NEA-2"}


def test_the_sheet_for_the_way_back_is_found_under_any_name():
    def rename(book: Workbook) -> None:
        book[HIDDEN].title = "Sheet 9"

    assert manifest_text(open_workbook(edited(written(FULL), rename))) == SEAL


def test_yes_may_be_written_in_any_way_and_no_too():
    found = filled(HEA_1={"Papers (PA)": "YES", "Views of guests (GV)": "no", "Views of hosts (HV)": True})
    assert found.entries["HEA-1"].evidence == {"papers", "host_views"}


# --- A blank workbook, and answers carried over -----------------------------------------------------------


def test_an_empty_cell_of_a_blank_workbook_leaves_what_is_stored():
    data = edited(written({}), filling(HEA_1={"Your answer": "2", "Papers (PA)": "no"}))
    found = read(data, given=made(FULL, small, blank=True), stored=FULL)
    assert found.entries["HEA-1"] == RatingContent(
        2, "=1+1 is what they said", "-note", "+44", frozenset({"guest_views"})
    )


def test_an_empty_cell_of_a_filled_workbook_is_an_empty_text():
    data = edited(written(FULL), filling(HEA_1={"Why this one?": None, "Papers (PA)": None, "Your answer": None}))
    found = read(data, given=made(FULL, small), stored=FULL)
    assert found.entries["HEA-1"] == RatingContent(
        AnswerState.NOT_ASSESSED, "", "-note", "+44", frozenset({"guest_views"})
    )


CARRIED = {"HEA-1": RatingContent(3, "As last year.")}


def carried_over(**cells: dict) -> WorkbookAnswers:
    data = edited(written(FULL | CARRIED, carried=CARRIED), filling(**cells))
    return read(data, given=made(FULL | CARRIED, small, carried=CARRIED))


def test_an_answer_that_was_carried_over_is_named_beside_an_empty_cell():
    sheet = load_workbook(io.BytesIO(written(FULL | CARRIED, carried=CARRIED)))["Hearing"]
    assert sheet[place(sheet, "HEA-1", "Carried over")].value.startswith("3: Often (from an earlier audit).")
    assert sheet[place(sheet, "HEA-1", "Your answer")].value is None
    assert sheet[place(sheet, "HEA-1", "Why this one?")].value == "As last year."


def test_an_answer_that_was_carried_over_waits_until_it_is_chosen():
    assert carried_over().entries == {}
    assert not carried_over().problems
    assert carried_over(HEA_1={"Your answer": "3"}).entries["HEA-1"] == CARRIED["HEA-1"]
    (problem,) = carried_over(HEA_1={"Local note": "New."}).problems
    assert problem.sentence.startswith("This answer was carried over from an earlier audit.")


def test_a_manifest_of_an_earlier_version_is_still_read():
    plain = {
        "audit": "BCDFGHJKMN",
        "side": "own",
        "rubric": "small",
        "rubric_version": "1.0.0",
        "rubric_hash": "0" * 64,
        "blank": False,
        "given": {"HEA-1": [2, "0123456789abcdef", 0], "HEA-2": [0, "", 1]},
    }
    manifest = WorkbookManifest.from_plain(plain)
    assert manifest.answers["HEA-1"] == ExportedAnswer(2, "0123456789abcdef", carried=False)
    assert manifest.wants_choosing("HEA-2")
    assert manifest.as_plain() == plain


# --- Beside what is stored --------------------------------------------------------------------------------


def standing(
    entry: RatingContent, now: RatingContent, *, given: int = 1, version: int = 1, confirmed: bool = True
) -> list[MergeOutcome]:
    carried = None if confirmed else now.answer
    stored = [
        replace(sample_rating(small.indicator("HEA-1"), small, now), version=version, carried_over=carried),
        sample_rating(small.indicator("HEA-2"), small, now),
    ]
    return [one.outcome for one in compare_answers({"HEA-1": entry}, {"HEA-1": given}, stored)]


def test_answers_are_told_apart():
    assert standing(RatingContent(3), RatingContent(3)) == [MergeOutcome.SAME]
    assert standing(RatingContent(3), RatingContent(3), version=2) == [MergeOutcome.SAME]
    assert standing(RatingContent(3), RatingContent(2)) == [MergeOutcome.CHANGE]
    assert standing(RatingContent(3), RatingContent(2), version=2) == [MergeOutcome.CONFLICT]
    assert standing(RatingContent(3), RatingContent(3), confirmed=False) == [MergeOutcome.CHANGE]
    assert standing(RatingContent(3, "a\nb"), RatingContent(3, " a\r\nb\a")) == [MergeOutcome.SAME]


def test_what_was_made_travels_as_plain_values():
    whole = made(FULL, small, carried=["HEA-1"])
    assert WorkbookManifest.from_plain(whole.as_plain()) == whole
    for broken in ({}, {"given": {}}, whole.as_plain() | {"mood": 1}, whole.as_plain() | {"given": {"HEA-1": [1]}}):
        with pytest.raises((TypeError, KeyError, ValueError)):
            WorkbookManifest.from_plain(broken)


# --- How it looks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RUBRICS)
def test_only_what_is_to_be_filled_in_can_be_changed(name):
    rubric = rubric_of(name)
    book = load_workbook(io.BytesIO(written({}, rubric)))
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == [
        "Read this first",
        *(factor.name for factor in rubric.factors),
    ]
    assert {sheet.sheet_state for sheet in book.worksheets[-2:]} == {"veryHidden"}
    for sheet in book:
        assert sheet.protection.sheet
    for factor in rubric.factors:
        sheet = book[factor.name]
        titles = [cell.value for cell in sheet[1]]
        first = titles.index("Your answer") + 1
        for row in sheet.iter_rows(min_row=2, max_col=len(titles)):
            assert [cell.protection.locked for cell in row] == [cell.column < first for cell in row]
        assert sheet.freeze_panes == "C2"
        assert len(titles) == first + 3 + len(rubric.evidence_types)
    assert manifest_text(open_workbook(written({}, rubric))) == SEAL


@pytest.mark.parametrize("name", RUBRICS)
def test_all_that_can_be_answered_is_offered_and_nothing_else(name):
    rubric = rubric_of(name)
    book = load_workbook(io.BytesIO(written({}, rubric)))
    for factor in rubric.factors:
        for indicator in factor.indicators:
            sheet = book[factor.name]
            cell = place(sheet, indicator.id, "Your answer")
            (rule,) = (one for one in sheet.data_validations.dataValidation if cell in one.sqref)
            offered = [row[0].value for row in book["Choices"][rule.formula1.partition("!")[2].replace("$", "")]]
            assert len(offered) == len(rubric.scale.levels) + 1 + indicator.na_allowed
            assert offered[0].startswith(f"{rubric.scale.min}: ")
            assert ("Does not apply to us" in offered) == indicator.na_allowed
            assert offered[-1] == "Not assessed yet"


def test_every_anchor_can_be_read_beside_the_answer():
    text = {
        cell.value for sheet in load_workbook(io.BytesIO(written({}))) for row in sheet.iter_rows() for cell in row
    }
    for indicator in small.indicators:
        assert {indicator.title, indicator.statement, *(anchor.anchor for anchor in indicator.levels)} <= text
