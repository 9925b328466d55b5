"""Sign-off: the last step of one version."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.rubric.models import Factor

from .. import emails
from ..completeness import check_completeness
from ..domain.scoring import Scores
from ..domain.sign_off_digest import NEWEST_RULE
from ..models import Assessment, FactorScore, SignOff
from ..permissions import check_can_sign_off
from ..rating_set import RatingSet, load_rating_set
from ..sign_off_record import factor_score_rows, sign_off_digest
from ..statuses import AuditStatus
from .evidence import drop_old_revisions
from .feedback import close_window
from .locking import lock_assessment, take_step
from .sides import check_enough_is_rated

UNANSWERED = "A comment of a peer worker has no answer. Answer it, or confirm that it stays without one."
CHANGED = "Something in this audit changed while you were reading. Look at it again, and then sign it off."


@transaction.atomic
def sign_off(
    *,
    assessment: Assessment,
    by,
    at: datetime,
    expected_digest: str | None = None,
    left_unanswered: Collection[str] = (),
) -> Assessment:
    """Freeze a version: levels, reasons, evidence list, scores with their formula, rubric version, who and when.

    From here on the database refuses every change, and only a new version can differ. `expected_digest`: that of
    the rating set on the page that the person had read; None: they had been shown nothing. `left_unanswered`:
    references of the comments of which they confirmed, one by one, that they stay without an answer.

    Raises NotAllowed, naming what is missing, if too little is rated, peer workers have not had their time, or a
    comment without an answer is not among those; and if something changed since it was shown.
    """
    assessment = lock_assessment(assessment)
    check_can_sign_off(by, assessment, timezone.localdate(at))
    rating_set = load_rating_set(assessment)
    check_enough_is_rated(rating_set)
    if expected_digest is not None and expected_digest != rating_set.digest:
        raise NotAllowed(CHANGED)
    unanswered = assessment.comments.unanswered()
    if unanswered.exclude(reference__in=left_unanswered).exists():
        raise NotAllowed(UNANSWERED)
    if left_unanswered and (count := unanswered.count()):
        record("comments left without an answer", target=assessment, by=by, at=at, count=count)
    close_window(assessment, by=by, at=at)
    drop_old_revisions(assessment)
    freeze(assessment, rating_set.scores, by=by, at=at)
    _record_check(rating_set, by=by, at=at)
    assessment.signed_off_by, assessment.signed_off_at = by, at
    take_step(assessment, AuditStatus.SIGNED_OFF, by=by, at=at)
    emails.send_signed_off(assessment, by=by, at=at)
    return assessment


def _record_check(rating_set: RatingSet, *, by, at: datetime) -> None:
    check = check_completeness(rating_set)
    if check.findings:
        counts = {"open": len(check.open), "answered": len(check.answered)}
        record("check at sign-off", target=rating_set.assessment, by=by, at=at, **counts)


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
        digest_rule=NEWEST_RULE,
    )
    keys = dict(Factor.objects.filter(rubric=assessment.rubric_id).values_list("slug", "pk"))
    FactorScore.objects.bulk_create(factor_score_rows(row, scores, keys))
    row.digest = sign_off_digest(assessment, once_signed_off=True) or ""
    row.save(update_fields=["digest"])
    return row
