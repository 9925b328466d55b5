"""Reviews as their reviewer sees them: blind until both ratings are finished."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from apps.common.errors import NotAllowed, allows, reason_against

from .. import permissions
from ..models import Assessment, Review
from ..rating_set import RatedFactor, RatedIndicator, RatingSet, load_rating_set, review_side
from ..review_links import opens
from ..statuses import LAID_OPEN, OPEN, RATING
from .rating import HasTasks, Task, tasks_of

REVIEWS_ON_A_PAGE = 20


def reviews_for(person) -> QuerySet[Review]:
    """The reviews that the person is asked for, or has taken up; those that were ended stay theirs to read."""
    asked = Q(email=person.email, ended_at=None) & ~Q(email="")
    return (
        Review.objects.filter(Q(reviewer=person) | asked)
        .select_related("side", "assessment__programme__organisation", "assessment__rubric", "invited_by")
        .order_by("-invited_at", "-pk")
    )


def invited_review(reference: str, token: str) -> Review | None:
    """The review that a link from an e-mail asks for; None if it asks for none, or for none any more."""
    asked = Review.objects.filter(reference=reference, ended_at=None, accepted_at=None)
    review = asked.select_related("assessment__programme__organisation", "invited_by").first()
    return review if review is not None and opens(token, review) else None


def has_reviews(person) -> bool:
    """Whether the person is asked for any review, or has made one: kept on the person for the request."""
    if not person.is_authenticated:
        return False
    if not hasattr(person, "_has_reviews"):
        person._has_reviews = reviews_for(person).exists()
    return person._has_reviews


def reviews_of_open_audits(person) -> list[Review]:
    """Those that were not ended, of audits that are open. The same query tells whether there is any other review, so
    that the header of the page need not ask.
    """
    reviews = reviews_for(person)
    any_review = reviews.order_by().values("pk")[:1]
    found = list(reviews.filter(Q(ended_at=None, assessment__status__in=OPEN) | Q(pk__in=any_review)))
    person._has_reviews = bool(found)
    return [review for review in found if review.ended_at is None and review.assessment.status in OPEN]


def what_closing_ends(user) -> str:
    """What becomes of the person's reviews when they close their account; empty if they have none at work."""
    at_work = reviews_for(user).filter(ended_at=None, assessment__status__in=RATING)
    if not at_work.filter(Q(side=None) | Q(side__finished_at=None)).exists():
        return ""
    return "Reviews that you have not finished end, and what you wrote in them is never shown to anybody."


@dataclass(frozen=True)
class ReviewRow:
    """One review on the reviewer's list."""

    review: Review
    state: str  # Asked, In progress, Finished, Open to both or Ended


@dataclass(frozen=True)
class ReviewsPage:
    """What the person is asked for or has made."""

    rows: list[ReviewRow]
    numbers: Page


def reviews_page(person, number: str | None) -> ReviewsPage:
    """One page of the reviews, the newest first; `number` as it came in the address."""
    numbers = Paginator(reviews_for(person), REVIEWS_ON_A_PAGE).get_page(number)
    return ReviewsPage([ReviewRow(review, state_of(review)) for review in numbers], numbers)


def state_of(review: Review) -> str:
    """Where a review stands, in words that say nothing of the first rating."""
    if review.ended_at is not None:
        return "Ended"
    if review.side is None:
        return "Asked"
    if review.assessment.status in LAID_OPEN:
        return "Open to both"
    return "In progress" if review.side.finished_at is None else "Finished"


@dataclass(frozen=True)
class ReviewPage(HasTasks):
    """One review: an invitation to answer, or one's own ratings as a task list."""

    review: Review
    state: str
    refusal: str  # why the invitation cannot be taken up; empty if it can, or was
    may_decline: bool
    is_independent: bool  # as the report will say of it
    rating_set: RatingSet | None  # the reviewer's own ratings; None before they accept
    tasks: list[Task]
    may_rate: bool
    may_finish: bool
    may_take_up_again: bool
    may_read_audit: bool


def review_page(person, review: Review) -> ReviewPage:
    """Everything on a review's own page."""
    rating_set = None if review.side is None else load_rating_set(review.assessment, side=review_side(review))
    return ReviewPage(
        review=review,
        state=state_of(review),
        refusal=reason_against(permissions.check_can_review, person, review) if review.side is None else "",
        may_decline=allows(permissions.check_is_invited_reviewer, person, review),
        is_independent=review.is_independent and permissions.is_outsider(person, review.assessment),
        rating_set=rating_set,
        tasks=tasks_of(rating_set) if rating_set else [],
        may_rate=review.side is not None and allows(permissions.check_can_rate, person, review_side(review)),
        may_finish=allows(permissions.check_can_finish_review, person, review),
        may_take_up_again=allows(permissions.check_can_take_up_review_again, person, review),
        may_read_audit=allows(permissions.check_can_read, person, review.assessment),
    )


@dataclass(frozen=True)
class FinishReviewPage:
    """One's own ratings once more, before they are finished."""

    review: Review
    rating_set: RatingSet
    missing: list[RatedIndicator]
    without_reason: list[RatedIndicator]
    unscored: list[RatedFactor]  # factors without a score


def finish_review_page(person, review: Review) -> FinishReviewPage:
    """Raises NotAllowed for everybody but the reviewer, and once it is finished."""
    permissions.check_can_finish_review(person, review)
    rating_set = load_rating_set(review.assessment, side=review_side(review))
    return FinishReviewPage(
        review=review,
        rating_set=rating_set,
        missing=rating_set.missing,
        without_reason=rating_set.without_reason,
        unscored=rating_set.unscored,
    )


def review_to_end(person, audit: Assessment) -> Review:
    """The review that a manager can end, or whose invitation they can withdraw.

    Raises NotAllowed for people who do not manage the audit, where no review is asked for, and once it is open.
    """
    permissions.check_manages(person, audit.programme.organisation_id)
    review = audit.reviews.filter(ended_at=None).select_related("reviewer").first()
    if review is None:
        raise NotAllowed("No review is asked for.")
    review.assessment = audit
    permissions.check_can_end_review(person, review)
    return review
