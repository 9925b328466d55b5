"""What the clock tells of actions, once a day: to whoever takes one that is due, and once a month to managers."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from apps.accounts.notices import is_first_time
from apps.organisations.models import Programme, Role
from apps.organisations.queries.members import people_with

from .domain.due_dates import SOON
from .domain.reminders import reminder_of
from .emails import OwnActions, PlanOfTheMonth, send_actions_due
from .models import PlannedAction
from .queries.plan import is_late
from .queries.plan_members import member_keys
from .statuses import AT_WORK, OPEN

FROM_HOUR = 7  # of the day, in the installation's time zone


@transaction.atomic
def remind_of_actions(*, at: datetime) -> None:
    """In the morning. However many workers look, a day's e-mails are written once: the day has a row of its own.

    What is due is looked up when the morning comes, so a date, owner or status that changed before it changes the
    e-mail with it.
    """
    now = timezone.localtime(at)
    today = now.date()
    if now.hour < FROM_HOUR or not is_first_time(f"actions on {today}", at=at):
        return
    own = _due(today, at=at)
    plans = _plans_of_the_month(today, at=at)
    for person in sorted(own.keys() | plans.keys()):
        send_actions_due(person, list(own.get(person, {}).values()), plans.get(person, []), at=at)


def _due(today: date, *, at: datetime) -> dict[int, dict[int, OwnActions]]:
    """By person and programme, what each is newly reminded of."""
    found: dict[int, dict[int, OwnActions]] = defaultdict(dict)
    members: dict[int, set[int]] = {}
    for action in _with_a_last_day(today):
        organisation = action.programme.organisation_id
        if organisation not in members:
            members[organisation] = member_keys(organisation)
        if action.owner_id in members[organisation] and _is_new(action, today, at=at):
            _count(found[action.owner_id], action, today)
    return found


def _with_a_last_day(today: date):
    found = PlannedAction.objects.filter(
        status__in=AT_WORK,
        owner__isnull=False,
        due_on__lte=today + timedelta(days=SOON),
        programme__organisation__is_made_up=False,
    )
    return found.select_related("programme").order_by("programme__name", "pk")


def _is_new(action: PlannedAction, today: date, *, at: datetime) -> bool:
    """Whether nobody was told of this reminder yet. A new last day or owner begins anew."""
    assert action.due_on is not None  # asked for in the query
    reminder = reminder_of(action.due_on, today)
    row = f"action {action.pk}, version {action.version}, until {action.due_on}"
    return bool(reminder) and is_first_time(f"{row}: {reminder}", at=at)


def _count(by_programme: dict[int, OwnActions], action: PlannedAction, today: date) -> None:
    own = by_programme.setdefault(action.programme_id, OwnActions(action.programme.name))
    if action.due_on is not None and action.due_on < today:
        own.late += 1
    else:
        own.due += 1


def _plans_of_the_month(today: date, *, at: datetime) -> dict[int, list[PlanOfTheMonth]]:
    """By manager, every plan with something open or newly done; once a month."""
    if not is_first_time(f"plans of {today:%Y-%m}", at=at):
        return {}
    found: dict[int, list[PlanOfTheMonth]] = defaultdict(list)
    for programme, plan in _plans(today):
        for person in people_with(programme.organisation, Role.MANAGER):
            found[person].append(plan)
    return found


def _plans(today: date) -> list[tuple[Programme, PlanOfTheMonth]]:
    last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    confirmed = Q(completions__is_confirmed=True, completions__decided_at__date__gte=last_month)
    actions = PlannedAction.objects.filter(programme__organisation__is_made_up=False).order_by()
    rows = actions.values("programme").annotate(
        open=Count("pk", filter=Q(status__in=OPEN), distinct=True),
        late=Count("pk", filter=is_late(today), distinct=True),
        done=Count("pk", filter=confirmed & Q(completions__decided_at__date__lt=today.replace(day=1)), distinct=True),
    )
    counted = {row["programme"]: row for row in rows}
    found = []
    for programme in Programme.objects.filter(pk__in=counted).select_related("organisation"):
        numbers = counted[programme.pk]
        plan = PlanOfTheMonth(programme.name, numbers["open"], numbers["late"], numbers["done"])
        if plan.open or plan.done:
            found.append((programme, plan))
    return found
