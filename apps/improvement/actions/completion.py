"""Done is shown by one person, and confirmed by another."""

from datetime import datetime

from django.db import transaction

from apps.assessments.models import Evidence
from apps.common.errors import NotAllowed

from ..models import Completion, PlannedAction
from ..permissions import check_can_take_step, open_completion
from ..statuses import CONFIRM, SEND_BACK, SHOW, ActionStatus
from .action_locking import lock_planned_action, move


@transaction.atomic
def show_done(
    *, planned_action: PlannedAction, words: str, evidence: Evidence | None = None, by, at: datetime
) -> Completion:
    """Say what shows that it is done. `evidence`: a piece of the log of one of the programme’s audits.

    Raises NotAllowed for people who do not work on it, where it has not started, and for evidence from elsewhere.
    """
    row = lock_planned_action(planned_action)
    check_can_take_step(by, row, SHOW)
    if evidence is not None and evidence.assessment.programme_id != row.programme_id:
        raise NotAllowed("Choose evidence of this programme.")
    completion = Completion.objects.create(
        planned_action=row, words=words, evidence=evidence, shown_by=by, shown_at=at
    )
    move(row, ActionStatus.SHOWN, SHOW, words, by=by, at=at)
    return completion


@transaction.atomic
def confirm_done(*, planned_action: PlannedAction, by, at: datetime) -> Completion:
    """Agree, as a second person, that it is done. Raises NotAllowed for whoever showed it."""
    return _decide(planned_action, CONFIRM, ActionStatus.DONE, "", by=by, at=at)


@transaction.atomic
def send_back(*, planned_action: PlannedAction, reason: str, by, at: datetime) -> Completion:
    """Say, as a second person, what is still missing. Raises NotAllowed without a reason, and for who showed it."""
    if not reason:
        raise NotAllowed("Say what is still missing.")
    return _decide(planned_action, SEND_BACK, ActionStatus.UNDER_WAY, reason, by=by, at=at)


def _decide(planned_action: PlannedAction, action: str, after: str, reason: str, *, by, at: datetime) -> Completion:
    row = lock_planned_action(planned_action)
    check_can_take_step(by, row, action)
    completion = open_completion(row)
    completion.is_confirmed, completion.decided_by, completion.decided_at = action == CONFIRM, by, at
    completion.save(update_fields=["is_confirmed", "decided_by", "decided_at"])
    move(row, after, action, reason, by=by, at=at)
    return completion
