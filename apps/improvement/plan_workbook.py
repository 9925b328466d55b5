"""The whole plan as a workbook. Slow to load, and few ever ask for it: import it where it is written."""

from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from apps.common.xlsx import writer
from apps.common.xlsx.cells import LONGEST_TEXT

from .domain.plan_entries import PlanEntry, PlanMeasure, WholePlan, lines_of
from .statuses import OVERDUE

PLAN_COLUMNS = {
    "Action": 34,
    "Practice": 26,
    "Where it stood": 18,
    "Aim": 40,
    "Comes from": 16,
    "Why": 30,
    "Details": 30,
    "Steps": 30,
    "Who": 20,
    "From": 16,
    "Until": 16,
    "Dates before": 30,
    "Priority": 10,
    "Status": 18,
    "Late": 12,
    "What will show that it worked": 30,
    "Updates": 44,
    "What shows that it is done": 40,
    "What it changed": 40,
}
MEASURE_COLUMNS = {"Measure": 34, "For the action": 30, "Month or week": 20, "Value": 12, "Out of": 14, "Says": 34}


def write_plan_workbook(title: str, standing: str, plan: WholePlan, measures: Sequence[PlanMeasure]) -> bytes:
    """One row an action, and one row a value of each measure. `standing`: on which day it stood so."""
    book = writer.new_workbook(title, "en-GB")
    _about(book, title, standing)
    entries = [entry for group in plan.groups for entry in group.entries]
    _table(book, "Actions", PLAN_COLUMNS, [_entry_row(entry) for entry in entries])
    _table(book, "Measures", MEASURE_COLUMNS, [row for measure in measures for row in _value_rows(measure)])
    return writer.to_bytes(book)


def _about(book: Workbook, title: str, standing: str) -> None:
    sheet = writer.add_sheet(book, "About", [100], frozen="A1")
    writer.write_heading(sheet, 1, title)
    writer.write_paragraph(sheet, 2, standing)


def _table(book: Workbook, name: str, columns: dict[str, int], rows: Iterable[Sequence[str]]) -> None:
    sheet = writer.add_sheet(book, name, list(columns.values()))
    writer.write_header_row(sheet, list(columns))
    for number, row in enumerate(rows, start=2):
        for column, text in enumerate(row, start=1):
            writer.write_cell(sheet, number, column, text[:LONGEST_TEXT] or None)


def _entry_row(entry: PlanEntry) -> tuple[str, ...]:
    return (
        lines_of(entry.title),
        _joined(entry.practice, entry.practice_note),
        entry.stood,
        entry.aim,
        entry.source,
        lines_of(entry.why),
        lines_of(entry.details),
        _joined(*(f"{'✓' if step.is_done else '○'} {lines_of(step.text)}" for step in entry.steps)),
        lines_of(entry.owner),
        entry.starts,
        entry.due,
        _joined(*(f"{one.before}, changed on {one.day}: {lines_of(one.reason)}" for one in entry.dates)),
        entry.priority,
        entry.status,
        OVERDUE if entry.is_overdue else "",
        lines_of(entry.success),
        _joined(*(_joined(f"{one.day} {one.change}".strip(), lines_of(one.text)) for one in entry.updates)),
        _joined(*(_joined(lines_of(one.words), one.outcome) for one in entry.completions)),
        _joined(*(_joined(one.said, lines_of(one.words)) for one in entry.effects)),
    )


def _value_rows(measure: PlanMeasure) -> Iterable[tuple[str, ...]]:
    for value in measure.values:
        said = _joined(value.words, "corrected" if value.is_corrected else "")
        yield lines_of(measure.name), lines_of(measure.action), value.period, value.figure, value.out_of, said


def _joined(*lines: str) -> str:
    return "\n".join(line for line in lines if line)
