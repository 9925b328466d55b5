"""A programme's signed-off audits over the years, beside each other as far as they can be compared."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from apps.assessments.domain.scoring import Answer, score_factor
from apps.assessments.models import Assessment, Evidence, Rating, SideKind
from apps.assessments.queries.signed_off_profiles import SignedOffResult, signed_off_results
from apps.assessments.rating_set import stated_answer
from apps.assessments.version_status import newest_versions
from apps.common.dates import period_years
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import ActionStatus
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.queries.version_chain import carry_over
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent

from ..domain.cycles import (
    NOTHING,
    OTHER_KIND,
    OTHER_MEANING,
    OTHER_RUBRIC,
    ChangeRow,
    CycleHead,
    Figure,
    change_row,
    factor_words,
    kind_of,
    practice_words,
)

MOST_CYCLES = 12  # the newest


@dataclass(frozen=True)
class FactorChange:
    """One factor, its practices, and what was done meanwhile."""

    factor: FactorContent
    whole: ChangeRow
    practices: list[ChangeRow]
    actions: list[PlannedAction]  # of this factor's practices, confirmed as done


@dataclass(frozen=True)
class ChangePage:
    """Every cycle of a programme that stands. With fewer than two there is nothing to compare."""

    programme: Programme
    cycles: list[CycleHead]
    factors: list[FactorChange]


@dataclass(frozen=True)
class ComparedCycle:
    """One audit with all that is compared of it, by codes of the newest version of the rubric."""

    result: SignedOffResult
    codes: Mapping[str, str]  # its own code, by the newest version's
    sides: Mapping[str, Mapping[str, Answer]]  # by kind of side, answers by its own code
    evidence: Mapping[str, set[date]]  # days of evidence by its own code

    @property
    def audit(self) -> Assessment:
        return self.result.audit


def change_page(programme: Programme) -> ChangePage:
    """A fixed number of queries, however many cycles there are."""
    audits = list(
        newest_versions(programme.pk).filter(withdrawal=None).select_related("rubric", "sign_off")[:MOST_CYCLES]
    )
    audits.reverse()
    if len(audits) < 2:
        return ChangePage(programme, [], [])
    cycles = _cycles(audits)
    newest = cycles[-1]
    content = load_rubric_content(newest.audit.rubric).content
    heads, scale = cycle_heads(cycles), (content.scale.min, content.scale.max)
    done = _done(programme)
    factors = []
    for factor in content.factors:
        figures = [factor_figure(cycle, factor, newest) for cycle in cycles]
        words = factor_words(figures[-2], figures[-1], factor_reason(cycles))
        whole = change_row("", factor.name, heads, figures, words, scale)
        practices = [_practice(one, cycles, heads, scale) for one in factor.indicators]
        factors.append(FactorChange(factor, whole, practices, done.get(factor.id, [])))
    return ChangePage(programme, heads, factors)


def cycle_heads(cycles: Sequence[ComparedCycle]) -> list[CycleHead]:
    heads: list[CycleHead] = []
    before: int | None = None
    for cycle in cycles:
        audit = cycle.audit
        begins = before is not None and audit.rubric_id != before
        before = audit.rubric_id
        years = period_years(audit.period_start, audit.period_end)
        heads.append(CycleHead(audit.reference, years, kind_of(cycle.result.is_independent), begins))
    return heads


def factor_reason(cycles: Sequence[ComparedCycle]) -> str:
    """Why the newest factor scores cannot be compared with the ones before; empty if they can."""
    before, now = cycles[-2].result, cycles[-1].result
    if before.is_independent is not now.is_independent:
        return OTHER_KIND
    return OTHER_RUBRIC if before.audit.rubric_id != now.audit.rubric_id else ""


def factor_figure(cycle: ComparedCycle, factor: FactorContent, newest: ComparedCycle) -> Figure:
    """As it was signed off; nothing for a cycle of another version, whose factors hold other practices."""
    if cycle.audit.rubric_id != newest.audit.rubric_id:
        return NOTHING
    mean = cycle.result.scores.of(factor.id).mean
    scale = load_rubric_content(cycle.audit.rubric).content.scale
    means = []
    for kind in (SideKind.OWN, SideKind.REVIEW):
        answers = cycle.sides.get(kind)
        rated = score_factor(factor, answers, scale).mean if answers else None
        if rated is not None:
            means.append(rated)
    if mean is None or len(means) < 2:
        return Figure(mean)
    return Figure(mean, min(means), max(means))


def _practice(
    practice: IndicatorContent, cycles: Sequence[ComparedCycle], heads: Sequence[CycleHead], scale: tuple[int, int]
) -> ChangeRow:
    figures = []
    since = None
    for cycle in cycles:
        figures.append(_practice_figure(cycle, practice.id, since))
        since = cycle.audit.period_end
    reason = ""
    if cycles[-2].result.is_independent is not cycles[-1].result.is_independent:
        reason = OTHER_KIND
    elif practice.id not in cycles[-2].codes:
        reason = OTHER_MEANING
    words = practice_words(figures[-2], figures[-1], reason)
    return change_row(practice.id, practice.title, heads, figures, words, scale)


def _practice_figure(cycle: ComparedCycle, code: str, since: date | None) -> Figure:
    own = cycle.codes.get(code)
    if own is None:
        return NOTHING
    stands = cycle.sides.get(SideKind.AGREED) or cycle.sides.get(SideKind.OWN) or {}
    level = stands.get(own)
    if not isinstance(level, int):
        return NOTHING
    raters = []
    for kind in (SideKind.OWN, SideKind.REVIEW):
        rated = cycle.sides.get(kind, {}).get(own)
        if isinstance(rated, int):
            raters.append(Decimal(rated))
    low, high = (min(raters), max(raters)) if len(raters) == 2 else (None, None)
    is_new = since is not None and any(dated > since for dated in cycle.evidence.get(own, ()))
    return Figure(Decimal(level), low, high, is_new)


def _cycles(audits: Sequence[Assessment]) -> list[ComparedCycle]:
    """Three queries, and one for the versions of the rubric where they differ."""
    newest = audits[-1].rubric
    sides, evidence = answers_by_side(audits), _evidence(audits)
    cycles = []
    for result in signed_off_results(list(audits)):
        rubric = result.audit.rubric
        if rubric.pk == newest.pk:
            codes = {code: code for code in load_rubric_content(newest).content.indicator_codes}
        else:
            carried = carry_over(rubric, newest)
            codes = {}
            for one in carried.indicators if carried else ():
                if one.predecessor is not None and one.keeps_its_level:
                    codes[one.code] = one.predecessor
        cycles.append(ComparedCycle(result, codes, sides[result.audit.pk], evidence[result.audit.pk]))
    return cycles


def answers_by_side(audits: Sequence[Assessment]) -> dict[int, dict[str, dict[str, Answer]]]:
    """By audit and kind of side, every answer by its code. A review that was ended does not count."""
    found: dict[int, dict[str, dict[str, Answer]]] = defaultdict(lambda: defaultdict(dict))
    rows = Rating.objects.filter(side__assessment__in=audits).exclude(side__review__ended_at__isnull=False)
    for row in rows.select_related("side", "indicator").only(
        "level", "not_applicable", "side__assessment", "side__kind", "indicator__code"
    ):
        found[row.side.assessment_id][row.side.kind][row.indicator.code] = stated_answer(row)
    return found


def _evidence(audits: Sequence[Assessment]) -> dict[int, dict[str, set[date]]]:
    found: dict[int, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    pieces = Evidence.objects.filter(assessment__in=audits, taken_out_at=None, indicators__isnull=False)
    for audit, code, dated in pieces.values_list("assessment", "indicators__code", "dated"):
        found[audit][code].add(dated)
    return found


def _done(programme: Programme) -> dict[str, list[PlannedAction]]:
    """Actions that were confirmed as done, by the factor of their practice."""
    found: dict[str, list[PlannedAction]] = defaultdict(list)
    actions = PlannedAction.objects.filter(programme=programme, status=ActionStatus.DONE, indicator__isnull=False)
    for action in actions.select_related("indicator__factor").order_by("pk"):
        if action.indicator is not None:
            found[action.indicator.factor.slug].append(action)
    return found
