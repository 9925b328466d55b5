"""What plans have for a person's first page: their own actions that are due, what waits to be confirmed, proposals to
answer; and for peer workers what came of what they said.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from apps.common.waiting_items import WaitingItem
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where

from ..domain.due_dates import SOON
from ..models import ActionSource, ActionUpdate, Completion, PlannedAction, UpdateKind
from ..statuses import AT_WORK, ActionStatus
from .access import planned_actions_for

MOST = 20  # the rest stands in the plans
MOST_HEARD = 5
TOLD_FOR = timedelta(days=60)  # after the newest step of what came of something that was said


@dataclass(frozen=True)
class PlanNews:
    """What waits for the person, and what came of what peer workers said."""

    waiting: list[WaitingItem]
    heard: list[WaitingItem]


def plan_news(person, today: date) -> PlanNews:
    """One query, whatever there is. What waits comes first in it, so that nothing that was heard displaces it."""
    steps = ActionUpdate.objects.filter(planned_action=OuterRef("pk"), kind=UpdateKind.STATUS)
    last_step = Subquery(steps.order_by("-pk").values("at")[:1])
    found: Any = planned_actions_for(person).annotate(
        was_proposed=Exists(steps.filter(before=ActionStatus.PROPOSED)),
        stepped_at=Coalesce(last_step, "created_at"),
    )
    waits, is_heard = _waits(person, today), _is_heard(person, today)
    found = found.filter(waits | is_heard).annotate(waits=_whether(waits), is_heard=_whether(is_heard))
    in_order = found.order_by("-waits", F("due_on").asc(nulls_last=True), "pk")
    actions = list(in_order[: 2 * MOST])
    waiting = [_item(action, today) for action in actions if action.waits]
    heard = sorted((action for action in actions if action.is_heard), key=lambda one: one.stepped_at, reverse=True)
    return PlanNews(waiting[:MOST], [_heard_item(action, person) for action in heard[:MOST_HEARD]])


def _whether(condition: Q) -> Case:
    """Never null, which databases put in different places of an order."""
    return Case(When(condition, then=Value(True)), default=Value(False))


def _waits(person, today: date) -> Q:
    """What somebody showed to be done waits for every service manager but them."""
    managed = Q(programme__organisation__in=organisations_where(person, Role.MANAGER))
    is_due = Q(owner=person, status__in=AT_WORK, due_on__lte=today + timedelta(days=SOON))
    to_confirm = Completion.objects.filter(planned_action=OuterRef("pk"), is_confirmed=None).exclude(shown_by=person)
    is_shown = Q(status=ActionStatus.SHOWN) & Q(Exists(to_confirm))
    return is_due | managed & (is_shown | Q(status=ActionStatus.PROPOSED))


def _is_heard(person, today: date) -> Q:
    """Actions that came from what a peer worker said, for every peer worker of the place alike; and those that the
    person proposed and that were answered."""
    there = Q(programme__organisation__in=organisations_where(person, Role.PEER_WORKER))
    from_a_comment = Q(source=ActionSource.COMMENT) & ~Q(status=ActionStatus.STOPPED)
    own_proposal = Q(created_by=person, was_proposed=True)
    is_news = Q(stepped_at__date__gte=today - TOLD_FOR) & ~Q(status=ActionStatus.PROPOSED)
    return there & is_news & (from_a_comment | own_proposal)


def _heard_item(action: Any, person) -> WaitingItem:
    href = reverse("improvement:planned_action", args=[action.reference])
    is_own = action.was_proposed and action.created_by_id == person.pk
    label = "See what became of your proposal" if is_own else "See an action that came from what a peer worker said"
    return WaitingItem(label, href, f"{action.title} ({action.programme.name})", f"{action.get_status_display()}.")


def _item(action: PlannedAction, today: date) -> WaitingItem:
    href = reverse("improvement:planned_action", args=[action.reference])
    about = f"{action.title} ({action.programme.name})"
    if action.status == ActionStatus.PROPOSED:
        return WaitingItem("Answer a proposed action", href, about)
    if action.status == ActionStatus.SHOWN:
        return WaitingItem("Confirm that an action is done", href, about, "A second person looks.")
    assert action.due_on is not None  # asked for in the query
    if action.due_on < today:
        return WaitingItem("An action of yours is late", href, about, "Say how it goes, or when it will be done.")
    return WaitingItem("An action of yours is due", href, about, until=action.due_on)
