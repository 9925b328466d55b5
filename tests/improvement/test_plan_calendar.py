"""A month of a plan: its weeks, what stands on which day for whom, and what it costs however much there is."""

import re
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.improvement.actions.planning import change_dates, propose_action
from apps.improvement.domain.action_details import ActionDates, ActionDetails
from apps.improvement.domain.month_grid import (
    FIRST_YEAR,
    LAST_YEAR,
    MOST_A_DAY,
    MonthEntry,
    last_day_of,
    month_after,
    month_before,
    month_grid,
    read_month,
)
from apps.improvement.queries.plan_calendar import plan_calendar_page
from apps.improvement.statuses import ActionStatus

from .plans import make_action

TODAY = date(2026, 11, 27)
months = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)).map(lambda day: day.replace(day=1))


@given(first=months)
def test_every_day_of_a_month_stands_once_under_its_weekday(first):
    weeks = month_grid(first, {}, TODAY)
    assert all([day.day.weekday() for day in week] == list(range(7)) for week in weeks)
    inside = [day.day for week in weeks for day in week if not day.is_outside]
    assert inside == [first + timedelta(days=number) for number in range(last_day_of(first).day)]
    assert [day.day for week in weeks for day in week if day.is_today] in ([], [TODAY])


@given(first=months)
def test_the_months_beside_it_lead_back(first):
    before, after = month_before(first), month_after(first)
    assert before is None or month_after(before) == first
    assert after is None or month_before(after) == first
    assert (before is None) is (first == date(FIRST_YEAR, 1, 1))
    assert (after is None) is (first == date(LAST_YEAR, 12, 1))


@pytest.mark.parametrize(
    "text", [None, "", "2026", "2026-13", "2026-00", "1999-12", "2101-01", "２０２６-11", "x-y", "2026-1"]
)
def test_what_names_no_month_is_this_one(text):
    assert read_month(text, TODAY) == date(2026, 11, 1)


def test_a_month_is_read():
    assert read_month("2027-02", TODAY) == date(2027, 2, 1)


def test_a_full_day_says_how_much_more_there_is():
    entries = [MonthEntry("Due", f"Action {number}", "X", False) for number in range(MOST_A_DAY + 3)]
    days = [day for week in month_grid(date(2026, 11, 1), {TODAY: entries}, TODAY) for day in week]
    (full,) = [day for day in days if day.entries]
    assert (full.day, len(full.entries), full.more) == (TODAY, MOST_A_DAY, 3)


def standing(person, programme, **asked) -> dict[date, list[tuple[str, str, bool]]]:
    page = plan_calendar_page(person, programme, **{"month": "2026-11", "shown": None, "today": TODAY} | asked)
    found = {}
    for week in page.weeks:
        for day in week:
            if day.entries:
                found[day.day] = [(entry.word, entry.title, entry.is_late) for entry in day.entries]
    return found


@pytest.mark.django_db
class TestPlanCalendar:
    def test_what_starts_and_what_is_due_stands_on_its_day(self, cast):
        action = make_action(cast.programme, cast.manager, title="Keys", due_on=date(2026, 11, 30))
        change_dates(
            planned_action=action,
            dates=ActionDates(date(2026, 11, 2), date(2026, 11, 30)),
            reason="Later.",
            by=cast.manager,
            at=timezone.now(),
        )
        make_action(cast.programme, cast.manager, title="Rota", due_on=date(2026, 11, 1))
        make_action(cast.programme, cast.manager, title="Leaflet", due_on=date(2026, 12, 1))
        assert standing(cast.peer_worker, cast.programme) == {
            date(2026, 11, 1): [("Due", "Rota", True)],
            date(2026, 11, 2): [("Starts", "Keys", False)],
            date(2026, 11, 30): [("Due", "Keys", False)],
        }

    def test_it_is_chosen_from_as_the_list_is(self, cast):
        make_action(cast.programme, cast.manager, title="Mine", due_on=date(2026, 11, 28))
        make_action(cast.programme, cast.manager, title="Late", owner=cast.peer_worker, due_on=date(2026, 11, 20))
        make_action(cast.programme, cast.manager, title="Over", status=ActionStatus.STOPPED, due_on=date(2026, 11, 5))
        titles = {}
        for shown in ("open", "late", "mine", "stopped", "done", "xyz"):
            found = standing(cast.manager, cast.programme, shown=shown)
            titles[shown] = [title for day in found.values() for _, title, _ in day]
        assert titles == {
            "open": ["Late", "Mine"],
            "late": ["Late"],
            "mine": ["Mine"],
            "stopped": ["Over"],
            "done": [],
            "xyz": ["Late", "Mine"],
        }

    def test_what_has_no_last_day_is_counted(self, cast):
        propose_action(
            programme=cast.programme,
            details=ActionDetails(title="More walks"),
            by=cast.peer_worker,
            at=timezone.now(),
        )
        page = plan_calendar_page(cast.manager, cast.programme, month=None, shown=None, today=TODAY)
        assert page.without_day == 1

    def test_nobody_elsewhere_finds_anything(self, cast):
        make_action(cast.programme, cast.manager, due_on=TODAY)
        assert standing(cast.other_manager, cast.programme) == {}

    def test_two_thousand_actions_cost_no_more_queries_than_ten(self, cast, client, django_assert_max_num_queries):
        first = make_action(cast.programme, cast.manager, title="First", due_on=TODAY)
        copies = []
        for number in range(1_999):
            values = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields}
            del values["id"], values["reference"]
            copies.append(type(first)(**values | {"due_on": TODAY - timedelta(days=number % 20)}))
        type(first).objects.bulk_create(copies)
        client.force_login(cast.manager)
        address = reverse("improvement:plan_calendar", args=[cast.programme.reference]) + "?month=2026-11"
        client.get(address)
        with django_assert_max_num_queries(12):
            page = client.get(address)
        assert len(page.content) < 100_000

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
    def test_the_day_that_is_marked_is_the_persons_own(self, cast, client, zone):
        """The two are 25 hours apart, so it is never the same day in both."""
        cast.manager.time_zone = zone
        cast.manager.save()
        client.force_login(cast.manager)
        before = timezone.now().astimezone(ZoneInfo(zone)).date()
        text = client.get(reverse("improvement:plan_calendar", args=[cast.programme.reference])).text
        after = timezone.now().astimezone(ZoneInfo(zone)).date()
        (marked,) = re.findall(r'aria-current="date">.*?eg-month__name">([^<]+)<', text, re.DOTALL)
        assert marked in {f"{day:%A} {day.day} {day:%B}" for day in (before, after)}

    def test_the_list_and_the_calendar_lead_to_each_other_and_keep_the_choice(self, cast, client):
        make_action(cast.programme, cast.manager, due_on=TODAY)
        client.force_login(cast.reviewer)
        plan = reverse("improvement:plan", args=[cast.programme.reference])
        calendar = reverse("improvement:plan_calendar", args=[cast.programme.reference])
        assert f'href="{calendar}?show=late"' in client.get(plan, {"show": "late"}).text
        text = client.get(calendar, {"show": "late", "month": "2026-02"}).text
        assert f'href="{plan}?show=late"' in text
        assert "month=2026-01" in text
        assert "month=2026-03" in text
        assert "Nothing starts or is due in this month." in text
