"""What plans want of a person: their own actions that are due, what waits to be confirmed, proposals to answer."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from apps.common.waiting_items import WaitingItem
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where

from ..domain.due_dates import SOON
from ..models import PlannedAction
from ..statuses import AT_WORK, ActionStatus
from .access import planned_actions_for

MOST = 20  # the rest stands in the plans


def actions_waiting(person, today: date) -> list[WaitingItem]:
    """One query, whatever waits. What somebody showed to be done waits for every service manager but them."""
    managed = Q(programme__organisation__in=organisations_where(person, Role.MANAGER))
    is_due = Q(owner=person, status__in=AT_WORK, due_on__lte=today + timedelta(days=SOON))
    is_shown = Q(status=ActionStatus.SHOWN, completions__is_confirmed=None) & ~Q(completions__shown_by=person)
    proposed = Q(status=ActionStatus.PROPOSED)
    found = planned_actions_for(person).filter(is_due | managed & (is_shown | proposed)).distinct()
    in_order = found.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]
    return [_item(action, today) for action in in_order]


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
