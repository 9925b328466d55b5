"""Actions in a person's calendar: from when and until when, the person's own and those of their programmes."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse

from apps.accounts.calendar_entries import CalendarEntry, CalendarReader

from ..models import PlannedAction, UpdateKind
from ..statuses import AT_WORK
from .access import planned_actions_for


def action_entries(reader: CalendarReader) -> Iterator[CalendarEntry]:
    """Of everything at work. By its practice and programme: what an action says was written by somebody."""
    actions: Any = planned_actions_for(reader.person).filter(
        Q(due_on__gte=reader.since) | Q(starts_on__gte=reader.since), status__in=AT_WORK
    )
    moved = Q(updates__kind__in=[UpdateKind.DATES, UpdateKind.STATUS])
    for action in actions.annotate(moved_at=Max("updates__at", filter=moved)):
        changed_at = max(action.created_at, action.moved_at or action.created_at)
        whose = "Your action" if action.owner_id == reader.person.pk else "An action"
        if action.due_on is not None and action.due_on >= reader.since:
            yield _entry(action, f"{whose} is due", "due", action.due_on, changed_at)
        if action.starts_on is not None and action.starts_on >= reader.since:
            yield _entry(action, f"{whose} starts", "start", action.starts_on, changed_at)


def _entry(action: PlannedAction, words: str, kind: str, day: date, changed_at: datetime) -> CalendarEntry:
    about = action.programme.name
    if action.indicator is not None:
        about = f"{action.indicator.title} ({about})"
    return CalendarEntry(
        key=f"action-{action.reference}-{kind}",
        summary=f"{words}: {about}",
        first_day=day,
        last_day=day,
        path=reverse("improvement:planned_action", args=[action.reference]),
        changed_at=changed_at,
        changes=action.version - 1,
    )
