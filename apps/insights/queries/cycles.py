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
from apps.rubric.queries.version_chain import carry_over_each
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.version_mapping import CarryOver

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
RATERS = (SideKind.OWN, SideKind.REVIEW)


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
    cycles = compared_cycles(programme)
    if not cycles:
        return ChangePage(programme, [], [])
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


def compared_cycles(programme: Programme, *, with_evidence: bool = True) -> list[ComparedCycle]:
    """Every cycle that stands, the oldest first; none where there are fewer than two. At most five queries."""
    found = newest_versions(programme.pk).filter(withdrawal=None).select_related("rubric", "sign_off")
    audits = list(found[:MOST_CYCLES])
    audits.reverse()
    return compare_audits(audits, with_evidence=with_evidence) if len(audits) > 1 else []


def cycle_heads(cycles: Sequence[ComparedCycle]) -> list[CycleHead]:
    """What stands above each cycle."""
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
    means = [one for one in factor_of_raters(cycle, factor).values() if one is not None]
    if mean is None or len(means) < 2:
        return Figure(mean)
    return Figure(mean, min(means), max(means))


def factor_of_raters(cycle: ComparedCycle, factor: FactorContent) -> dict[SideKind, Decimal | None]:
    """What each of two raters alone came to; nothing of one that the audit does not have."""
    scale = load_rubric_content(cycle.audit.rubric).content.scale
    means = {}
    for kind in RATERS:
        answers = cycle.sides.get(kind)
        means[kind] = score_factor(factor, answers, scale).mean if answers else None
    return means


def _practice(
    practice: IndicatorContent, cycles: Sequence[ComparedCycle], heads: Sequence[CycleHead], scale: tuple[int, int]
) -> ChangeRow:
    figures = []
    since = None
    for cycle in cycles:
        figures.append(practice_figure(cycle, practice.id, since))
        since = cycle.audit.period_end
    reason = ""
    if cycles[-2].result.is_independent is not cycles[-1].result.is_independent:
        reason = OTHER_KIND
    elif practice.id not in cycles[-2].codes:
        reason = OTHER_MEANING
    words = practice_words(figures[-2], figures[-1], reason)
    return change_row(practice.id, practice.title, heads, figures, words, scale)


def practice_figure(cycle: ComparedCycle, code: str, since: date | None = None) -> Figure:
    """Its level; nothing where the version has no such practice. `since`: when the cycle before ended."""
    own = cycle.codes.get(code)
    if own is None:
        return NOTHING
    stands = cycle.sides.get(SideKind.AGREED) or cycle.sides.get(SideKind.OWN) or {}
    level = stands.get(own)
    if not isinstance(level, int):
        return NOTHING
    raters = [level for level in practice_of_raters(cycle, code).values() if level is not None]
    low, high = (min(raters), max(raters)) if len(raters) == 2 else (None, None)
    is_new = since is not None and any(dated > since for dated in cycle.evidence.get(own, ()))
    return Figure(Decimal(level), low, high, is_new)


def practice_of_raters(cycle: ComparedCycle, code: str) -> dict[SideKind, Decimal | None]:
    """The level that each of two raters alone chose. `code`: in the newest version of the rubric."""
    levels: dict[SideKind, Decimal | None] = {}
    for kind in RATERS:
        rated = cycle.sides.get(kind, {}).get(cycle.codes.get(code, ""))
        levels[kind] = Decimal(rated) if isinstance(rated, int) else None
    return levels


def compare_audits(audits: Sequence[Assessment], *, with_evidence: bool) -> list[ComparedCycle]:
    """Audits of one programme, the oldest first, each with its rubric and its sign-off read.

    Three queries, and one for the versions of the rubric where they differ.
    """
    newest = audits[-1].rubric
    sides, evidence = answers_by_side(audits), _evidence(audits) if with_evidence else defaultdict(dict)
    carried_over = carry_over_each([audit.rubric_id for audit in audits if audit.rubric_id != newest.pk], newest)
    cycles = []
    for result in signed_off_results(list(audits)):
        if result.audit.rubric_id == newest.pk:
            codes = {code: code for code in load_rubric_content(newest).content.indicator_codes}
        else:
            codes = _codes_before(carried_over.get(result.audit.rubric_id))
        cycles.append(ComparedCycle(result, codes, sides[result.audit.pk], evidence[result.audit.pk]))
    return cycles


def _codes_before(carried: CarryOver | None) -> dict[str, str]:
    """By code of the newest version, the code of an earlier one in which the practice kept its levels."""
    codes = {}
    for one in carried.indicators if carried else ():
        if one.predecessor is not None and one.keeps_its_level:
            codes[one.code] = one.predecessor
    return codes


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
