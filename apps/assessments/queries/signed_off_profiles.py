"""Profiles of several programmes at once: what stands of each, and what comparable audits said before."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from apps.rubric.queries.rubric_loader import load_rubric_content

from ..domain.scoring import Scores
from ..models import Assessment, FactorScore, Review
from ..profile_chart import ProfileChart, profile_chart
from ..sign_off_contents import PARTS
from ..sign_off_record import scores_of_rows
from ..statuses import AuditStatus
from ..version_status import version_status

# What a factor's stored score is made of.
FIGURES = PARTS["factor_score"].columns


@dataclass(frozen=True)
class SignedOffResult:
    """The scores as they stood at sign-off, and what they can be compared with."""

    audit: Assessment
    scores: Scores
    is_independent: bool | None  # the second rating; None: there was none

    def compares_with(self, other: "SignedOffResult") -> bool:
        """The same kind of rating on the same version of the rubric."""
        return self.audit.rubric_id == other.audit.rubric_id and self.is_independent is other.is_independent


def profiles_by_programme(audits: Iterable[Assessment]) -> dict[int, ProfileChart]:
    """By the key of each programme: its newest profile that stands, with comparable ones before it as rings.

    `audits`: the newest first, each with its rubric, sign-off, withdrawal and successors read. One query, or none
    where nothing is signed off.
    """
    standing = [audit for audit in audits if _stands(audit)]
    if not standing:
        return {}
    by_programme = defaultdict(list)
    for result in signed_off_results(standing):
        by_programme[result.audit.programme_id].append(result)
    profiles = {}
    for key, (newest, *before) in by_programme.items():
        comparable = [result.scores for result in before if result.compares_with(newest)]
        rubric = load_rubric_content(newest.audit.rubric).content
        profiles[key] = profile_chart(rubric, newest.scores, comparable)
    return profiles


def _stands(audit: Assessment) -> bool:
    """Whether it is signed off, and neither withdrawn nor superseded."""
    if audit.status != AuditStatus.SIGNED_OFF:
        return False
    status = version_status(audit)
    return status.withdrawal is None and status.superseded_by is None


def signed_off_results(audits: list[Assessment]) -> list[SignedOffResult]:
    """What each came to, for a picture: in the order given."""
    review = Review.objects.filter(
        assessment=OuterRef("sign_off__assessment"), ended_at=None, accepted_at__isnull=False
    )
    found = FactorScore.objects.filter(sign_off__assessment__in=audits).values(*FIGURES, "sign_off__assessment")
    rows = defaultdict(list)
    for row in found.annotate(is_independent=Subquery(review.values("is_independent")[:1])):
        rows[row["sign_off__assessment"]].append(row)
    results = []
    for audit in audits:
        rubric = load_rubric_content(audit.rubric).content
        scores = scores_of_rows(rows[audit.pk], audit.sign_off, rubric, {})
        results.append(SignedOffResult(audit, scores, rows[audit.pk][0]["is_independent"]))
    return results
