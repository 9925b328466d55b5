"""What the clock tells of actions, once a day: to whoever takes one that is due, and once a month to managers."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q
from django.utils.crypto import salted_hmac

from apps.accounts.notices import is_first_time
from apps.accounts.time_zones import people_in_zone, zone_named, zones_in_use
from apps.organisations.models import Programme, Role
from apps.organisations.queries.members import people_with

from .domain.due_dates import SOON
from .domain.reminders import reminder_of
from .emails import OwnActions, PlanOfTheMonth, send_actions_due
from .models import PlannedAction
from .queries.plan import is_late
from .queries.plan_members import member_keys
from .statuses import AT_WORK, OPEN

FROM_HOUR = 7  # of the day, in the time zone of each person


@transaction.atomic
def remind_of_actions(*, at: datetime) -> None:
    """In the morning, wherever a person's morning is. However many workers look, the e-mails of a day are written
    once: the day has a row of its own in every zone.

    What is due is looked up when the morning comes, so a date, owner or status that changed before it changes the
    e-mail with it.
    """
    for zone in zones_in_use():
        now = at.astimezone(zone_named(zone))
        if now.hour >= FROM_HOUR and is_first_time(f"actions on {now.date()}{_where(zone)}", at=at):
            _remind_in(zone, now.date(), at=at)


def _remind_in(zone: str, today: date, *, at: datetime) -> None:
    """Everybody who has chosen this zone. Whoever has changed zones and was written to today waits for tomorrow."""
    own, plans = _due(zone, today, at=at), _plans_of_the_month(zone, today, at=at)
    for person in sorted(own.keys() | plans.keys()):
        send_actions_due(person, list(own.get(person, {}).values()), plans.get(person, []), at=at)


def _where(zone: str) -> str:
    return f" in {zone}" if zone else ""


def _is_new_for(person: int, what: str, *, at: datetime) -> bool:
    """Whether the person has not been told of this yet, in any zone. The row tells nobody who it was."""
    digest = salted_hmac("even-ground.improvement.told", f"{what}: {person}", algorithm="sha256").hexdigest()
    return is_first_time(f"{what}, {digest[:24]}", at=at)


def _due(zone: str, today: date, *, at: datetime) -> dict[int, dict[int, OwnActions]]:
    """By person and programme, what each is newly reminded of."""
    by_person: dict[int, list[PlannedAction]] = defaultdict(list)
    members: dict[int, set[int]] = {}
    for action in _with_a_last_day(zone, today):
        organisation = action.programme.organisation_id
        if organisation not in members:
            members[organisation] = member_keys(organisation)
        if action.owner_id in members[organisation]:
            by_person[action.owner_id].append(action)
    found: dict[int, dict[int, OwnActions]] = defaultdict(dict)
    for person, actions in by_person.items():
        if _is_new_for(person, f"actions on {today}", at=at):
            for action in actions:
                if _is_new(action, today, at=at):
                    _count(found[person], action, today)
    return found


def _with_a_last_day(zone: str, today: date):
    found = PlannedAction.objects.filter(
        status__in=AT_WORK,
        owner__time_zone=zone,
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


def _plans_of_the_month(zone: str, today: date, *, at: datetime) -> dict[int, list[PlanOfTheMonth]]:
    """By manager, every plan with something open or newly done; once a month."""
    month = f"plans of {today:%Y-%m}"
    if not is_first_time(f"{month}{_where(zone)}", at=at):
        return {}
    there = people_in_zone(zone)
    by_person: dict[int, list[PlanOfTheMonth]] = defaultdict(list)
    for programme, plan in _plans(today):
        for person in people_with(programme.organisation, Role.MANAGER):
            if person in there:
                by_person[person].append(plan)
    return {person: plans for person, plans in by_person.items() if _is_new_for(person, month, at=at)}


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
