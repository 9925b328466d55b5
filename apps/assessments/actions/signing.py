"""Peer workers first, then sign-off: the last steps of one version."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.rubric.models import Factor
from apps.trail.actions import record

from ..models import Assessment, FactorScore, FeedbackWindow, SignOff
from ..permissions import check_can_ask_peer_workers, check_can_sign_off, check_step
from ..scoring import Scores
from ..sheet import sheet_of
from ..signing import digest_of
from ..statuses import MAKE_CHANGES, Status
from .evidence import drop_old_revisions
from .locking import locked, move
from .sides import check_enough_is_rated


@transaction.atomic
def ask_peer_workers(*, assessment: Assessment, closes_on: date, by, at: datetime) -> FeedbackWindow:
    """Open the window in which peer workers read the draft and comment. `closes_on` is its last day.

    Raises ValueError for a day that is over.
    """
    assessment = locked(assessment)
    check_can_ask_peer_workers(by, assessment)
    if closes_on < timezone.localdate(at):
        raise ValueError("The window must not end before it opens.")
    window = FeedbackWindow.objects.create(assessment=assessment, opened_by=by, opened_at=at, closes_on=closes_on)
    move(assessment, Status.FEEDBACK, by=by, at=at)
    return window


@transaction.atomic
def shorten_feedback(*, assessment: Assessment, reason: str, by, at: datetime) -> FeedbackWindow:
    """End the window now. Peer workers read the reason.

    Raises NotAllowed if no window is open, and ValueError without a reason.
    """
    assessment = locked(assessment)
    check_step(by, assessment, MAKE_CHANGES)
    window = _open_window(assessment)
    if not reason.strip():
        raise ValueError("Shortening the window takes a reason.")
    if timezone.localdate(at) > window.closes_on:
        raise NotAllowed("The feedback window is over already.")
    window.shortened_by, window.shortened_at, window.shortened_because = by, at, reason.strip()
    _close(window, by=by, at=at)
    record("feedback window shortened", target=assessment, by=by, at=at)
    return window


@transaction.atomic
def make_changes(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Go back to the check once peer workers have had their time, to change what they found.

    Raises NotAllowed while the window is open.
    """
    assessment = locked(assessment)
    check_step(by, assessment, MAKE_CHANGES)
    _close_if_over(assessment, by=by, at=at)
    return move(assessment, Status.AGREED, by=by, at=at)


@transaction.atomic
def sign_off(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Freeze a version: levels, reasons, evidence list, scores with their formula, rubric version, who and when.

    From here on the database refuses every change, and only a new version can differ.

    Raises NotAllowed, naming what is missing, if too little is rated or peer workers have not had their time.
    """
    assessment = locked(assessment)
    check_can_sign_off(by, assessment, timezone.localdate(at))
    _close_if_over(assessment, by=by, at=at)
    sheet = sheet_of(assessment)
    check_enough_is_rated(sheet)
    drop_old_revisions(assessment)
    freeze(assessment, sheet.scores, by=by, at=at)
    assessment.signed_off_by, assessment.signed_off_at = by, at
    return move(assessment, Status.SIGNED_OFF, by=by, at=at)


def freeze(assessment: Assessment, scores: Scores, *, by, at: datetime) -> SignOff:
    """Part of sign-off: the scores as they are, and the digest of everything that was said."""
    row = SignOff.objects.create(
        assessment=assessment,
        by=by,
        at=at,
        formula=scores.formula,
        rubric_version=assessment.rubric.version,
        rubric_hash=assessment.rubric.content_hash,
        overall=scores.overall,
        digest=digest_of(assessment),
    )
    keys = dict(Factor.objects.filter(rubric=assessment.rubric_id).values_list("slug", "pk"))
    FactorScore.objects.bulk_create(
        FactorScore(
            sign_off=row,
            factor_id=keys[one.factor],
            mean=one.mean,
            band="" if one.band is None else one.band.id,
            guarded=one.guarded,
            scored=one.scored,
            not_applicable=one.not_applicable,
            not_assessed=one.not_assessed,
            needed=one.needed,
        )
        for one in scores.factors
    )
    return row


def _open_window(assessment: Assessment) -> FeedbackWindow:
    window = assessment.feedback_windows.filter(closed_at=None).first()
    if window is None:
        raise NotAllowed("The feedback window is over already.")
    return window


def _close(window: FeedbackWindow, *, by, at: datetime) -> None:
    window.closed_by, window.closed_at = by, at
    window.save()


def _close_if_over(assessment: Assessment, *, by, at: datetime) -> None:
    """Close the window that has run its time. Raises NotAllowed if it has not."""
    window = assessment.feedback_windows.filter(closed_at=None).first()
    if window is None:
        return
    if timezone.localdate(at) <= window.closes_on:
        raise NotAllowed(
            "Peer workers can still comment. Wait until the window is over, or shorten it with a reason."
        )
    _close(window, by=by, at=at)
