"""The factors of one audit beside those of the audits before it, for its report."""

from dataclasses import dataclass

from apps.assessments.models import Assessment
from apps.assessments.queries.signed_off_profiles import signed_off_results
from apps.assessments.version_status import newest_versions
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..domain.cycles import ChangeRow, CycleHead, change_row, factor_words
from .cycles import ComparedCycle, answers_by_side, cycle_heads, factor_figure, factor_reason

MOST_CYCLES = 6  # on paper, the newest


@dataclass(frozen=True)
class FactorCycles:
    """This audit and those before it, the oldest first; nothing where there is none before it."""

    cycles: list[CycleHead]
    rows: list[ChangeRow]


def factor_cycles(audit: Assessment) -> FactorCycles:
    """What stands of the periods before, with this version last: three queries, or one where it is the first."""
    before = newest_versions(audit.programme_id).filter(withdrawal=None, period_end__lt=audit.period_end)
    audits = [audit, *before.select_related("rubric", "sign_off")[: MOST_CYCLES - 1]][::-1]
    if len(audits) < 2:
        return FactorCycles([], [])
    sides = answers_by_side(audits)
    cycles = [ComparedCycle(result, {}, sides[result.audit.pk], {}) for result in signed_off_results(audits)]
    content = load_rubric_content(audit.rubric).content
    heads, rows = cycle_heads(cycles), []
    for factor in content.factors:
        figures = [factor_figure(cycle, factor, cycles[-1]) for cycle in cycles]
        words = factor_words(figures[-2], figures[-1], factor_reason(cycles))
        rows.append(change_row("", factor.name, heads, figures, words, (content.scale.min, content.scale.max)))
    return FactorCycles(heads, rows)
