"""The plan and the change over cycles, for the report that people of the provider read."""

from datetime import date

from django.utils import timezone

from apps.assessments.models import Assessment
from apps.assessments.statuses import AuditStatus
from apps.common.dates import day
from apps.common.pdf.rich_text import to_paragraphs
from apps.improvement.queries.plan_in_report import ActionInReport, actions_in_report
from apps.insights.queries.factor_cycles import factor_cycles

from .living_sections import ChangeOverCycles, CycleLine, FactorOverCycles, LivingSections, PlanRow, PlanSection
from .sections import LabelledValue

MOST_ROWS = 40


def build_living_sections(assessment: Assessment, today: date | None) -> LivingSections:
    """Both, in a fixed number of queries. `today`: the day on which the plan stands so."""
    is_signed_off = assessment.status == AuditStatus.SIGNED_OFF
    return LivingSections(
        plan=_plan(assessment, today or timezone.localdate()),
        change=_change(assessment) if is_signed_off else None,
    )


def _plan(assessment: Assessment, today: date) -> PlanSection:
    found = actions_in_report(assessment.programme, today)
    return PlanSection(
        standing_on=day(today),
        is_empty=not found.actions and not found.stopped,
        rows=tuple(map(_row, found.actions[:MOST_ROWS])),
        left_out=max(0, len(found.actions) - MOST_ROWS),
        stopped=found.stopped,
    )


def _row(action: ActionInReport) -> PlanRow:
    return PlanRow(
        title=to_paragraphs(action.title),
        practice=action.practice,
        owner=action.owner,
        due=day(action.due_on) if action.due_on else "not said yet",
        status=action.status,
        is_overdue=action.is_overdue,
        effect=action.effect,
    )


def _change(assessment: Assessment) -> ChangeOverCycles | None:
    found = factor_cycles(assessment)
    if not found.rows:
        return None
    factors, years = [], [head.years for head in found.cycles]
    for position, row in enumerate(found.rows, start=1):
        values = []
        for label, figure in zip(years, row.figures, strict=True):
            values.append(LabelledValue(label, "–" if figure.value is None else str(figure.value)))
        factors.append(FactorOverCycles(position, row.name, tuple(values), row.words, row.chart))
    cycles = tuple(CycleLine(head.years, head.kind_label, head.begins_version) for head in found.cycles)
    return ChangeOverCycles(cycles, tuple(factors))
