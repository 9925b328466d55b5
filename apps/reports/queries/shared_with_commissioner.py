"""What providers have shared with a commissioner."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from apps.assessments.models import Assessment, Review, Share
from apps.assessments.rating_set import rating_label
from apps.assessments.statuses import AuditStatus
from apps.assessments.version_status import next_version
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..document.sections import VersionMark
from ..document.version_history import version_mark


@dataclass(frozen=True)
class SharedRow:
    """One version of an audit that a provider shared."""

    assessment: Assessment
    shared_on: datetime
    rating_label: str
    mark: VersionMark | None  # None: it simply stands


@dataclass(frozen=True)
class SharedPage:
    """A commissioner's home: what the programmes they fund have shared."""

    rows: list[SharedRow]
    is_commissioner: bool


def shared_page(person) -> SharedPage:
    """Everything that is shared with the commissioners that the person works for, the newest first."""
    commissioners = organisations_where(person, Role.COMMISSIONER)
    shares = (
        Share.objects.filter(
            withdrawn_at=None,
            assessment__status=AuditStatus.SIGNED_OFF,
            commissioner__in=commissioners,
            assessment__programme__commissions__commissioner=F("commissioner"),
        )
        .select_related("assessment__programme__organisation", "assessment__rubric", "assessment__withdrawal")
        .prefetch_related("assessment__successors")
        .order_by("-assessment__period_end", "assessment__programme__name", "-assessment__version", "shared_at")
    )
    found: dict[int, Share] = {}
    for share in shares:
        found.setdefault(share.assessment_id, share)
    return SharedPage(rows=_rows(found), is_commissioner=bool(commissioners))


def _rows(found: dict[int, Share]) -> list[SharedRow]:
    reviews, rows = _reviews_of(found), []
    for share in found.values():
        wording = load_rubric_content(share.assessment.rubric).content.honest_wording
        row = SharedRow(
            assessment=share.assessment,
            shared_on=share.shared_at,
            rating_label=rating_label(wording, reviews.get(share.assessment_id)),
            mark=version_mark(share.assessment, names_newer=_sees_newer(share.assessment, found)),
        )
        rows.append(row)
    return rows


def _sees_newer(assessment: Assessment, found: dict[int, Share]) -> bool:
    """Whether the version that took its place is shared as well."""
    newer = next_version(assessment)
    return newer is None or newer.pk in found


def _reviews_of(assessments: Iterable[int]) -> dict[int, Review]:
    """The second ratings that count, by the key of their audit: one query."""
    counted = Review.objects.filter(assessment__in=list(assessments), ended_at=None, accepted_at__isnull=False)
    return {review.assessment_id: review for review in counted}
