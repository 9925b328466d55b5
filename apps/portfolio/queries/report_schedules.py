"""What a person has ordered again and again, and what became of it."""

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from apps.reports.models import ItemKind

from ..domain.filters import parse_filter
from ..models.report_schedules import ReportSchedule, ScheduledOrder
from .order_choice import view_in_words
from .portfolio_page import FilterOptions, filter_options

TIMES_SHOWN = 4  # of each schedule, the newest


@dataclass(frozen=True)
class ScheduleRow:
    """One schedule with what it is of, in words, and its last times."""

    schedule: ReportSchedule
    kinds: str
    of_what: str
    times: list[ScheduledOrder]


def schedules_for(person) -> QuerySet[ReportSchedule]:
    """The person's own."""
    return ReportSchedule.objects.filter(person=person)


def schedule_rows(person) -> list[ScheduleRow]:
    """There are never many: `MOST_SCHEDULES`. Four queries."""
    options = filter_options(person)
    times = ScheduledOrder.objects.select_related("order")
    found = schedules_for(person).select_related("organisation", "programme")
    rows = []
    for schedule in found.prefetch_related(Prefetch("times", times)):
        rows.append(
            ScheduleRow(
                schedule=schedule,
                kinds=", ".join(ItemKind(kind).label for kind in schedule.kinds),
                of_what=_of_what(schedule, options),
                times=list(schedule.times.all())[:TIMES_SHOWN],
            )
        )
    return rows


def _of_what(schedule: ReportSchedule, options: FilterOptions) -> str:
    if schedule.programme is not None:
        return f"Of {schedule.programme.name} alone."
    return view_in_words(parse_filter(schedule.query), options)
