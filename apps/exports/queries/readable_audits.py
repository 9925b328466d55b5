"""The signed-off versions that a reader may have in a file, and what each line about them needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from apps.assessments.models import Assessment, Review, Share, Side, SideKind
from apps.assessments.statuses import AuditStatus
from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content

from .readers import ExportReader

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReadableAudit:
    """One signed-off version, as far as one reader may know of it."""

    audit: Any  # an Assessment with what `readable_audits` reads along
    rubric: LoadedRubric
    side_id: int  # of the ratings that stand
    is_inside: bool
    updated_at: datetime

    @property
    def reference(self) -> str:
        return self.audit.reference

    @property
    def knows_newer(self) -> bool:
        """Whether the reader may know which version took its place: outside, only if they see that one too."""
        return self.audit.newer_at is not None and (self.is_inside or self.audit.newer_is_shared)


def readable_audits(reader: ExportReader, updated_since: datetime | None = None) -> QuerySet[Assessment]:
    """Signed-off versions of the providers that the person works for, and those that are shared with them.

    `updated_since`: only those of which anything may have changed after it.
    """
    shares, newer = reader.shares(), _signed_off().filter(supersedes=OuterRef("pk"))
    of_audit = shares.filter(assessment=OuterRef("pk")).order_by("-shared_at")
    review = Review.objects.filter(assessment=OuterRef("pk"), ended_at=None, accepted_at__isnull=False)
    found = _signed_off().filter(
        Q(programme__organisation__in=reader.providers) | Q(pk__in=shares.values("assessment"))
    )
    found = found.select_related(
        "programme__organisation", "rubric", "sign_off", "withdrawal", "supersedes"
    ).annotate(
        newest_share_at=Subquery(of_audit.values("shared_at")[:1]),
        newer_at=Subquery(newer.values("signed_off_at")[:1]),
        newer_reference=Subquery(newer.values("reference")[:1]),
        newer_is_shared=Exists(_shared_newer(shares)),
        earlier_is_shared=Exists(shares.filter(assessment=OuterRef("supersedes"))),
        is_independent=Subquery(review.values("is_independent")[:1]),
        says_lived_experience=Subquery(review.values("says_lived_experience")[:1]),
        standing_side=Subquery(_standing_side().values("pk")[:1]),
    )
    return found if updated_since is None else found.filter(_may_have_changed(updated_since))


def _signed_off() -> QuerySet[Assessment]:
    return Assessment.objects.filter(status=AuditStatus.SIGNED_OFF).order_by()


def _shared_newer(shares: QuerySet[Share]) -> QuerySet[Share]:
    return shares.filter(assessment__supersedes=OuterRef("pk"))


def _standing_side() -> QuerySet[Side]:
    """What both raters agreed, where there is such a side, or else the programme's own."""
    kinds = (SideKind.AGREED, SideKind.OWN)
    return Side.objects.filter(assessment=OuterRef("pk"), kind__in=kinds).order_by("kind")


def _may_have_changed(since: datetime) -> Q:
    return (
        Q(signed_off_at__gt=since)
        | Q(newest_share_at__gt=since)
        | Q(withdrawal__at__gt=since)
        | Q(newer_at__gt=since - A_DAY)
    )


def as_readable(audits: Sequence[Any], reader: ExportReader) -> list[ReadableAudit]:
    """The same, each with what a line about it needs. Rubrics are read once for the process."""
    found = []
    for audit in audits:
        is_inside = reader.is_inside(audit.programme.organisation_id)
        rubric = load_rubric_content(audit.rubric)
        found.append(ReadableAudit(audit, rubric, audit.standing_side, is_inside, _updated_at(audit, is_inside)))
    return found


def _updated_at(audit: Any, is_inside: bool) -> datetime:
    moments = [audit.signed_off_at, None if is_inside else audit.newest_share_at, audit.newer_at]
    withdrawal = getattr(audit, "withdrawal", None)
    if withdrawal is not None:
        moments.append(withdrawal.at)
    if audit.newer_at is not None and not is_inside and not audit.newer_is_shared:
        # Outside, it is told that a newer version stands, and not when it was signed off.
        moments[2] = next_midnight(audit.newer_at)
    return max(moment for moment in moments if moment is not None)


def next_midnight(moment: datetime) -> datetime:
    """The first moment of the day after, in UTC."""
    return datetime.combine(moment.astimezone(UTC).date() + A_DAY, time(), UTC)
