"""The life of an audit, from its start to the moment its ratings are finished."""

from datetime import date, datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import newest_published

from ..models import Assessment, SideKind, StatusChange
from ..permissions import (
    check_can_bring_back,
    check_can_change_period,
    check_can_discard,
    check_can_finish,
    check_can_start,
    check_can_take_up_again,
)
from ..rating_set import load_rating_set, own_side
from ..statuses import AuditStatus
from ..version_status import last_signed_off
from .agreeing import open_both_sides
from .carry_over import bring_evidence, bring_levels
from .locking import lock_and_check_none_open, lock_assessment, take_step
from .sides import add_side, check_enough_is_rated, finish_side, unfinish_side


@transaction.atomic
def start_audit(
    *,
    programme: Programme,
    period_start: date,
    period_end: date,
    by,
    at: datetime,
    with_evidence: bool = False,
    with_levels: bool = False,
) -> Assessment:
    """A new audit on the newest published rubric, with a row for every indicator.

    `with_evidence` brings the evidence list of the programme's last signed-off audit; `with_levels` its answers too,
    which count as not assessed until somebody says that they are still true.

    Raises NotAllowed if the programme has an open audit already, or if no rubric is published.
    """
    check_can_start(by, programme)
    programme = lock_and_check_none_open(programme)
    rubric = newest_published()
    if rubric is None:
        raise NotAllowed("No rubric is published yet. Ask whoever runs this installation to publish one.")
    assessment = Assessment.objects.create(
        programme=programme,
        rubric=rubric,
        period_start=period_start,
        period_end=period_end,
        started_by=by,
        started_at=at,
    )
    add_side(assessment, SideKind.OWN)
    StatusChange.objects.create(assessment=assessment, before="", after=AuditStatus.DRAFT, by=by, at=at)
    record("audit started", target=assessment, by=by, at=at, rubric=rubric.version)
    before = last_signed_off(programme) if with_evidence or with_levels else None
    if before is not None:
        _begin_from(before, assessment, evidence=with_evidence, levels=with_levels, by=by, at=at)
    return assessment


def _begin_from(before: Assessment, into: Assessment, *, evidence: bool, levels: bool, by, at: datetime) -> None:
    if evidence:
        bring_evidence(before, into)
    if levels:
        bring_levels(load_rating_set(before), own_side(into), by=by, at=at, confirmed=False)
    record("brought from the last audit", target=into, by=by, at=at, audit=before.reference, levels=levels)


@transaction.atomic
def change_period(*, assessment: Assessment, period_start: date, period_end: date, by, at: datetime) -> Assessment:
    """Correct the period that an open audit looks at. The same period again changes nothing."""
    assessment = lock_assessment(assessment)
    check_can_change_period(by, assessment)
    if (assessment.period_start, assessment.period_end) == (period_start, period_end):
        return assessment
    assessment.period_start, assessment.period_end = period_start, period_end
    assessment.save(update_fields=["period_start", "period_end"])
    record("audit period changed", target=assessment, by=by, at=at)
    return assessment


@transaction.atomic
def finish_rating(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Finish the programme's own rating, in which every factor has a score.

    If a reviewer is still at work, the audit waits for them; if they have finished, both sides lie open. An
    invitation that nobody has answered yet goes on waiting, too.

    Raises NotAllowed, naming the factors, if too little is rated.
    """
    assessment = lock_assessment(assessment)
    check_can_finish(by, assessment)
    side = own_side(assessment)
    check_enough_is_rated(load_rating_set(assessment, side=side))
    finish_side(side, by=by, at=at)
    review = assessment.reviews.filter(ended_at=None).select_related("side").first()
    if review is None:
        return take_step(assessment, AuditStatus.AGREED, by=by, at=at)
    if review.side is None or review.side.finished_at is None:
        return take_step(assessment, AuditStatus.WAITING, by=by, at=at)
    open_both_sides(assessment, review, by=by, at=at)
    return take_step(assessment, AuditStatus.AGREEING, by=by, at=at)


@transaction.atomic
def take_up_again(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Go on with the programme's own rating, while no other rater has seen it."""
    assessment = lock_assessment(assessment)
    check_can_take_up_again(by, assessment)
    unfinish_side(own_side(assessment))
    return take_step(assessment, AuditStatus.DRAFT, by=by, at=at)


@transaction.atomic
def discard(*, assessment: Assessment, reason: str, by, at: datetime) -> Assessment:
    """Set an audit aside that is not signed off. Everything in it is kept, and it can be brought back."""
    assessment = lock_assessment(assessment)
    check_can_discard(by, assessment)
    return take_step(assessment, AuditStatus.DISCARDED, by=by, at=at, reason=reason)


@transaction.atomic
def bring_back(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Go on with a discarded audit, where it was left.

    Raises NotAllowed if the programme has another open audit, or if another version has taken its place.
    """
    assessment = lock_assessment(assessment)
    check_can_bring_back(by, assessment)
    lock_and_check_none_open(assessment.programme)
    left = assessment.status_changes.filter(after=AuditStatus.DISCARDED).order_by("-pk").first()
    assert left is not None  # an audit is discarded by its step alone
    waits = left.before == AuditStatus.WAITING and assessment.reviews.filter(ended_at=None).exists()
    alone = left.before == AuditStatus.WAITING and not waits  # the review ended while the audit lay aside
    return take_step(assessment, AuditStatus.AGREED if alone else AuditStatus(left.before), by=by, at=at)
