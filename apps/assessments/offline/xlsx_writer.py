"""From an audit's answers to a workbook. Pure: no Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from apps.common.xlsx import writer
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.evidence_questions import few_kinds, key_voice_evidence, no_key_voice
from ..domain.ratings import RatingContent
from ..domain.scoring import AnswerState
from .answer_labels import answer_label, answers_by_label
from .workbook_layout import (
    ANSWER,
    CHOICES,
    CODE,
    CONFIDENT,
    HIDDEN,
    LEAVE_AS_IT_IS,
    LOOK,
    MANIFEST_CELL,
    NOTE,
    READ_FIRST,
    REASON,
    STATEMENT,
    TITLE,
    YES,
    evidence_type_title,
)


def _how_to(not_assessed: str) -> tuple[str, ...]:
    return (
        "Each factor has a sheet, and each row of it is one indicator. Fill in the light yellow cells. All others "
        "are locked.",
        f"Read all the statements of a row, then choose from the list in “{ANSWER}”. You can leave rows for later.",
        f"Say what you saw or heard in “{REASON}”. Do not name people, here or anywhere else in this workbook.",
        f"Choose “{YES}” under each kind of evidence that you have seen.",
        f"To take an answer back, choose “{not_assessed}”. A row in which all yellow cells are empty changes "
        "nothing.",
        "Rows are found by their code, wherever they stand. Formulas and sheets of your own are not read.",
        "When you are done, upload this file on the page you had it from. You see what would change, and nothing "
        "changes until you confirm it. If somebody has answered meanwhile, you choose.",
    )


@dataclass(frozen=True)
class WorkbookHeading:
    """What stands on top of the instructions."""

    title: str  # such as Audit of Riverside peer support
    lines: tuple[str, ...]  # such as the period, and whose rating this is


@dataclass
class _Columns:
    """The columns of a factor's sheet, in order, with their widths."""

    titles: list[str] = field(default_factory=list)
    widths: list[int] = field(default_factory=list)

    def add(self, title: str, width: int) -> int:
        """One more; its number."""
        self.titles.append(title)
        self.widths.append(width)
        return len(self.titles)


def write_workbook(
    *,
    rubric: RubricContent,
    entries: Mapping[str, RatingContent],
    heading: WorkbookHeading,
    signed_manifest: str,
    unconfirmed: Mapping[str, RatingContent] | None = None,
) -> bytes:
    """The workbook of one rater's answers.

    `entries`: by indicator; one that is left out has empty cells. `unconfirmed`: answers carried over from an
    earlier audit, which somebody still has to choose: their texts are there, and the answer is named beside.
    `signed_manifest`: kept in the workbook as it is, for `xlsx_reader.manifest_text`.
    """
    book = writer.new_workbook(heading.title, rubric.rubric.language)
    _write_introduction(book, rubric, heading)
    for factor in rubric.factors:
        name = writer.unique_sheet_name(factor.name, [*book.sheetnames, CHOICES, HIDDEN])
        _write_factor(book, name, factor, rubric, entries, unconfirmed or {})
    _write_choices(book, rubric)
    _write_hidden(book, signed_manifest)
    return writer.to_bytes(book)


def _write_introduction(book: Workbook, rubric: RubricContent, heading: WorkbookHeading) -> None:
    sheet = writer.add_sheet(book, READ_FIRST, [100], frozen="A1")
    about = rubric.rubric
    sections = [
        ("How to fill it in", _how_to(answer_label(AnswerState.NOT_ASSESSED, rubric))),
        ("How to choose", (rubric.scale.rules.score_what_is_there, few_kinds(rubric))),
        ("The levels", [f"{level.level}: {level.label}. {level.meaning}" for level in rubric.scale.levels]),
        ("Other answers", [f"{other.label}. {other.rule}" for other in rubric.scale.non_scores]),
        ("Kinds of evidence", [f"{evidence_type_title(kind)}: {kind.examples}" for kind in rubric.evidence_types]),
        ("The factors", [f"{factor.name}. {factor.working_definition}" for factor in rubric.factors]),
        ("About this rubric", (f"{about.title}, version {about.version}.", rubric.honest_wording.short_disclaimer)),
    ]
    writer.write_heading(sheet, 1, heading.title, size=18)
    row = 1
    for line in heading.lines:
        row += 1
        writer.write_paragraph(sheet, row, line)
    for title, lines in sections:
        row += 2
        writer.write_heading(sheet, row, title)
        for line in lines:
            row += 1
            writer.write_paragraph(sheet, row, line)
    writer.protect_sheet(sheet)


def _write_factor(
    book: Workbook,
    name: str,
    factor: FactorContent,
    rubric: RubricContent,
    entries: Mapping[str, RatingContent],
    unconfirmed: Mapping[str, RatingContent],
) -> None:
    columns = _Columns()
    for title, width in ((CODE, 9), (TITLE, 22), (STATEMENT, 30)):
        columns.add(title, width)
    for level in rubric.scale.levels:
        columns.add(f"Level {level.level}: {level.label}", 26)
    columns.add(LOOK, 36)
    if unconfirmed:
        columns.add("Carried over", 24)
    answer = columns.add(ANSWER, 22)
    columns.add(REASON, 44)
    for kind in rubric.evidence_types:
        columns.add(evidence_type_title(kind), 13)
    columns.add(CONFIDENT, 36)
    columns.add(NOTE, 36)
    sheet = writer.add_sheet(book, name, columns.widths, frozen="C2")
    writer.write_header_row(sheet, columns.titles)
    for row, indicator in enumerate(factor.indicators, start=2):
        carried = unconfirmed.get(indicator.id)
        locked = _locked(indicator, rubric)
        if unconfirmed:
            locked.append(_carried(carried, rubric))
        _write_locked(sheet, row, locked, indicator.title)
        open_cells = _open(entries.get(indicator.id), carried, rubric)
        for column, text in enumerate(open_cells, start=answer):
            writer.unlock_cell(writer.write_cell(sheet, row, column, text or None))
    _add_dropdowns(sheet, factor, rubric, answer)
    writer.protect_sheet(sheet)


def _write_locked(sheet: Worksheet, row: int, texts: list[str], title: str) -> None:
    """What is there to be read, its title in bold."""
    for column, text in enumerate(texts, start=1):
        cell = writer.write_cell(sheet, row, column, text)
        if text == title:
            writer.make_bold(cell)


def _locked(indicator: IndicatorContent, rubric: RubricContent) -> list[str]:
    """What is there to be read."""
    places = [f"{rubric.evidence_type(one.type).label}: {one.example}" for one in indicator.evidence]
    if voice := key_voice_evidence(indicator, rubric):
        places.append(no_key_voice(voice, rubric))
    if indicator.na_allowed and indicator.na_guidance:
        places.append(f"Does it apply? {indicator.na_guidance}")
    return [
        indicator.id,
        indicator.title,
        indicator.statement,
        *(indicator.anchor(level.level) for level in rubric.scale.levels),
        "\n".join(places),
    ]


def exported_content(entry: RatingContent, *, carried: bool) -> RatingContent:
    """What stands in the yellow cells of one answer."""
    return replace(entry, answer=AnswerState.NOT_ASSESSED) if carried else entry


def _carried(entry: RatingContent | None, rubric: RubricContent) -> str:
    if entry is None or entry.answer is AnswerState.NOT_ASSESSED:
        return ""
    return f"{answer_label(entry.answer, rubric)} (from an earlier audit). It counts once you choose an answer."


def _open(entry: RatingContent | None, carried: RatingContent | None, rubric: RubricContent) -> list[str]:
    """What is there to be filled in, with the answer so far."""
    shown = exported_content(carried or entry or RatingContent(), carried=carried is not None)
    return [
        "" if shown.answer is AnswerState.NOT_ASSESSED else answer_label(shown.answer, rubric),
        shown.reason,
        *(YES if kind.id in shown.evidence else "" for kind in rubric.evidence_types),
        shown.evidence_reason,
        shown.note,
    ]


def _add_dropdowns(sheet: Worksheet, factor: FactorContent, rubric: RubricContent, answer: int) -> None:
    """The drop-downs: what may be answered, and yes for a kind of evidence."""
    for row, indicator in enumerate(factor.indicators, start=2):
        offered = answers_by_label(rubric, na_allowed=indicator.na_allowed)
        column = 1 if indicator.na_allowed else 2
        choices = f"{CHOICES}!${'AB'[column - 1]}$1:${'AB'[column - 1]}${len(offered)}"
        writer.add_dropdown(
            sheet, writer.column_range(answer, row, row), choices, error="Choose one of the answers in the list."
        )
    last = len(factor.indicators) + 1
    for number, _ in enumerate(rubric.evidence_types):
        cells = writer.column_range(answer + 2 + number, 2, last)
        writer.add_dropdown(sheet, cells, f'"{YES}"', error=f"Choose {YES}, or leave the cell empty.")


def _write_choices(book: Workbook, rubric: RubricContent) -> None:
    sheet = writer.add_sheet(book, CHOICES, [40, 40], frozen="A1")
    for column, na_allowed in ((1, True), (2, False)):
        for row, title in enumerate(answers_by_label(rubric, na_allowed=na_allowed), start=1):
            writer.write_cell(sheet, row, column, title)
    _hide(sheet)


def _write_hidden(book: Workbook, signed_manifest: str) -> None:
    sheet = writer.add_sheet(book, HIDDEN, [80], frozen="A1")
    writer.write_cell(sheet, 1, 1, LEAVE_AS_IT_IS)
    writer.write_cell(sheet, *MANIFEST_CELL, signed_manifest)
    _hide(sheet)


def _hide(sheet: Worksheet) -> None:
    sheet.sheet_state = "veryHidden"  # not in the list of sheets that can be shown with a click
    writer.protect_sheet(sheet)
