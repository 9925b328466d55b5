"""What a plan holds: adding actions, proposing them, changing what they say and when they are due."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.assessments.models import Assessment
from apps.assessments.rating_set import load_rating_set
from apps.assessments.version_status import last_signed_off
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved, is_conflict
from apps.organisations.models import Programme
from apps.rubric.models import Indicator
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..domain.action_details import ActionDates, ActionDetails
from ..models import ActionSource, ActionUpdate, PlannedAction, UpdateKind
from ..permissions import check_can_change, check_can_plan, check_can_plan_from, check_can_propose, check_is_ready
from ..queries.plan_members import member_keys
from ..statuses import AT_WORK, OPEN, ActionStatus
from .action_locking import lock_planned_action

STRANGE_OWNER = "Only people of this organisation can take an action. Choose another person, or name a role."


@transaction.atomic
def add_action(
    *, programme: Programme, details: ActionDetails, dates: ActionDates, by, at: datetime
) -> PlannedAction:
    """Put an action into the plan. Raises NotAllowed for people who may not, and for an owner from elsewhere."""
    check_can_plan(by, programme)
    return _add(programme, details, dates, ActionStatus.PLANNED, by=by, at=at)


@transaction.atomic
def propose_action(*, programme: Programme, details: ActionDetails, by, at: datetime) -> PlannedAction:
    """Propose an action to the managers of a plan. Raises NotAllowed for anybody who is no peer worker there."""
    check_can_propose(by, programme)
    return _add(programme, details, ActionDates(), ActionStatus.PROPOSED, by=by, at=at)


def _add(
    programme: Programme, details: ActionDetails, dates: ActionDates, status: ActionStatus, *, by, at: datetime
) -> PlannedAction:
    _check_owner(programme, details)
    row = PlannedAction(programme=programme, status=status, created_by=by, created_at=at)
    _write(row, details)
    row.starts_on, row.due_on = dates.starts_on, dates.due_on
    _note_level(row)
    row.save()
    record("action added", target=row, by=by, at=at, status=status.value, programme=programme.reference)
    return row


def _write(row: PlannedAction, details: ActionDetails) -> None:
    row.title, row.details, row.why, row.success = details.title, details.details, details.why, details.success
    row.source, row.priority = details.source, details.priority
    row.indicator_id = details.indicator
    row.owner_id, row.owner_role = details.owner, details.owner_role


def _check_owner(programme: Programme, details: ActionDetails) -> None:
    if details.owner is not None and details.owner not in member_keys(programme.organisation_id):
        raise NotAllowed(STRANGE_OWNER)


def _note_level(row: PlannedAction) -> None:
    """Where its practice stands in the last signed-off audit, if that was made on the same version of the rubric."""
    row.audit, row.level_then = None, None
    if row.indicator_id is None:
        return
    last = last_signed_off(row.programme)
    indicator = Indicator.objects.get(pk=row.indicator_id)
    if last is not None and last.rubric_id == indicator.rubric_id:
        row.audit, row.level_then = last, load_rating_set(last).by_code[indicator.code].level


@transaction.atomic
def plan_priorities(*, audit: Assessment, practices: Collection[str], by, at: datetime) -> list[PlannedAction]:
    """An action for each of these practices of a signed-off audit, with the next anchor up as its aim. A practice
    with an open action from the same audit keeps that one, so that pressing twice adds nothing.

    `practices`: codes of the audit's rubric. Raises NotAllowed for one that is not rated or stands at the top.
    """
    Programme.objects.select_for_update().get(pk=audit.programme_id)
    check_can_plan_from(by, audit)
    rated = load_rating_set(audit).by_code
    there = PlannedAction.objects.filter(audit=audit, status__in=OPEN).values_list("indicator__code", flat=True)
    keys = load_rubric_content(audit.rubric).indicator_keys
    added = []
    for code in practices:
        if code not in rated or rated[code].next_anchor is None:
            raise NotAllowed("Choose practices of this audit that have a next level.")
        if code in there:
            continue
        row = PlannedAction.objects.create(
            programme=audit.programme,
            title=f"Next step: {rated[code].indicator.title}",
            source=ActionSource.AUDIT,
            audit=audit,
            indicator_id=keys[code],
            level_then=rated[code].level,
            created_by=by,
            created_at=at,
        )
        record("action added", target=row, by=by, at=at, status=row.status, programme=audit.programme.reference)
        added.append(row)
    return added


@transaction.atomic
def change_action(
    *,
    planned_action: PlannedAction,
    details: ActionDetails,
    first_dates: ActionDates | None = None,
    expected_version: int,
    by,
    at: datetime,
) -> Saved[PlannedAction] | Conflict[PlannedAction, ActionDetails]:
    """Change what an action says, unless somebody else did since the page was given it. Raises NotAllowed for people
    who may not, for an owner from elsewhere, and where an action at work would be left without an owner.

    `first_dates`: of an action that has no last day yet. Once it has one, `change_dates` asks why it moves.
    """
    row = lock_planned_action(planned_action)
    check_can_change(by, row)
    dates = first_dates if first_dates and row.due_on is None else ActionDates(row.starts_on, row.due_on)
    if details_of(row) == details and ActionDates(row.starts_on, row.due_on) == dates:
        return Saved(row, changed=False)
    if is_conflict(version=row.version, expected_version=expected_version):
        return Conflict(theirs=row, yours=details)
    _check_owner(row.programme, details)
    practice_before = row.indicator_id
    _write(row, details)
    row.starts_on, row.due_on = dates.starts_on, dates.due_on
    if row.indicator_id != practice_before:
        _note_level(row)
    if row.status in AT_WORK and row.status != ActionStatus.PLANNED:
        check_is_ready(row)
    row.version += 1
    row.save()
    record("action changed", target=row, by=by, at=at, version=row.version)
    return Saved(row, changed=True)


def details_of(row: PlannedAction) -> ActionDetails:
    """Part of changing an action: what it says now."""
    return ActionDetails(
        title=row.title,
        details=row.details,
        source=row.source,
        why=row.why,
        indicator=row.indicator_id,
        owner=row.owner_id,
        owner_role=row.owner_role,
        priority=row.priority,
        success=row.success,
    )


@transaction.atomic
def change_dates(*, planned_action: PlannedAction, dates: ActionDates, reason: str, by, at: datetime) -> bool:
    """Say from when to when. The old dates stay in the log with the reason, which a first date does not need.

    Answers whether anything is different now. Raises NotAllowed without a reason, for people who may not, and where
    an action at work would be left without a last day.
    """
    row = lock_planned_action(planned_action)
    check_can_change(by, row)
    before = ActionDates(row.starts_on, row.due_on)
    if before == dates:
        return False
    if before.due_on is not None and not reason:
        raise NotAllowed("Say why the dates change: the old ones stay in the log.")
    row.starts_on, row.due_on = dates.starts_on, dates.due_on
    if row.status in AT_WORK and row.status != ActionStatus.PLANNED:
        check_is_ready(row)
    row.save(update_fields=["starts_on", "due_on"])
    ActionUpdate.objects.create(
        planned_action=row,
        kind=UpdateKind.DATES,
        before=str(before),
        after=str(dates),
        text=reason,
        by=by,
        at=at,
    )
    record("action dates changed", target=row, by=by, at=at, before=str(before), after=str(dates))
    return True


def hand_back_actions(*, user, by, at: datetime) -> None:
    """Part of closing an account: what is open waits for a new owner, whom the managers choose."""
    PlannedAction.objects.filter(owner=user, status__in=OPEN).update(owner=None)
