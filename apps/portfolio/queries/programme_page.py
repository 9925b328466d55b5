"""One programme of a portfolio: what stands of it, how it changed, and which versions the person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from apps.assessments.models import Assessment
from apps.assessments.profile_chart import ProfileChart, profile_chart
from apps.assessments.queries.signed_off_profiles import SignedOffResult, signed_off_results
from apps.insights.domain.cycles import (
    KIND_LABELS,
    ChangeRow,
    CycleHead,
    RatingKind,
    change_row,
    factor_words,
    kind_of,
)
from apps.insights.queries.cycles import (
    MOST_CYCLES,
    ComparedCycle,
    compare_audits,
    cycle_heads,
    factor_figure,
    factor_reason,
)
from apps.organisations.models import Area, OrganisationIdentifier, Programme
from apps.organisations.permissions import has_role
from apps.reports.document.sections import VersionMark
from apps.reports.document.version_history import version_mark
from apps.rubric.queries.rubric_loader import load_rubric_content

from .access import RUNNING, standing_audits_for, visible_audits_for
from .filtered_programmes import kind_of_rating
from .portfolio_rows import facts_of_programme

VERSIONS_ON_A_PAGE = 20


@dataclass(frozen=True)
class StandingResult:
    """The newest that stands, with its profile."""

    audit: Assessment
    kind: str
    profile: ProfileChart


@dataclass(frozen=True)
class VersionRow:
    """One version that the person may read."""

    audit: Assessment
    kind: str
    mark: VersionMark | None  # None: it simply stands


@dataclass(frozen=True)
class ProgrammeInPortfolio:
    """A programme as its funder sees it, and those who run it."""

    programme: Programme
    areas: list[Area]
    identifiers: list[OrganisationIdentifier]
    result: StandingResult | None
    cycles: list[CycleHead]  # fewer than two: there is nothing to compare
    change: list[ChangeRow]
    versions: list[VersionRow]
    numbers: Page
    is_own: bool  # the person runs its provider
    actions_late: int | None  # None: the person does not read its plan
    requests_late: int


def programme_in_portfolio(person, programme: Programme, number: str | None) -> ProgrammeInPortfolio:
    """A fixed number of queries. `programme`: with its facts; `number`: of the page of versions."""
    standing = standing_audits_for(person).filter(programme=programme).select_related("rubric", "sign_off")
    audits = list(standing.order_by("-period_end", "-pk")[:MOST_CYCLES])
    audits.reverse()
    cycles = compare_audits(audits, with_evidence=False) if len(audits) > 1 else []
    results = [cycle.result for cycle in cycles] or (signed_off_results(audits) if audits else [])
    heads = cycle_heads(cycles)
    is_own = has_role(person, programme.organisation_id, *RUNNING)
    visible = visible_audits_for(person).filter(programme=programme)
    numbers = Paginator(_versions(visible), VERSIONS_ON_A_PAGE).get_page(number)
    facts = facts_of_programme(programme)
    return ProgrammeInPortfolio(
        programme=programme,
        areas=[area for area in (programme.icb, programme.local_authority) if area is not None],
        identifiers=list(programme.organisation.identifiers.all()),
        result=_standing(results),
        cycles=heads,
        change=_change(cycles, heads),
        versions=[_version(audit, is_own=is_own) for audit in numbers],
        numbers=numbers,
        is_own=is_own,
        actions_late=facts.actions_late,
        requests_late=facts.requests_late,
    )


def _standing(results: Sequence[SignedOffResult]) -> StandingResult | None:
    """`results`: the oldest first."""
    if not results:
        return None
    newest = results[-1]
    before = [result.scores for result in reversed(results[:-1]) if result.compares_with(newest)]
    rubric = load_rubric_content(newest.audit.rubric).content
    kind = KIND_LABELS[kind_of(newest.is_independent)]
    return StandingResult(newest.audit, kind, profile_chart(rubric, newest.scores, before))


def _change(cycles: Sequence[ComparedCycle], heads: Sequence[CycleHead]) -> list[ChangeRow]:
    """A row for each factor."""
    if not cycles:
        return []
    newest = cycles[-1]
    content = load_rubric_content(newest.audit.rubric).content
    scale, reason = (content.scale.min, content.scale.max), factor_reason(cycles)
    rows = []
    for factor in content.factors:
        figures = [factor_figure(cycle, factor, newest) for cycle in cycles]
        words = factor_words(figures[-2], figures[-1], reason)
        rows.append(change_row(factor.id, factor.name, heads, figures, words, scale))
    return rows


def _versions(visible):
    """Each with its kind of rating, and whether the person may read the one that took its place."""
    newer = visible.filter(supersedes=OuterRef("pk"))
    annotated = visible.annotate(kind=kind_of_rating(), is_newer_visible=Exists(newer))
    found = annotated.select_related("withdrawal", "rubric").prefetch_related("successors")
    return found.order_by("-period_end", "-version", "-pk")


def _version(audit: Any, *, is_own: bool) -> VersionRow:
    """`audit`: as `_versions` read it."""
    mark = version_mark(audit, names_newer=is_own or audit.is_newer_visible)
    return VersionRow(audit, KIND_LABELS[RatingKind(audit.kind)], mark)
