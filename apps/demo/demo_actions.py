"""The action plans of the demonstration, loaded through the actions that people take."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.improvement.actions.action_progress import add_step, take_step, tick_step, write_note
from apps.improvement.actions.completion import show_done
from apps.improvement.actions.planning import add_action, change_dates, propose_action
from apps.improvement.domain.action_details import ActionDates, ActionDetails
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import FLAG, START, ActionStatus
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

from .demo_content import A_DAY, DemoAction

FIRST_GUESS = timedelta(days=30)  # before the last day that a moved date was moved to


def load_action(content: DemoAction, *, programme: Programme, people: Mapping[str, User], at: datetime) -> None:
    """One action, with what became of it so far, told from `at`."""
    by, added = people[content.by], at + content.added * A_DAY
    details = _details(content, people)
    if content.status == ActionStatus.PROPOSED:
        propose_action(programme=programme, details=details, by=by, at=added)
        return
    assert content.due is not None  # every planned action of the content has a last day
    due = timezone.localdate(at) + content.due * A_DAY
    first = due - FIRST_GUESS if content.moved else due
    action = add_action(programme=programme, details=details, dates=ActionDates(None, first), by=by, at=added)
    take_step(planned_action=action, action=START, by=by, at=added + A_DAY)
    if content.moved:
        moved = ActionDates(None, due)
        change_dates(planned_action=action, dates=moved, reason=content.moved, by=by, at=added + 60 * A_DAY)
    _go_on(action, content, by, at=added + 2 * A_DAY)
    if content.status == ActionStatus.AT_RISK:
        take_step(planned_action=action, action=FLAG, reason=content.reason, by=by, at=at - 3 * A_DAY)
    if content.status == ActionStatus.SHOWN:
        owner = people[content.owner]
        show_done(planned_action=action, words=content.words, by=owner, at=at - A_DAY)


def _details(content: DemoAction, people: Mapping[str, User]) -> ActionDetails:
    newest = newest_published()
    assert newest is not None  # checked before anything was loaded
    keys = load_rubric_content(newest).indicator_keys
    return ActionDetails(
        title=content.title,
        source=content.source,
        why=content.why,
        indicator=keys[content.practice] if content.practice else None,
        owner=people[content.owner].pk if content.owner else None,
        owner_role=content.owner_role,
        success=content.success,
    )


def _go_on(action: PlannedAction, content: DemoAction, by: User, *, at: datetime) -> None:
    """Its steps, the ticks on them, and what was written in its log."""
    for text, is_done in content.steps.items():
        step = add_step(planned_action=action, text=text, by=by, at=at)
        if is_done:
            tick_step(planned_action=action, step=step.reference, is_done=True, by=by, at=at + 20 * A_DAY)
    for note in content.notes:
        write_note(planned_action=action, text=note, by=by, at=at + 30 * A_DAY)
