"""What a portfolio tells of each programme: read for a page of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber

from apps.assessments.models import Assessment
from apps.assessments.queries.signed_off_profiles import SignedOffResult, signed_off_results
from apps.assessments.statuses import AuditStatus
from apps.common.charts.portfolio_dots import cycle_dots, profile_dots
from apps.common.charts.scale_charts import Chart
from apps.common.dates import period_years
from apps.insights.domain.cycles import KIND_LABELS, kind_of
from apps.insights.queries.cycles import MOST_CYCLES
from apps.organisations.models import Programme
from apps.organisations.permissions import organisations_where
from apps.rubric.queries.rubric_loader import load_rubric_content

from .access import RUNNING, programmes_with_readable_plan, standing_audits_for, visible_audits_for
from .filtered_programmes import number_of_late_actions, number_of_late_requests

NOTHING_SHARED, NOTHING_SIGNED_OFF = "Nothing shared yet", "Nothing signed off yet"
WITHDRAWN = "Withdrawn by the provider"
SUPERSEDED = "Superseded by a newer version"


@dataclass(frozen=True)
class FactorFigures:
    """One factor's scores in the comparable cycles, the oldest first; the last is what stands."""

    code: str
    name: str
    means: tuple[Decimal | None, ...]

    @property
    def newest(self) -> Decimal | None:
        return self.means[-1]


@dataclass(frozen=True)
class PortfolioResult:
    """What stands of a programme."""

    audit: Assessment
    kind: str
    rubric: str
    mark: str  # what it says of itself; empty while it simply stands
    factors: tuple[FactorFigures, ...]
    cycles: tuple[str, ...]  # the comparable ones, the oldest first, by their years
    profile: Chart
    change: Chart | None  # None: there is one cycle alone

    @property
    def years(self) -> str:
        """Its period in few signs."""
        return self.cycles[-1]


@dataclass(frozen=True)
class PortfolioRow:
    """One programme of a portfolio."""

    programme: Programme
    result: PortfolioResult | None
    nothing: str  # why there is no result; empty if there is one
    actions_late: int | None  # None: the person does not read its plan
    requests_late: int

    @property
    def areas(self) -> str:
        """Its integrated care board and its local authority, as far as they are named."""
        areas = (self.programme.icb, self.programme.local_authority)
        return ", ".join(area.name for area in areas if area is not None)


def portfolio_rows(person, programmes: Sequence[Programme], today: date) -> list[PortfolioRow]:
    """A row for each, in the order given: three queries."""
    keys = [programme.pk for programme in programmes]
    results, facts = _results(person, keys), _facts(person, keys, today)
    run = set(organisations_where(person, *RUNNING))
    rows = []
    for programme in programmes:
        result, fact = results.get(programme.pk), facts[programme.pk]
        nothing = ""
        if result is None:
            nothing = NOTHING_SIGNED_OFF if programme.organisation_id in run else NOTHING_SHARED
            nothing = WITHDRAWN if fact.has_withdrawn else nothing
        rows.append(PortfolioRow(programme, result, nothing, fact.actions_late, fact.requests_late))
    return rows


def _results(person, keys: Sequence[int]) -> dict[int, PortfolioResult]:
    """Two queries, whatever the number of programmes and cycles."""
    newer = Assessment.objects.filter(supersedes=OuterRef("pk"), status=AuditStatus.SIGNED_OFF)
    newest_first = Window(RowNumber(), partition_by=F("programme"), order_by=["-period_end", "-pk"])
    found = standing_audits_for(person).filter(programme__in=keys)
    audits = found.annotate(is_superseded=Exists(newer), place=newest_first).filter(place__lte=MOST_CYCLES)
    by_programme: dict[int, list[SignedOffResult]] = defaultdict(list)
    ordered: list[Any] = list(audits.select_related("rubric", "sign_off").order_by("-period_end", "-pk"))
    for result in signed_off_results(ordered) if ordered else ():
        by_programme[result.audit.programme_id].append(result)
    return {key: _result(cycles) for key, cycles in by_programme.items()}


def _result(cycles: list[SignedOffResult]) -> PortfolioResult:
    """`cycles`: what stands, the newest first."""
    newest = cycles[0]
    comparable = [cycle for cycle in reversed(cycles) if cycle.compares_with(newest)]
    rubric = load_rubric_content(newest.audit.rubric).content
    scale = (rubric.scale.min, rubric.scale.max)
    factors = []
    for factor in rubric.factors:
        means = tuple(cycle.scores.of(factor.id).mean for cycle in comparable)
        factors.append(FactorFigures(factor.code, factor.name, means))
    years = tuple(period_years(cycle.audit.period_start, cycle.audit.period_end) for cycle in comparable)
    return PortfolioResult(
        audit=newest.audit,
        kind=KIND_LABELS[kind_of(newest.is_independent)],
        rubric=str(newest.audit.rubric),
        mark=SUPERSEDED if newest.audit.is_superseded else "",  # type: ignore[attr-defined]  # annotated above
        factors=tuple(factors),
        cycles=years,
        profile=profile_dots(tuple(factor.newest for factor in factors), scale),
        change=cycle_dots(tuple(factor.means for factor in factors), scale) if len(comparable) > 1 else None,
    )


@dataclass(frozen=True)
class ProgrammeFacts:
    """What is told of a programme beside its results."""

    has_withdrawn: bool  # something that the person may read was withdrawn
    actions_late: int | None  # None: the person does not read its plan
    requests_late: int


def with_programme_facts(person, programmes: QuerySet[Programme], today: date) -> QuerySet[Programme]:
    """The programmes, each with its facts: no query of their own."""
    withdrawn = visible_audits_for(person).filter(withdrawal__isnull=False, programme=OuterRef("pk"))
    return programmes.annotate(
        has_withdrawn=Exists(withdrawn),
        reads_plan=Exists(programmes_with_readable_plan(person).filter(pk=OuterRef("pk"))),
        late=number_of_late_actions(person, today),
        requests_late=number_of_late_requests(person, today),
    )


def facts_of_programme(programme: Any) -> ProgrammeFacts:
    """The facts that were read with it."""
    actions_late = programme.late if programme.reads_plan else None
    return ProgrammeFacts(programme.has_withdrawn, actions_late, programme.requests_late)


def _facts(person, keys: Sequence[int], today: date) -> dict[int, ProgrammeFacts]:
    """By the programme's key: one query."""
    found = with_programme_facts(person, Programme.objects.filter(pk__in=keys).order_by(), today)
    return {programme.pk: facts_of_programme(programme) for programme in found}
