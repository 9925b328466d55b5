"""From a filled-in workbook to what it says of each indicator, every cell checked. Pure: no Django.

Rows are found by their code on whatever sheet they stand, and columns by their titles. A row in which nothing is
filled in, or nothing was changed, says nothing. What is wrong with a cell keeps its whole row back, and no other.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.common.unicode_text import utf16_length
from apps.common.xlsx.cells import CellError, CellProblem, SheetCell, WorksheetValues
from apps.rubric.problems import quote, suggest_nearest
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.ratings import RatingContent
from ..domain.scoring import Answer, AnswerState
from .answer_labels import parse_answer
from .manifest import WorkbookManifest
from .workbook_layout import (
    ANSWER,
    CODE,
    CONFIDENT,
    HIDDEN,
    LEAVE_AS_IT_IS,
    MANIFEST_CELL,
    NO,
    NOTE,
    REASON,
    YES,
    evidence_type_title,
    normalise_title,
)

LONGEST_TEXT = 5_000  # characters in one box, as everywhere in an audit
_ROWS_OF_TITLES = 20  # how far down a sheet its titles are looked for


@dataclass(frozen=True)
class WorkbookAnswers:
    """What a workbook says."""

    entries: Mapping[str, RatingContent]  # by indicator: those of rows that say something, and are in order
    problems: tuple[CellProblem, ...]
    spoiled: frozenset[str]  # indicators whose row has a problem
    silent: frozenset[str]  # indicators of which it says nothing


def manifest_text(sheets: Mapping[str, WorksheetValues]) -> str:
    """What the workbook keeps for its way back, also where its sheet has another name; empty if it keeps nothing."""
    sheet = sheets.get(HIDDEN)
    for other in sheets.values():
        if sheet is None and other.at(1, 1).value == LEAVE_AS_IT_IS:
            sheet = other
    try:
        return sheet.at(*MANIFEST_CELL).text() if sheet else ""
    except CellError:
        return ""


def read_answers(
    sheets: Mapping[str, WorksheetValues],
    rubric: RubricContent,
    manifest: WorkbookManifest,
    stored: Mapping[str, RatingContent],
) -> WorkbookAnswers:
    """Every row of a workbook of that rubric.

    In a workbook that was made blank an empty cell says nothing, so what is `stored` stands under it; in any other an
    empty cell is an empty text.
    """
    return _Reading(rubric, manifest, stored if manifest.blank else {}).read(sheets)


@dataclass(frozen=True)
class _Table:
    """Where the rows of one sheet begin, and which column holds what."""

    sheet: WorksheetValues
    titles: int  # the row of the titles
    columns: Mapping[str, int]  # by title

    def cell(self, row: int, title: str) -> SheetCell:
        column = self.columns.get(normalise_title(title))
        return self.sheet.at(row, column) if column else SheetCell(row, 1)


class _Reading:
    """One workbook, while it is read."""

    def __init__(self, rubric: RubricContent, manifest: WorkbookManifest, under: Mapping[str, RatingContent]):
        self.rubric, self.manifest, self.under = rubric, manifest, under
        self.codes = [indicator.id for indicator in rubric.indicators]
        self.known = {normalise_title(indicator.id): indicator for indicator in rubric.indicators}
        self.entries: dict[str, RatingContent] = {}
        self.problems: list[CellProblem] = []
        self.spoiled: set[str] = set()
        self.first_rows: dict[str, str] = {}  # where each indicator is filled in

    def read(self, sheets: Mapping[str, WorksheetValues]) -> WorkbookAnswers:
        for table in self._tables(sheets):
            for number in table.sheet.rows:
                if number > table.titles and not self._is_silent(table, number):
                    self._read_row(table, number)
        silent = frozenset(self.codes).difference(self.spoiled, self.entries)
        return WorkbookAnswers(self.entries, tuple(self.problems), frozenset(self.spoiled), silent)

    # --- Where things stand -------------------------------------------------------------------------------

    @property
    def _titles(self) -> list[str]:
        return [ANSWER, REASON, CONFIDENT, NOTE, *(evidence_type_title(kind) for kind in self.rubric.evidence_types)]

    def _tables(self, sheets: Mapping[str, WorksheetValues]) -> Iterator[_Table]:
        """The sheets that hold rows, hidden ones too; one that names indicators and cannot be read is told."""
        found = False
        for sheet in sheets.values():
            table = self._table(sheet)
            if table is None and self._names_indicators(sheet):
                titles = f"the columns “{CODE}” and “{ANSWER}”"
                self._wrong(sheet, "", f"This sheet was not read: it does not begin with {titles}. Put them back.")
            if table:
                found = True
                for title in self._titles:
                    if normalise_title(title) not in table.columns:
                        self._wrong(sheet, "", f"The column “{title}” is missing. Put it back.")
                yield table
        if not found:
            sentence = f"No sheet has the columns “{CODE}” and “{ANSWER}” any more. Download the workbook again."
            self.problems.append(CellProblem("", "", sentence))

    def _names_indicators(self, sheet: WorksheetValues) -> bool:
        """Whether codes of indicators stand in a sheet, each in a cell of its own."""
        return any(
            cell.kind == "text" and normalise_title(str(cell.value)) in self.known for cell in sheet.cells.values()
        )

    def _table(self, sheet: WorksheetValues) -> _Table | None:
        for number in sheet.rows:
            if number > _ROWS_OF_TITLES:
                return None
            columns: dict[str, int] = {}
            for column in range(1, sheet.last_column + 1):
                cell = sheet.at(number, column)
                if cell.kind == "text":
                    columns.setdefault(normalise_title(cell.text()), column)
            if normalise_title(CODE) in columns and normalise_title(ANSWER) in columns:
                return _Table(sheet, number, columns)
        return None

    def _is_silent(self, table: _Table, number: int) -> bool:
        return all(table.cell(number, title).is_blank for title in self._titles)

    # --- One row ------------------------------------------------------------------------------------------

    def _read_row(self, table: _Table, number: int) -> None:
        indicator = self._indicator(table.sheet, table.cell(number, CODE))
        if indicator is None:
            return
        before = len(self.problems)
        entry = self._entry(table, number, indicator)
        if len(self.problems) == before and self.manifest.left_alone(indicator.id, entry):
            return
        self._check_row(table, number, indicator.id)
        self.first_rows.setdefault(indicator.id, f"row {number} of “{table.sheet.name}”")
        if len(self.problems) > before:
            self.spoiled.add(indicator.id)
            self.entries.pop(indicator.id, None)
        elif indicator.id not in self.spoiled:
            self.entries[indicator.id] = entry

    def _indicator(self, sheet: WorksheetValues, cell: SheetCell) -> IndicatorContent | None:
        """The indicator that a code names, or None with its fault noted."""
        name = self._text(sheet, cell, 80)
        if name is None:
            return None
        indicator = self.known.get(normalise_title(name))
        if indicator is None:
            hint = suggest_nearest(name, self.codes) if name else ""
            what = f"There is no indicator '{quote(name)}' in this audit." if name else "This row has no code."
            self._wrong(sheet, cell.name, f"{what}{hint or ' Put the code of its indicator here.'}")
        return indicator

    def _check_row(self, table: _Table, number: int, code: str) -> None:
        """Note an answer that still has to be chosen, and an indicator that another row has filled in already."""
        answer = table.cell(number, ANSWER)
        if self.manifest.wants_choosing(code) and answer.is_blank:
            advice = "This answer was carried over from an earlier audit. Choose an answer to confirm or change it."
            self._wrong(table.sheet, answer.name, advice)
        if code in self.first_rows:
            sentence = f"{code} is filled in twice: in {self.first_rows[code]}, and here. Keep one."
            self._wrong(table.sheet, table.cell(number, CODE).name, sentence)

    def _entry(self, table: _Table, number: int, indicator: IndicatorContent) -> RatingContent:
        under = self.under.get(indicator.id, RatingContent())
        at = {title: table.cell(number, title) for title in self._titles}
        reason = self._box(table.sheet, at[REASON], under.reason)
        answer = self._answer(table.sheet, at[ANSWER], indicator, under.answer)
        if answer is AnswerState.NOT_APPLICABLE and not reason:
            self._wrong(table.sheet, at[REASON].name, "Say why this does not apply to your programme.")
        return RatingContent(
            answer=answer,
            reason=reason,
            note=self._box(table.sheet, at[NOTE], under.note),
            evidence_reason=self._box(table.sheet, at[CONFIDENT], under.evidence_reason),
            evidence=frozenset(self._kinds(table.sheet, at, under.evidence)),
        )

    def _answer(self, sheet: WorksheetValues, cell: SheetCell, indicator: IndicatorContent, under: Answer) -> Answer:
        if cell.is_blank:
            return under
        text = self._text(sheet, cell, 500)
        if text is None:
            return under
        found = parse_answer(text, self.rubric)
        if found is AnswerState.NOT_APPLICABLE and not indicator.na_allowed:
            self._wrong(sheet, cell.name, f"{indicator.id} always applies. Choose another answer from the list.")
        elif found is not None:
            return found
        else:
            scale = self.rubric.scale
            advice = f"Choose from the list, or type a level from {scale.min} to {scale.max}."
            self._wrong(sheet, cell.name, f"'{quote(text)}' is not one of the answers. {advice}")
        return under

    def _kinds(self, sheet: WorksheetValues, at: Mapping[str, SheetCell], under: frozenset[str]) -> Iterator[str]:
        """The ids of the kinds of evidence that were seen."""
        for kind in self.rubric.evidence_types:
            cell = at[evidence_type_title(kind)]
            try:
                seen = cell.yes_no(YES, NO)
            except CellError:
                self._wrong(sheet, cell.name, f"Write {YES} here, or leave the cell empty.")
                continue
            if seen or (seen is None and kind.id in under):
                yield kind.id

    def _box(self, sheet: WorksheetValues, cell: SheetCell, under: str) -> str:
        return under if cell.is_blank else self._text(sheet, cell, LONGEST_TEXT) or ""

    def _text(self, sheet: WorksheetValues, cell: SheetCell, longest: int) -> str | None:
        """What is written in a cell, or None with its fault noted."""
        try:
            text = cell.text()
        except CellError as fault:
            self._wrong(sheet, cell.name, fault.sentence)
            return None
        if (length := utf16_length(text)) > longest:
            self._wrong(sheet, cell.name, f"Shorten this to {longest:,} characters or fewer. It has {length:,}.")
            return None
        if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
            self._wrong(sheet, cell.name, "There is a character here that cannot be shown. Type the text again.")
            return None
        return text

    def _wrong(self, sheet: WorksheetValues, cell: str, sentence: str) -> None:
        self.problems.append(CellProblem(sheet.name, cell, sentence))
