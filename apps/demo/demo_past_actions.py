"""What earlier audits of the demonstration led to: done, confirmed, and looked back on after the next audit."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.assessments.models import Assessment
from apps.improvement.actions.action_progress import add_step, take_step, tick_step, write_note
from apps.improvement.actions.completion import confirm_done, show_done
from apps.improvement.actions.looking_back import say_effect
from apps.improvement.actions.planning import add_action
from apps.improvement.domain.action_details import ActionDates, ActionDetails
from apps.improvement.models import PlannedAction
from apps.improvement.queries.effects import look_back
from apps.improvement.statuses import START
from apps.organisations.models import Programme
from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

from .demo_content import A_DAY, DemoEffect, PastAction


def load_past_action(content: PastAction, *, programme: Programme, people: Mapping[str, User]) -> None:
    """One action from the day it was planned until a second person confirmed it. The audit it follows from is the
    newest one that is loaded."""
    by, planned = people[content.by], content.planned
    newest = newest_published()
    assert newest is not None  # checked before anything was loaded
    details = ActionDetails(
        title=content.title,
        source="audit",
        why=content.why,
        indicator=load_rubric_content(newest).indicator_keys[content.practice],
        owner=people[content.owner].pk,
        success=content.success,
    )
    dates = ActionDates(planned.date(), content.due)
    action = add_action(programme=programme, details=details, dates=dates, by=by, at=planned)
    take_step(planned_action=action, action=START, by=by, at=planned + A_DAY)
    for text in content.steps:
        step = add_step(planned_action=action, text=text, by=by, at=planned + A_DAY)
        tick_step(planned_action=action, step=step.reference, is_done=True, by=by, at=content.shown - A_DAY)
    for note in content.notes:
        write_note(planned_action=action, text=note, by=by, at=planned + 90 * A_DAY)
    show_done(planned_action=action, words=content.words, by=people[content.owner], at=content.shown)
    confirm_done(planned_action=action, by=people[content.confirmed_by], at=content.confirmed)


def load_effect(content: PastAction, effect: DemoEffect, *, programme: Programme, by: User) -> None:
    """What the levels of the two audits say, and what shows it."""
    action = PlannedAction.objects.get(programme=programme, title=content.title)
    audit = Assessment.objects.get(programme=programme, period_end=effect.audit)
    finding = look_back(audit, action).measured
    say_effect(planned_action=action, audit=audit, finding=finding, words=effect.words, by=by, at=effect.at)
