"""Parts of other actions: one set of ratings from its first row to its end."""

from datetime import datetime

from apps.common.errors import NotAllowed
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..models import Assessment, Rating, Side, SideKind
from ..rating_set import RatingSet


def add_side(assessment: Assessment, kind: SideKind) -> Side:
    """One more set of ratings, with a row for every indicator of the audit's rubric."""
    side = Side.objects.create(assessment=assessment, kind=kind)
    ratings = []
    for key in load_rubric_content(assessment.rubric).indicator_keys.values():
        ratings.append(Rating(side=side, indicator_id=key))
    Rating.objects.bulk_create(ratings)
    return side


def check_enough_is_rated(rating_set: RatingSet) -> None:
    """Raise NotAllowed, naming the factors, if one of them has no score."""
    if not rating_set.scores.can_be_finished:
        names = ", ".join(rating_set.rubric.factor(score.factor).name for score in rating_set.scores.unscored)
        raise NotAllowed(f"Not enough is rated yet in: {names}.")


def finish_side(side: Side, *, by, at: datetime) -> None:
    """The ratings of one side are done."""
    side.finished_by, side.finished_at = by, at
    side.save(update_fields=["finished_by", "finished_at"])


def unfinish_side(side: Side) -> None:
    """The ratings of one side go on."""
    side.finished_by = side.finished_at = None
    side.save(update_fields=["finished_by", "finished_at"])
