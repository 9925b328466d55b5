"""A plan in a few lines, for the report of an audit. Nobody is named, and nothing of an action's log is told."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Value, When

from apps.assessments.queries.access import PROVIDER_ROLES
from apps.organisations.models import Membership, Programme, Role

from ..models import ActionUpdate, Effect, PlannedAction
from ..statuses import ActionStatus
from .whole_plan import effect_words, is_overdue, status_words

NOBODY, LEFT = "nobody yet", "somebody who has left"


@dataclass(frozen=True)
class ActionInReport:
    """One action that was decided and not stopped."""

    title: str
    practice: str
    owner: str  # a role in words
    due_on: date | None
    status: str
    is_overdue: bool
    effect: str


@dataclass(frozen=True)
class PlanInReport:
    """What is done or to be done, what is due first before the others, and how many actions were stopped."""

    actions: list[ActionInReport]
    stopped: int


def actions_in_report(programme: Programme, today: date) -> PlanInReport:
    """Three queries, or one where there is no plan. What is only proposed, or was declined, is nobody's plan."""
    effects = Effect.objects.select_related("audit__rubric", "planned_action__indicator__rubric")
    declined = ActionUpdate.objects.filter(
        planned_action=OuterRef("pk"), before=ActionStatus.PROPOSED, after=ActionStatus.STOPPED
    )
    found = (
        PlannedAction.objects.filter(programme=programme)
        .exclude(status=ActionStatus.PROPOSED)
        .exclude(Exists(declined), status=ActionStatus.STOPPED)
        .select_related("indicator")
        .prefetch_related(Prefetch("effects", effects))
        .order_by(
            Case(When(status=ActionStatus.DONE, then=Value(1)), default=Value(0)),
            F("due_on").asc(nulls_last=True),
            "priority",
            "pk",
        )
    )
    planned = list(found)
    roles = _roles(programme.organisation_id) if planned else {}
    stopped = [action for action in planned if action.status == ActionStatus.STOPPED]
    rows = [_row(action, roles, today) for action in planned if action.status != ActionStatus.STOPPED]
    return PlanInReport(rows, len(stopped))


def _row(action: PlannedAction, roles: dict[int, str], today: date) -> ActionInReport:
    effects = list(action.effects.all())
    owner = action.owner_role or NOBODY
    if action.owner_id is not None:
        owner = roles.get(action.owner_id, LEFT)
    return ActionInReport(
        title=action.title,
        practice=action.indicator.code if action.indicator else "",
        owner=owner,
        due_on=action.due_on,
        status=status_words(action.status),
        is_overdue=is_overdue(action, today),
        effect=effect_words(effects[-1]) if effects else "",
    )


def _roles(organisation_id: int) -> dict[int, str]:
    """What each person of a provider is there, in a word; the first of their roles."""
    roles: dict[int, str] = {}
    held = Membership.objects.filter(organisation=organisation_id, role__in=PROVIDER_ROLES)
    for user, role in held.order_by("pk").values_list("user", "role"):
        roles.setdefault(user, f"a {Role(role).label.lower()}")
    return {user: role.replace("a organ", "an organ") for user, role in roles.items()}
