"""When both ratings are finished: both sides lie open, and what stands is agreed."""

from datetime import datetime

from django.db import transaction

from apps.common.errors import NotAllowed
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..domain.ratings import RatingContent
from ..domain.scoring import AnswerState
from ..models import Assessment, Rating, Review, Side, SideKind
from ..permissions import check_step
from ..rating_set import RatedIndicator, effective_side, load_rating_set, own_side
from ..statuses import AGREE_AGAIN, FINISH_AGREEING, AuditStatus
from .locking import lock_assessment, take_step
from .sides import check_enough_is_rated, finish_side, unfinish_side


def open_both_sides(assessment: Assessment, review: Review, *, by, at: datetime) -> Side:
    """Part of finishing: the agreed side, filled in where both raters chose the same.

    Where they differ nothing is chosen yet. Kinds of evidence are those that either of them saw; reasons stay with
    the rater who gave them, but for answers that both gave: there the programme's own reason stands until somebody
    writes a better one.
    """
    assert review.side is not None  # both have finished
    agreed = Side.objects.create(assessment=assessment, kind=SideKind.AGREED)
    own = load_rating_set(assessment, side=own_side(assessment))
    theirs = load_rating_set(assessment, side=review.side).by_code
    rubric = load_rubric_content(assessment.rubric)
    rows, entries = [], []
    for code, one in own.by_code.items():
        entry = _both(one, theirs[code])
        is_answered = entry.answer is not AnswerState.NOT_ASSESSED
        rows.append(_row(agreed, rubric.indicator_keys[code], entry, by=by, at=at, is_answered=is_answered))
        entries.append(entry)
    for row, entry in zip(Rating.objects.bulk_create(rows), entries, strict=True):
        row.evidence_types.add(*(rubric.evidence_type_keys[kind] for kind in entry.evidence))
    return agreed


def _both(own: RatedIndicator, theirs: RatedIndicator) -> RatingContent:
    """What both say of one indicator: the answer where it is the same."""
    same = own.answer == theirs.answer
    return RatingContent(
        answer=own.answer if same else AnswerState.NOT_ASSESSED,
        reason=own.reason or theirs.reason if same else "",
        note=own.note,
        evidence_reason=own.evidence_reason or theirs.evidence_reason if same else "",
        evidence=own.entry.evidence | theirs.entry.evidence,
    )


def _row(side: Side, indicator: int, entry: RatingContent, *, by, at: datetime, is_answered: bool) -> Rating:
    return Rating(
        side=side,
        indicator_id=indicator,
        level=entry.level,
        not_applicable=entry.not_applicable,
        reason=entry.reason,
        note=entry.note,
        evidence_reason=entry.evidence_reason,
        version=1 if is_answered else 0,
        updated_by=by if is_answered else None,
        updated_at=at if is_answered else None,
    )


@transaction.atomic
def finish_agreeing(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Close the agreeing. A difference that was left open counts as not assessed, and the check says so.

    Raises NotAllowed, naming the factors, if too little is agreed.
    """
    assessment = lock_assessment(assessment)
    check_step(by, assessment, FINISH_AGREEING)
    check_enough_is_rated(load_rating_set(assessment))
    finish_side(effective_side(assessment), by=by, at=at)
    return take_step(assessment, AuditStatus.AGREED, by=by, at=at)


@transaction.atomic
def agree_again(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Go back from the check to agreeing. Raises NotAllowed where there was no second rating."""
    assessment = lock_assessment(assessment)
    check_step(by, assessment, AGREE_AGAIN)
    side = effective_side(assessment)
    if side.kind != SideKind.AGREED:
        raise NotAllowed("This audit has one rating, so there is nothing to agree. Take it up again instead.")
    unfinish_side(side)
    return take_step(assessment, AuditStatus.AGREEING, by=by, at=at)
