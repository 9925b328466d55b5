"""The pages of one action."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from apps.accounts.models import User
from apps.assessments import statuses
from apps.assessments.models import Assessment, Evidence
from apps.assessments.permissions import check_can_read_evidence
from apps.assessments.version_status import newest_versions
from apps.common.errors import allows, reason_against

from .. import permissions
from ..domain.action_details import ActionDates, read_dates
from ..domain.due_dates import DueDate, due_date
from ..models import ActionStep, ActionUpdate, Completion, Effect, PlannedAction, UpdateKind
from ..statuses import CONFIRM, SEND_BACK, SHOW, START, TRANSITIONS, ActionStatus
from .plan_members import member_keys, members_of
from .practices import PracticeChoice, PracticeOfAction, practice_choices, practice_of


@dataclass(frozen=True)
class LogLine:
    """One line of an action's log, with the words for what changed."""

    update: ActionUpdate
    before: str
    after: str
    dates_before: ActionDates | None = None
    dates_after: ActionDates | None = None


@dataclass(frozen=True)
class ActionPage:
    """One action, whole."""

    action: PlannedAction
    due: DueDate
    practice: PracticeOfAction | None
    steps: list[ActionStep]
    log: list[LogLine]  # the newest first
    completion: Completion | None  # what was said last to show that it is done
    may_read_evidence: bool
    may: frozenset[str]  # the steps of statuses.py that the person may take now
    start_refusal: str  # why it cannot start, for somebody who would start it; empty if it can
    confirm_refusal: str  # why the person cannot confirm what they showed; empty otherwise
    may_change: bool
    may_work_on: bool
    may_write_note: bool
    owner_has_left: bool
    effects: list[Effect]


def action_page(person, action: PlannedAction, today: date) -> ActionPage:
    """Everything on an action's own page."""
    over = permissions.is_over(action.status) or action.status == ActionStatus.PROPOSED
    shown = Completion.objects.select_related("shown_by", "decided_by", "evidence__assessment__programme")
    prefetch_related_objects([action], Prefetch("completions", shown))
    completion = next(reversed(action.completions.all()), None)
    works = permissions.works_on(person, action)
    refusal = reason_against(permissions.check_can_take_step, person, action, START)
    is_shown = action.status == ActionStatus.SHOWN
    return ActionPage(
        action=action,
        due=due_date(action.due_on, today, is_over=over),
        practice=practice_of(action),
        steps=list(action.steps.select_related("done_by")),
        log=list(map(_log_line, action.updates.select_related("by").order_by("-pk"))),
        completion=completion,
        may_read_evidence=bool(completion and completion.evidence)
        and allows(permissions.check_can_read_evidence_of, person, completion),
        may=steps_now(person, action),
        start_refusal=refusal if works and action.status == ActionStatus.PLANNED else "",
        confirm_refusal=reason_against(permissions.check_can_take_step, person, action, CONFIRM) if is_shown else "",
        may_change=allows(permissions.check_can_change, person, action),
        may_work_on=allows(permissions.check_can_work_on, person, action),
        may_write_note=allows(permissions.check_can_write_note, person, action),
        owner_has_left=action.owner_id is not None
        and action.owner_id not in member_keys(action.programme.organisation_id),
        effects=list(
            Effect.objects.filter(planned_action=action).select_related("audit__programme", "audit__rubric", "by")
        ),
    )


def _log_line(update: ActionUpdate) -> LogLine:
    if update.kind == UpdateKind.DATES:
        return LogLine(update, "", "", read_dates(update.before), read_dates(update.after))
    if update.kind == UpdateKind.STATUS:
        return LogLine(update, ActionStatus(update.before).label, ActionStatus(update.after).label)
    return LogLine(update, "", "")


def steps_now(person, action: PlannedAction) -> frozenset[str]:
    """The steps of statuses.py that the person may take now."""
    steps = set()
    for step in TRANSITIONS:
        if step.before == action.status and allows(permissions.check_can_take_step, person, action, step.action):
            steps.add(step.action)
    return frozenset(steps)


@dataclass(frozen=True)
class ActionFormPage:
    """What the form of an action is made of."""

    members: list[User]
    practices: list[tuple[str, list[PracticeChoice]]]


def action_form_page(organisation_id: int, action: PlannedAction | None = None) -> ActionFormPage:
    """Who can take it, and which practices there are to choose from."""
    return ActionFormPage(members_of(organisation_id), practice_choices(action))


@dataclass(frozen=True)
class ShowDonePage:
    """An action, and the evidence of its programme that can be named."""

    action: PlannedAction
    evidence: list[Evidence]


MOST_EVIDENCE = 50


def show_done_page(person, action: PlannedAction) -> ShowDonePage:
    """Raises NotAllowed if the person cannot show that it is done."""
    permissions.check_can_take_step(person, action, SHOW)
    return ShowDonePage(action, list(_evidence(person, action)))


def _evidence(person, action: PlannedAction) -> QuerySet[Evidence]:
    """The newest pieces of the logs that the person may read: of the open audit, and of the last signed-off one."""
    readable = []
    for audit in audits_of(action):
        if allows(check_can_read_evidence, person, audit):
            readable.append(audit.pk)
    found = Evidence.objects.filter(assessment__in=readable, taken_out_at=None)
    return found.select_related("assessment").order_by("-dated", "-pk")[:MOST_EVIDENCE]


def audits_of(action: PlannedAction) -> list[Assessment]:
    """The programme's open audit, and its last signed-off one."""
    programme = action.programme
    at_work = Assessment.objects.filter(programme=programme, status__in=statuses.OPEN)
    found = [*at_work, *newest_versions(programme.pk)[:1]]
    for audit in found:
        audit.programme = programme
    return found


def decide_page(person, action: PlannedAction) -> Completion:
    """What waits to be confirmed. Raises NotAllowed if the person cannot be the second one."""
    permissions.check_can_take_step(person, action, SEND_BACK)
    return permissions.open_completion(action)
