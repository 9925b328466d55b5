"""The second rating: asked for, taken up, finished or ended. Nothing here is written into the audit's own trail."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.common.unicode_text import plain_address

from .. import emails
from ..models import Assessment, Review, ReviewEnd, SideKind
from ..permissions import (
    check_can_end_review,
    check_can_finish_review,
    check_can_invite_reviewer,
    check_can_review,
    check_can_take_up_review_again,
    check_is_invited_reviewer,
    is_outsider,
)
from ..rating_set import load_rating_set, review_side
from ..statuses import DECLINE, AuditStatus
from .agreeing import open_both_sides
from .locking import lock_assessment, take_step
from .sides import add_side, check_enough_is_rated, finish_side, unfinish_side


@transaction.atomic
def invite_reviewer(*, assessment: Assessment, email: str, is_independent: bool, by, at: datetime) -> Review:
    """Ask somebody, by e-mail address, for a second rating. `is_independent`: they work neither for nor with the
    programme's organisation.

    Raises NotAllowed if a review is asked for already, or could not be blind.
    """
    assessment = lock_assessment(assessment)
    check_can_invite_reviewer(by, assessment)
    email = plain_address(email)
    if email == by.email:
        raise NotAllowed("You rate this programme yourself. Somebody else has to make the second rating.")
    review = Review.objects.create(
        assessment=assessment, email=email, is_independent=is_independent, invited_by=by, invited_at=at
    )
    record("review asked for", target=review, by=by, at=at, audit=assessment.reference)
    return review


@transaction.atomic
def accept_review(*, review: Review, says_lived_experience: bool, by, at: datetime) -> Review:
    """Take up an invitation: from now on the reviewer has a rating of their own.

    Raises NotAllowed for anybody else, and for people who could not rate blind.
    """
    assessment = lock_assessment(review.assessment)
    review = _again(review, assessment)
    check_can_review(by, review)
    review.side = add_side(assessment, SideKind.REVIEW)
    review.reviewer, review.accepted_at, review.email = by, at, ""
    review.says_lived_experience = says_lived_experience
    review.is_independent = review.is_independent and is_outsider(by, assessment)
    review.save()
    record("review taken up", target=review, by=by, at=at)
    return review


@transaction.atomic
def decline_review(*, review: Review, by, at: datetime) -> None:
    """Say no to an invitation. If the programme's own rating is finished, it then stands alone."""
    assessment = lock_assessment(review.assessment)
    review = _again(review, assessment)
    check_is_invited_reviewer(by, review)
    end_review(review, ReviewEnd.DECLINED, by=by, at=at)
    emails.send_review_declined(review, by=by, at=at)
    if assessment.status == AuditStatus.WAITING:
        take_step(assessment, AuditStatus.AGREED, by=by, at=at, action=DECLINE)


@transaction.atomic
def go_on_without_review(*, review: Review, by, at: datetime) -> Assessment:
    """Withdraw an invitation, or end a review that is on its way. The audit is self-assessed from then on.

    What the reviewer wrote stays theirs and is never shown to anybody else.

    Raises NotAllowed once both ratings are finished.
    """
    assessment = lock_assessment(review.assessment)
    review = _again(review, assessment)
    check_can_end_review(by, review)
    end_review(review, ReviewEnd.GONE_ON_WITHOUT if review.accepted_at else ReviewEnd.WITHDRAWN, by=by, at=at)
    return (
        take_step(assessment, AuditStatus.AGREED, by=by, at=at)
        if assessment.status == AuditStatus.WAITING
        else assessment
    )


@transaction.atomic
def finish_review(*, review: Review, by, at: datetime) -> Review:
    """Finish the second rating. If the first is finished too, both sides lie open to both raters.

    Raises NotAllowed, naming the factors, if too little is rated.
    """
    assessment = lock_assessment(review.assessment)
    review = _again(review, assessment)
    check_can_finish_review(by, review)
    side = review_side(review)
    check_enough_is_rated(load_rating_set(assessment, side=side))
    finish_side(side, by=by, at=at)
    record("review finished", target=review, by=by, at=at)
    if assessment.status == AuditStatus.WAITING:
        open_both_sides(assessment, review, by=by, at=at)
        take_step(assessment, AuditStatus.AGREEING, by=by, at=at)
    emails.send_review_finished(review, are_open=assessment.status == AuditStatus.AGREEING, by=by, at=at)
    return review


@transaction.atomic
def take_up_review_again(*, review: Review, by, at: datetime) -> Review:
    """Go on with a finished review while nobody else has seen it."""
    assessment = lock_assessment(review.assessment)
    review = _again(review, assessment)
    check_can_take_up_review_again(by, review)
    unfinish_side(review_side(review))
    record("review taken up again", target=review, by=by, at=at)
    return review


def _again(review: Review, assessment: Assessment) -> Review:
    """The review as it is now that its audit is held."""
    found = Review.objects.select_related("side").get(pk=review.pk)
    found.assessment = assessment
    if found.side is not None:
        found.side.assessment = assessment
    return found


def end_review(review: Review, end: ReviewEnd, *, by, at: datetime) -> None:
    """Part of other actions: nothing comes of a review, and its address is forgotten."""
    review.end, review.ended_by, review.ended_at, review.email = end, by, at, ""
    review.save()
    record("review ended", target=review, by=by, at=at, end=end)
