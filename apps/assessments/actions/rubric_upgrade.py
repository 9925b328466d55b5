"""An open audit, moved to a later version of its rubric."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.rubric.models import Rubric

from ..models import Assessment, SideKind, StatusChange
from ..permissions import check_can_move
from ..rating_set import load_rating_set, own_side
from ..statuses import AuditStatus
from .carry_over import bring_evidence, bring_levels
from .locking import lock_assessment, take_step
from .sides import add_side


@transaction.atomic
def move_to_rubric(*, assessment: Assessment, rubric: Rubric, by, at: datetime) -> Assessment:
    """The same audit on a later version of the rubric.

    What was answered on indicators of the same words stands; reworded ones are marked as carried over until somebody
    confirms them; where another practice has come in their place only the words come along. The audit as it was is
    set aside with everything in it, so nothing that was typed is lost.

    Raises NotAllowed if it is not in progress, has a second rating, or the version does not follow its own.
    """
    before = lock_assessment(assessment)
    check_can_move(by, before, rubric)
    rating_set = load_rating_set(before, side=own_side(before))
    reason = f"Moved to version {rubric.version} of the rubric"
    take_step(before, AuditStatus.DISCARDED, by=by, at=at, reason=reason)
    moved = Assessment.objects.create(
        programme=before.programme,
        rubric=rubric,
        period_start=before.period_start,
        period_end=before.period_end,
        version=before.version,
        supersedes=before.supersedes,
        started_by=by,
        started_at=at,
    )
    side = add_side(moved, SideKind.OWN)
    side.assessment = moved
    bring_levels(rating_set, side, by=by, at=at, confirmed=True)
    bring_evidence(before, moved)
    StatusChange.objects.create(assessment=moved, before="", after=AuditStatus.DRAFT, reason=reason, by=by, at=at)
    record("moved to another rubric", target=moved, by=by, at=at, rubric=rubric.version, before=before.reference)
    return moved
