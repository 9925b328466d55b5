"""Reports that are ordered again and again: arranging it, and placing what is due."""

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation, Programme
from apps.reports.orders.placing import place_order
from apps.reports.permissions import check_can_order_for

from ..domain.filters import PortfolioFilter
from ..domain.schedule_dates import due_after
from ..models.report_schedules import ReportSchedule, ScheduledOrder, ScheduleInterval
from ..permissions import check_has_portfolio
from ..queries.order_choice import view_of_schedule
from ..schedule_permissions import check_can_schedule, check_first_day

AT_ONCE = 50  # schedules in one look: the others come with the next
ACCOUNT_CLOSED = "The account it belongs to is closed."


@transaction.atomic
def make_schedule(
    *,
    title: str,
    chosen: PortfolioFilter,
    programme: Programme | None,
    kinds: Sequence[str],
    months: ScheduleInterval,
    first_on: date,
    organisation: Organisation,
    by,
    at: datetime,
) -> ReportSchedule:
    """Have a view, or one programme, ordered from a day on. Raises NotAllowed."""
    get_user_model().objects.select_for_update().get(pk=by.pk)  # one at a time, so that the number holds
    check_can_schedule(by, organisation, title)
    check_first_day(first_on, timezone.localdate(at))
    made = ReportSchedule.objects.create(
        person=by,
        organisation=organisation,
        title=title,
        query="" if programme else chosen.to_query(),
        programme=programme,
        kinds=list(kinds),
        months=months,
        first_on=first_on,
        next_on=first_on,
        made_at=at,
    )
    record("schedule made", target=made, by=by, at=at, months=int(months))
    return made


@transaction.atomic
def pause_schedule(*, schedule: ReportSchedule, by, at: datetime) -> None:
    """Nothing is ordered until it goes on."""
    ReportSchedule.objects.filter(pk=schedule.pk, person=by).update(is_paused=True, pause_reason="")
    record("schedule paused", target=schedule, by=by, at=at)


@transaction.atomic
def resume_schedule(*, schedule: ReportSchedule, by, at: datetime) -> None:
    """Go on with the next day that is still to come. What was left out meanwhile is not made up for."""
    found = ReportSchedule.objects.select_for_update().get(pk=schedule.pk, person=by)
    found.is_paused, found.pause_reason = False, ""
    found.next_on = due_after(found.first_on, found.months, timezone.localdate(at))
    found.save(update_fields=["is_paused", "pause_reason", "next_on"])
    record("schedule resumed", target=schedule, by=by, at=at)


@transaction.atomic
def remove_schedule(*, schedule: ReportSchedule, by, at: datetime) -> None:
    """No more orders. Those that were placed stay."""
    ReportSchedule.objects.filter(pk=schedule.pk, person=by).delete()
    record("schedule removed", target=schedule, by=by, at=at)


def forget_schedules(*, user, by, at: datetime) -> None:
    """Part of closing an account: nobody is there to have the reports."""
    ReportSchedule.objects.filter(person=user).delete()


def place_due_orders(*, at: datetime) -> int:
    """Place the orders of schedules whose day has come; returns how many. Two at once place each of them once."""
    today = timezone.localdate(at)
    due = ReportSchedule.objects.filter(is_paused=False, next_on__lte=today).order_by("next_on", "pk")
    placed = 0
    for key in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        placed += _place(key, today, at)
    return placed


@transaction.atomic
def _place(key: int, today: date, at: datetime) -> bool:
    """Whether an order was placed. Whoever has the row decides; the other finds that its day is over."""
    rows = ReportSchedule.objects.select_for_update(of=("self",)).select_related(
        "person", "organisation", "programme"
    )
    schedule = rows.filter(pk=key, is_paused=False, next_on__lte=today).first()
    if schedule is None:
        return False
    time, is_new = ScheduledOrder.objects.get_or_create(
        schedule=schedule, due_on=schedule.next_on, defaults={"at": at}
    )
    if is_new:
        _order(schedule, time, today, at)
    schedule.next_on = due_after(schedule.first_on, schedule.months, today)
    schedule.save(update_fields=["next_on", "is_paused", "pause_reason"])
    return time.order_id is not None and is_new


def _order(schedule: ReportSchedule, time: ScheduledOrder, today: date, at: datetime) -> None:
    """What the person may read today. Whoever may no longer order gets nothing, and the schedule waits."""
    person = schedule.person
    try:
        if not person.is_active:
            raise NotAllowed(ACCOUNT_CLOSED)
        check_has_portfolio(person)
        check_can_order_for(person, schedule.organisation)
    except NotAllowed as refusal:
        schedule.is_paused, schedule.pause_reason = True, refusal.reason[:300]
        _fail(time, refusal.reason)
        return
    try:
        view = view_of_schedule(schedule, today)
        with transaction.atomic():
            time.order = place_order(
                view=view, kinds=schedule.kinds, organisation=schedule.organisation, by=person, at=at
            )
        time.save(update_fields=["order"])
    except NotAllowed as refusal:
        _fail(time, refusal.reason)


def _fail(time: ScheduledOrder, reason: str) -> None:
    time.failure = reason[:300]
    time.save(update_fields=["failure"])
