"""The audits of which the next editions of the comparison pool are made."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.utils import timezone

from apps.assessments.models import Assessment, FactorScore, Review
from apps.assessments.statuses import AuditStatus
from apps.insights.domain.cycles import RatingKind, kind_of
from apps.rubric.queries.rubric_loader import load_rubric_content, published_rubrics
from apps.rubric.queries.version_chain import carry_over_each

from ..domain.comparison_pool import PoolRecord
from ..domain.same_instrument import is_same_instrument
from ..models import PooledKind, PoolEntry, PoolMembership

POOLED = {
    RatingKind.SELF_ASSESSED: PooledKind.SELF_ASSESSED,
    RatingKind.REVIEWED: PooledKind.REVIEWED,
    RatingKind.INDEPENDENT: PooledKind.INDEPENDENT,
}


@dataclass(frozen=True)
class PoolKey:
    """What is never mixed within one edition."""

    rubric: int
    kind: str
    is_made_up: bool


def pool_candidates(day: date) -> dict[PoolKey, list[PoolRecord]]:
    """Of every programme that takes part, the newest audit that stood before that day and still stands."""
    before = timezone.make_aware(datetime.combine(day, time.min))
    members = PoolMembership.objects.filter(left_at=None, joined_at__lt=before).values("programme")
    newest = standing_audits().filter(programme=OuterRef("programme"), signed_off_at__lt=before)
    audits = Assessment.objects.filter(programme__in=members, pk=Subquery(newest.values("pk")[:1]))
    scores = _complete_scores(audits)
    found: dict[PoolKey, list[PoolRecord]] = defaultdict(list)
    rows = [row for row in with_kind(audits).select_related("programme__organisation") if row.pk in scores]
    versions = pool_rubrics({row.rubric_id for row in rows})
    for row in rows:
        organisation = row.programme.organisation
        key = PoolKey(versions[row.rubric_id], pooled_kind(row), organisation.is_made_up)
        period = (row.period_start, row.period_end)
        found[key].append(PoolRecord(row.pk, row.programme_id, organisation.pk, period, scores[row.pk]))
    return dict(found)


def standing_audits() -> QuerySet[Assessment]:
    """Signed-off audits in their newest version and not withdrawn, the last period first."""
    signed_off = Assessment.objects.filter(status=AuditStatus.SIGNED_OFF)
    superseded = signed_off.filter(supersedes__isnull=False).values("supersedes")
    return signed_off.filter(withdrawal=None).exclude(pk__in=superseded).order_by("-period_end", "-pk")


def with_kind(audits: QuerySet[Assessment]):
    """The audits, each with what its second rating was: None where there was none."""
    review = Review.objects.filter(assessment=OuterRef("pk"), ended_at=None, accepted_at__isnull=False)
    return audits.annotate(is_independent=Subquery(review.values("is_independent")[:1]))


def pooled_kind(audit) -> PooledKind:
    """The kind of rating of an audit that was read `with_kind`."""
    return POOLED[kind_of(audit.is_independent)]


def pool_rubrics(versions: Collection[int]) -> dict[int, int]:
    """For each version of the rubric the newest one that measures the same: often itself."""
    found = {key: key for key in versions}
    published = {rubric.pk: rubric for rubric in published_rubrics()}
    for newer in reversed(published.values()):
        for old, carried in carry_over_each([key for key in versions if key != newer.pk], newer).items():
            contents = (load_rubric_content(published[old]).content, load_rubric_content(newer).content)
            if is_same_instrument(carried, *contents):
                found[old] = newer.pk
    return found


def periods_counted() -> dict[int, date]:
    """By programme, the last day of the last period that has counted."""
    rows = PoolEntry.objects.order_by().values_list("programme").annotate(last=Max("period_end"))
    return dict(rows)


def _complete_scores(audits: QuerySet[Assessment]) -> dict[int, dict[str, Decimal]]:
    """By audit, the score of every factor; without audits that have none for one of them."""
    rows = FactorScore.objects.filter(sign_off__assessment__in=audits.order_by().values("pk"))
    scores: dict[int, dict[str, Decimal]] = defaultdict(dict)
    incomplete = set()
    for audit, factor, mean in rows.values_list("sign_off__assessment", "factor__slug", "mean"):
        if mean is None:
            incomplete.add(audit)
        else:
            scores[audit][factor] = mean
    for audit in incomplete:
        scores.pop(audit, None)
    return dict(scores)
