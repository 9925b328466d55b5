"""The check of one audit: its rows read into what `check.py` works with."""

from collections import defaultdict

from .domain.completeness_check import CheckInput, CompletenessCheck, FindingAnswer, run_check
from .models import Assessment, Rating, SideKind
from .rating_set import RatedIndicator, RatingSet, stated_answer


def check_completeness(rating_set: RatingSet) -> CompletenessCheck:
    """Every weak spot of what stands in an audit, with what was answered: two queries at most.

    The same before sign-off and after: evidence is old by the audit's period, and not by the day that somebody looks.
    """
    differing = _differing(rating_set)
    looked = []
    for rated in rating_set.indicators:
        looked.append(_check_input(rated, differs=rated.indicator.id in differing))
    return run_check(
        rating_set.rubric,
        looked,
        rating_set.scores,
        _answers(rating_set.assessment),
        rating_set.assessment.period_end,
    )


def _check_input(rated: RatedIndicator, *, differs: bool) -> CheckInput:
    return CheckInput(
        indicator=rated.indicator,
        answer=rated.answer,
        reason=rated.reason,
        evidence_reason=rated.evidence_reason,
        kinds=frozenset(kind.id for kind in rated.evidence),
        logged=tuple(one.dated for one in rated.logged),
        carried_over=rated.carried_over is not None,
        differs=differs,
    )


def _answers(assessment: Assessment) -> dict[tuple[str, str], FindingAnswer]:
    answers = {}
    for row in assessment.check_answers.select_related("by"):
        answers[row.kind, row.about] = FindingAnswer(row.reason, row.by.name, row.at)
    return answers


def _differing(rating_set: RatingSet) -> set[str]:
    """Codes of the indicators of which two raters said different things, where some answer is still missing."""
    if rating_set.review is None or not rating_set.missing:
        return set()
    answers_by_code: dict[str, set] = defaultdict(set)
    sides = rating_set.assessment.sides.exclude(kind=SideKind.AGREED).exclude(review__ended_at__isnull=False)
    for row in Rating.objects.filter(side__in=sides).select_related("indicator").order_by():
        answers_by_code[row.indicator.code].add(stated_answer(row))
    return {code for code, answers in answers_by_code.items() if len(answers) > 1}
