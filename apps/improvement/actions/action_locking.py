"""Parts of other actions: one action of a plan at a time, and its steps."""

from datetime import datetime

from apps.activity_log.actions import record
from apps.common.state_machine import find

from ..models import ActionUpdate, PlannedAction, UpdateKind
from ..statuses import TRANSITIONS


def lock_planned_action(planned_action: PlannedAction) -> PlannedAction:
    """Part of other actions: the action as it stands now, to be changed by nobody else until this is stored."""
    found = PlannedAction.objects.select_for_update(of=("self",)).select_related("programme__organisation")
    return found.get(pk=planned_action.pk)


def move(planned_action: PlannedAction, after: str, action: str, text: str, *, by, at: datetime) -> None:
    """Part of other actions: one step of its life, with a line in its log."""
    before = planned_action.status
    find(TRANSITIONS, before, after, action)
    planned_action.status = after
    planned_action.save(update_fields=["status"])
    ActionUpdate.objects.create(
        planned_action=planned_action, kind=UpdateKind.STATUS, before=before, after=after, text=text, by=by, at=at
    )
    record("action moved", target=planned_action, by=by, at=at, before=before, after=after)
