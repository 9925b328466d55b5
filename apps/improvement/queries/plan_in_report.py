"""A plan in a few lines, for the report of an audit. Nobody is named, and nothing of an action's log is told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Value, When

from apps.assessments.queries.access import PROVIDER_ROLES
from apps.organisations.models import Membership, Programme, Role

from ..models import ActionUpdate, Effect, PlannedAction
from ..statuses import ActionStatus
from .whole_plan import effect_words, is_overdue, status_words

NOBODY, LEFT = "nobody yet", "somebody who has left"
RolesInWords = Mapping[tuple[int, int], str]  # by the keys of the provider and of the person


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
        .select_related("indicator", "programme")
        .prefetch_related(Prefetch("effects", effects))
        .order_by(
            Case(When(status=ActionStatus.DONE, then=Value(1)), default=Value(0)),
            F("due_on").asc(nulls_last=True),
            "priority",
            "pk",
        )
    )
    planned = list(found)
    roles = roles_in_words([programme.organisation_id]) if planned else {}
    stopped = [action for action in planned if action.status == ActionStatus.STOPPED]
    rows = [_row(action, roles, today) for action in planned if action.status != ActionStatus.STOPPED]
    return PlanInReport(rows, len(stopped))


def owner_in_words(action: PlannedAction, roles: RolesInWords) -> str:
    """Who does it, as a role and without a name. `roles`: of the people of its provider; the programme is read."""
    if action.owner_id is None:
        return action.owner_role or NOBODY
    return roles.get((action.programme.organisation_id, action.owner_id), LEFT)


def _row(action: PlannedAction, roles: RolesInWords, today: date) -> ActionInReport:
    effects = list(action.effects.all())
    return ActionInReport(
        title=action.title,
        practice=action.indicator.code if action.indicator else "",
        owner=owner_in_words(action, roles),
        due_on=action.due_on,
        status=status_words(action.status),
        is_overdue=is_overdue(action, today),
        effect=effect_words(effects[-1]) if effects else "",
    )


def roles_in_words(organisations: Collection[int]) -> RolesInWords:
    """What each person of these providers is there, in a word; the first of their roles. One query."""
    roles: dict[tuple[int, int], str] = {}
    held = Membership.objects.filter(organisation__in=organisations, role__in=PROVIDER_ROLES)
    for organisation, user, role in held.order_by("pk").values_list("organisation", "user", "role"):
        roles.setdefault((organisation, user), f"a {Role(role).label.lower()}")
    return {place: role.replace("a organ", "an organ") for place, role in roles.items()}
