"""Sign-off: the last step of one version."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.rubric.models import Factor

from ..checked import check_of
from ..domain.scoring import Scores
from ..models import Assessment, FactorScore, SignOff
from ..permissions import check_can_sign_off
from ..sheet import Sheet, sheet_of
from ..signing import digest_of
from ..statuses import Status
from .evidence import drop_old_revisions
from .feedback import close_window
from .locking import locked, move
from .sides import check_enough_is_rated

CHANGED = "Something in this audit changed while you were reading. Look at it again, and then sign it off."


@transaction.atomic
def sign_off(*, assessment: Assessment, by, at: datetime, shown: str | None = None) -> Assessment:
    """Freeze a version: levels, reasons, evidence list, scores with their formula, rubric version, who and when.

    From here on the database refuses every change, and only a new version can differ. `shown`: the sheet’s
    mark on the page that the person had read; None: they had been shown nothing.

    Raises NotAllowed, naming what is missing, if too little is rated or peer workers have not had their time, and if
    something changed since it was shown.
    """
    assessment = locked(assessment)
    check_can_sign_off(by, assessment, timezone.localdate(at))
    sheet = sheet_of(assessment)
    check_enough_is_rated(sheet)
    if shown is not None and shown != sheet.mark:
        raise NotAllowed(CHANGED)
    close_window(assessment, by=by, at=at)
    drop_old_revisions(assessment)
    freeze(assessment, sheet.scores, by=by, at=at)
    _record_check(sheet, by=by, at=at)
    assessment.signed_off_by, assessment.signed_off_at = by, at
    return move(assessment, Status.SIGNED_OFF, by=by, at=at)


def _record_check(sheet: Sheet, *, by, at: datetime) -> None:
    check = check_of(sheet)
    if check.spots:
        counts = {"open": len(check.open), "answered": len(check.answered)}
        record("check at sign-off", target=sheet.assessment, by=by, at=at, **counts)


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
