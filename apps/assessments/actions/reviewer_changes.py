"""Parts of other actions: reviews whose reviewer can no longer make them, so that no audit waits for ever."""

from datetime import datetime

from django.db.models import Q, QuerySet

from apps.activity_log.actions import record
from apps.organisations.models import Membership, Role

from ..models import Review, ReviewEnd
from ..statuses import RATING, AuditStatus
from .locking import lock_assessment, take_step
from .reviews import end_review


def leave_reviews(*, user, by, at: datetime) -> None:
    """Part of closing an account: nothing waits for the person any more. A review that is finished stays."""
    for review in _blind_reviews(user).filter(Q(side=None) | Q(side__finished_at=None)):
        _give_up(review, by=by, at=at)


def reviews_after_joining(*, membership: Membership, by, at: datetime) -> None:
    """Part of taking up a role: managers read the first rating, so their own of it cannot be blind, not even later,
    when they manage the programme no longer. Whoever belongs to the organisation while the audit runs, in any role,
    is not independent of it.
    """
    in_organisation = Q(assessment__programme__organisation=membership.organisation_id)
    if membership.role == Role.MANAGER:
        for review in _blind_reviews(membership.user).filter(in_organisation):
            _give_up(review, by=by, at=at)
    whose = Q(reviewer=membership.user) | Q(email=membership.user.email)
    running = Review.objects.filter(whose, in_organisation, ended_at=None, is_independent=True)
    for review in running.exclude(assessment__status=AuditStatus.SIGNED_OFF).select_related("assessment"):
        _no_longer_independent(review, by=by, at=at)


def _blind_reviews(user) -> QuerySet[Review]:
    """The reviews that the person is asked for or has taken up, and that are not laid open."""
    whose = Q(reviewer=user) | Q(email=user.email)
    return Review.objects.filter(
        whose, ended_at=None, assessment__status__in=(*RATING, AuditStatus.DISCARDED)
    ).select_related("assessment")


def _no_longer_independent(review: Review, *, by, at: datetime) -> None:
    if lock_assessment(review.assessment).status != AuditStatus.SIGNED_OFF:
        Review.objects.filter(pk=review.pk).update(is_independent=False)
        record("review no longer independent", target=review, by=by, at=at)


def _give_up(review: Review, *, by, at: datetime) -> None:
    """As if they had declined. If the programme's own rating is finished, it then stands alone."""
    assessment = lock_assessment(review.assessment)
    review = Review.objects.get(pk=review.pk)
    if review.ended_at is not None or assessment.status not in (*RATING, AuditStatus.DISCARDED):
        return
    end_review(review, ReviewEnd.DECLINED, by=by, at=at)
    if assessment.status == AuditStatus.WAITING:
        take_step(assessment, AuditStatus.AGREED, by=by, at=at)
