"""The comparison pool as the providers in it see it: their own programme over the middle half of all."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery

from apps.assessments.models import Assessment, FactorScore
from apps.common.charts.scale_charts import Chart
from apps.common.charts.spread_charts import middle_half_strip
from apps.organisations.models import Programme
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent
from apps.surveys.domain.result_labels import band_label
from apps.surveys.domain.results import CountBand

from .. import permissions
from ..domain.comparison_pool import MiddleHalf, where_it_lies
from ..models import PoolEdition, PoolFigure, PoolMembership
from .access import run_programmes_for
from .pool_records import pool_rubrics, pooled_kind, standing_audits, with_kind

ON_A_PAGE = 20


@dataclass(frozen=True)
class ComparisonPoolPage:
    """The programmes a person decides for; each with `in_pool_since`, empty where it takes no part."""

    programmes: Page


@dataclass(frozen=True)
class ComparedFactor:
    """One factor: one's own score, and where the middle half of the pool lies."""

    factor: FactorContent
    own: Decimal | None
    half: MiddleHalf | None
    chart: Chart
    words: str


@dataclass(frozen=True)
class PoolComparisonPage:
    """One programme over its pool. Without an edition there is nothing to compare with yet."""

    programme: Programme
    audit: Assessment | None  # the newest that stands
    edition: PoolEdition | None
    size: str  # how many programmes, as a band
    factors: list[ComparedFactor]


def comparison_pool_page(person, number: str | None) -> ComparisonPoolPage:
    """One page of the programmes; raises NotAllowed for whoever runs no provider."""
    permissions.check_can_see_pool(person)
    memberships = PoolMembership.objects.filter(programme=OuterRef("pk"), left_at=None)
    programmes = run_programmes_for(person).annotate(in_pool_since=Subquery(memberships.values("joined_at")[:1]))
    return ComparisonPoolPage(
        Paginator(programmes.order_by("organisation__name", "name"), ON_A_PAGE).get_page(number)
    )


def takes_part(programme: Programme) -> bool:
    """Whether the programme is in the pool now."""
    return PoolMembership.objects.filter(programme=programme, left_at=None).exists()


def pool_comparison_page(person, programme: Programme) -> PoolComparisonPage:
    """Raises NotAllowed for whoever does not run the provider, and while the programme takes no part."""
    permissions.check_can_compare(person, programme, takes_part=takes_part(programme))
    audit = with_kind(standing_audits().filter(programme=programme)).select_related("rubric").first()
    if audit is None:
        return PoolComparisonPage(programme, None, None, "", [])
    edition = _newest_edition(audit, is_made_up=programme.organisation.is_made_up)
    if edition is None:
        return PoolComparisonPage(programme, audit, None, "", [])
    factors = _compared(audit, edition)
    return PoolComparisonPage(programme, audit, edition, band_label(CountBand(edition.programmes)), factors)


def _newest_edition(audit, *, is_made_up: bool) -> PoolEdition | None:
    versions = {audit.rubric_id, *pool_rubrics([audit.rubric_id]).values()}
    found = PoolEdition.objects.filter(rubric__in=versions, kind=pooled_kind(audit), is_made_up=is_made_up)
    return found.select_related("rubric").first()


def _compared(audit: Assessment, edition: PoolEdition) -> list[ComparedFactor]:
    """Each factor of the version that the edition is made on; the programme's scores as they were signed off."""
    rows = FactorScore.objects.filter(sign_off__assessment=audit)
    own: dict[str, Decimal | None] = dict(rows.values_list("factor__slug", "mean"))
    figures = {figure.factor: _half(figure) for figure in edition.figures.all()}
    rubric: Rubric = edition.rubric
    content = load_rubric_content(rubric).content
    compared = []
    for factor in content.factors:
        score, half = own.get(factor.id), figures.get(factor.id)
        edges = None if half is None else (half.lower, half.median, half.upper)
        ends = (content.scale.min, content.scale.max)
        chart = middle_half_strip(factor.name, edges, score, factor.order, ends)
        words = where_it_lies(score, half) if score is not None and half is not None else ""
        compared.append(ComparedFactor(factor, score, half, chart, words))
    return compared


def _half(figure: PoolFigure) -> MiddleHalf | None:
    if figure.lower is None or figure.median is None or figure.upper is None:
        return None
    return MiddleHalf(figure.lower, figure.median, figure.upper)
