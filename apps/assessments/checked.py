"""The check of one audit: its rows read into what `check.py` works with."""

from .domain.completeness_check import Check, Looked, SpotAnswer, check
from .models import Assessment, Rating, SideKind
from .sheet import Sheet, said_in


def check_of(sheet: Sheet) -> Check:
    """Every weak spot of what stands in an audit, with what was answered: two queries at most.

    The same before sign-off and after: evidence is old by the audit's period, and not by the day that somebody looks.
    """
    differing = _differing(sheet)
    looked = [
        Looked(
            indicator=rated.indicator,
            answer=rated.answer,
            reason=rated.reason,
            evidence_reason=rated.evidence_reason,
            kinds=frozenset(kind.id for kind in rated.evidence),
            logged=tuple(one.dated for one in rated.logged),
            carried_over=rated.carried_over is not None,
            differs=rated.indicator.id in differing,
        )
        for rated in sheet.indicators
    ]
    return check(sheet.rubric, looked, sheet.scores, _answers(sheet.assessment), sheet.assessment.period_end)


def _answers(assessment: Assessment) -> dict[tuple[str, str], SpotAnswer]:
    return {
        (row.kind, row.about): SpotAnswer(row.reason, row.by.name, row.at)
        for row in assessment.check_answers.select_related("by")
    }


def _differing(sheet: Sheet) -> set[str]:
    """Codes of the indicators of which two raters said different things, where some answer is still missing."""
    if sheet.review is None or all(rated.assessed for rated in sheet.indicators):
        return set()
    said: dict[str, set] = {}
    sides = sheet.assessment.sides.exclude(kind=SideKind.AGREED).exclude(review__ended_at__isnull=False)
    for row in Rating.objects.filter(side__in=sides).select_related("indicator").order_by():
        said.setdefault(row.indicator.code, set()).add(said_in(row))
    return {code for code, answers in said.items() if len(answers) > 1}
