"""How an action goes: its small steps, its log, and its life up to the point where it is shown to be done."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed

from ..models import ActionStep, ActionUpdate, PlannedAction, UpdateKind
from ..models.planned_actions import MOST_STEPS
from ..permissions import check_can_take_step, check_can_work_on, check_can_write_note
from ..statuses import CONFIRM, NEEDS_REASON, SEND_BACK, SHOW, TRANSITIONS, ActionStatus
from .action_locking import lock_planned_action, move


@transaction.atomic
def add_step(*, planned_action: PlannedAction, text: str, by, at: datetime) -> ActionStep:
    """One more small step. Raises NotAllowed once there are twenty."""
    row = lock_planned_action(planned_action)
    check_can_work_on(by, row)
    if row.steps.count() >= MOST_STEPS:
        raise NotAllowed(f"An action has {MOST_STEPS} steps at most. Make two actions of this one.")
    step = row.steps.create(text=text)
    record("action step added", target=row, by=by, at=at)
    return step


@transaction.atomic
def tick_step(*, planned_action: PlannedAction, step: str, is_done: bool, by, at: datetime) -> ActionStep:
    """Tick one step, or take the tick away. `step`: its reference. Raises ActionStep.DoesNotExist for another’s."""
    row = lock_planned_action(planned_action)
    check_can_work_on(by, row)
    found = row.steps.get(reference=step)
    if (found.done_at is not None) != is_done:
        found.done_by, found.done_at = (by, at) if is_done else (None, None)
        found.save(update_fields=["done_by", "done_at"])
        record("action step ticked" if is_done else "action step opened", target=row, by=by, at=at)
    return found


@transaction.atomic
def remove_step(*, planned_action: PlannedAction, step: str, by, at: datetime) -> None:
    """Take a step out that is not ticked. Raises NotAllowed for one that is: it was done."""
    row = lock_planned_action(planned_action)
    check_can_work_on(by, row)
    found = row.steps.get(reference=step)
    if found.done_at is not None:
        raise NotAllowed("This step is ticked. Take the tick away before you remove it.")
    found.delete()
    record("action step removed", target=row, by=by, at=at)


@transaction.atomic
def write_note(*, planned_action: PlannedAction, text: str, by, at: datetime) -> ActionUpdate:
    """Say how it goes, or what one thinks of it. It stays in the log for good."""
    row = lock_planned_action(planned_action)
    check_can_write_note(by, row)
    update = ActionUpdate.objects.create(planned_action=row, kind=UpdateKind.NOTE, text=text, by=by, at=at)
    record("action note written", target=row, by=by, at=at)
    return update


@transaction.atomic
def take_step(*, planned_action: PlannedAction, action: str, reason: str = "", by, at: datetime) -> PlannedAction:
    """One step of its life that needs nothing but a reason. Raises NotAllowed where the table or the person does not
    fit, or a reason is missing. Showing, confirming and sending back have actions of their own (`completion.py`).
    """
    assert action not in (SHOW, CONFIRM, SEND_BACK), action
    row = lock_planned_action(planned_action)
    check_can_take_step(by, row, action)
    if action in NEEDS_REASON and not reason:
        raise NotAllowed("Say why. Everybody who works with this plan can read it.")
    if row.status == ActionStatus.SHOWN:
        row.completions.filter(is_confirmed=None).delete()  # its words stand in the log
    after = next(one.after for one in TRANSITIONS if (one.before, one.action) == (row.status, action))
    move(row, after, action, reason, by=by, at=at)
    return row
