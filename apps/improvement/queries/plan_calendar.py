"""A month of a programme's plan: what starts and what is due on each of its days."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from apps.organisations.models import Programme

from ..domain.month_grid import (
    WEEKDAYS,
    MonthDay,
    MonthEntry,
    last_day_of,
    month_after,
    month_before,
    month_grid,
    read_month,
)
from ..statuses import AT_WORK
from .access import planned_actions_for
from .plan import ListChoice, choices_of_plan, only_shown, shown_or_open


@dataclass(frozen=True)
class PlanCalendarPage:
    """One month. `before`, `after`: the months beside it, None at the ends."""

    programme: Programme
    month: date  # its first day
    this_month: date
    before: date | None
    after: date | None
    weeks: list[list[MonthDay]]
    shows: list[ListChoice]
    without_day: int  # actions of this choice that have no last day, and so stand in the list alone

    weekdays = WEEKDAYS

    @property
    def days(self) -> int:
        """On how many days of the month something stands."""
        return sum(bool(day.entries) for week in self.weeks for day in week)


def plan_calendar_page(
    person, programme: Programme, *, month: str | None, shown: str | None, today: date
) -> PlanCalendarPage:
    """`month`, `shown`: as they came in the address; what is not known is this month, and what is open.

    The same actions as in the list, in three queries, however many there are.
    """
    shown, first = shown_or_open(shown), read_month(month, today)
    shows = choices_of_plan(person, programme, shown, today)
    entries = _entries(person, programme, only_shown(shown, person, today), first, today)
    undated = planned_actions_for(person).filter(only_shown(shown, person, today), programme=programme, due_on=None)
    return PlanCalendarPage(
        programme=programme,
        month=first,
        this_month=today.replace(day=1),
        before=month_before(first),
        after=month_after(first),
        weeks=month_grid(first, entries, today),
        shows=shows,
        without_day=undated.count(),
    )


def _entries(person, programme: Programme, chosen: Q, first: date, today: date) -> dict[date, list[MonthEntry]]:
    """By day, what is due before what starts, the most urgent first."""
    days = (first, last_day_of(first))
    in_month = Q(due_on__range=days) | Q(starts_on__range=days)
    actions = planned_actions_for(person).filter(chosen, in_month, programme=programme).order_by("priority", "pk")
    rows = list(actions.values("reference", "title", "status", "starts_on", "due_on"))
    found: dict[date, list[MonthEntry]] = defaultdict(list)
    for row in rows:
        if row["due_on"] is not None:
            is_late = row["status"] in AT_WORK and row["due_on"] < today
            found[row["due_on"]].append(MonthEntry("Due", row["title"], row["reference"], is_late))
    for row in rows:
        if row["starts_on"] is not None:
            found[row["starts_on"]].append(MonthEntry("Starts", row["title"], row["reference"], is_late=False))
    return found
