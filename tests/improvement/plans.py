"""Actions in every state, made through the app's own actions."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from apps.improvement.actions.action_progress import add_step, take_step
from apps.improvement.actions.completion import confirm_done, show_done
from apps.improvement.actions.planning import add_action, change_dates, propose_action
from apps.improvement.domain.action_details import ActionDates, ActionDetails
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import FLAG, START, STOP, ActionStatus
from apps.organisations.models import Programme
from apps.rubric.models import Rubric

from ..cast import NOON, Cast

DUE = date(2026, 6, 30)


def make_action(
    programme: Programme,
    by,
    *,
    title: str = "Let people choose their peer worker",
    status: ActionStatus = ActionStatus.PLANNED,
    owner=None,
    due_on: date | None = DUE,
    second=None,
    at: datetime = NOON,
    **details,
) -> PlannedAction:
    """An action of the plan, brought to a status by the steps that lead there. `second` confirms it."""
    made = add_action(
        programme=programme,
        details=ActionDetails(title=title, owner=(owner or by).pk, **details),
        dates=ActionDates(None, due_on),
        by=by,
        at=at,
    )
    who = {"planned_action": made, "by": by, "at": at}
    if status in (ActionStatus.UNDER_WAY, ActionStatus.AT_RISK, ActionStatus.SHOWN, ActionStatus.DONE):
        take_step(action=START, **who)
    if status == ActionStatus.AT_RISK:
        take_step(action=FLAG, reason="Nobody has time.", **who)
    if status in (ActionStatus.SHOWN, ActionStatus.DONE):
        show_done(words="Everybody is asked now.", **who)
    if status == ActionStatus.DONE:
        confirm_done(planned_action=made, by=second, at=at)
    if status == ActionStatus.STOPPED:
        take_step(action=STOP, reason="Something else came first.", **who)
    made.refresh_from_db()
    return made


def make_scenario_plan(cast: Cast, audited: Programme, rubric: Rubric) -> dict[str, str]:
    """What the addresses of a plan point at: Harbour's actions, one for each page."""
    at = timezone.now() - timedelta(days=3)
    running = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY, at=at)
    shown = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN, at=at)
    done = make_action(cast.programme, cast.manager, status=ActionStatus.DONE, second=cast.peer_worker, at=at)
    step = add_step(planned_action=running, text="Ask at the first meeting", by=cast.manager, at=at)
    change_dates(
        planned_action=running, dates=ActionDates(None, date(2026, 7, 31)), reason="Holidays.", by=cast.manager, at=at
    )
    proposed = propose_action(
        programme=cast.programme, details=ActionDetails(title="Meet outdoors more often"), by=cast.peer_worker, at=at
    )
    practice = rubric.indicators.get(code="ACC-1").pk
    before = make_action(audited, cast.manager, status=ActionStatus.UNDER_WAY, indicator=practice)
    PlannedAction.objects.filter(pk=before.pk).update(audit=None, level_then=None)
    return {
        "looked_back_on": before.reference,
        "action": running.reference,
        "shown_action": shown.reference,
        "done_action": done.reference,
        "proposed_action": proposed.reference,
        "action_step": step.reference,
        "at_risk": "at-risk",
        "accept": "accept",
    }
