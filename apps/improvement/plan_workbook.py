"""The whole plan as a workbook. Slow to load, and few ever ask for it: import it where it is written."""

from collections.abc import Iterable, Sequence
from itertools import chain

from openpyxl import Workbook

from apps.common.xlsx import writer
from apps.common.xlsx.cells import LONGEST_TEXT

from .domain.plan_entries import (
    PlanCompletion,
    PlanDates,
    PlanEffect,
    PlanEntry,
    PlanMeasure,
    PlanStep,
    PlanUpdate,
    WholePlan,
    lines_of,
)
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
    entries = chain.from_iterable(group.entries for group in plan.groups)
    _table(book, "Actions", PLAN_COLUMNS, map(_entry_row, entries))
    _table(book, "Measures", MEASURE_COLUMNS, chain.from_iterable(map(_value_rows, measures)))
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
        _joined(*map(_step, entry.steps)),
        lines_of(entry.owner),
        entry.starts,
        entry.due,
        _joined(*map(_earlier_dates, entry.dates)),
        entry.priority,
        entry.status,
        OVERDUE if entry.is_overdue else "",
        lines_of(entry.success),
        _joined(*map(_update, entry.updates)),
        _joined(*map(_completion, entry.completions)),
        _joined(*map(_effect, entry.effects)),
    )


def _step(step: PlanStep) -> str:
    return f"{'✓' if step.is_done else '○'} {lines_of(step.text)}"


def _earlier_dates(dates: PlanDates) -> str:
    return f"{dates.before}, changed on {dates.day}: {lines_of(dates.reason)}"


def _update(update: PlanUpdate) -> str:
    return _joined(f"{update.day} {update.change}".strip(), lines_of(update.text))


def _completion(completion: PlanCompletion) -> str:
    return _joined(lines_of(completion.words), completion.outcome)


def _effect(effect: PlanEffect) -> str:
    return _joined(effect.said, lines_of(effect.words))


def _value_rows(measure: PlanMeasure) -> Iterable[tuple[str, ...]]:
    for value in measure.values:
        said = _joined(value.words, "corrected" if value.is_corrected else "")
        yield lines_of(measure.name), lines_of(measure.action), value.period, value.figure, value.out_of, said


def _joined(*lines: str) -> str:
    return "\n".join(filter(None, lines))
