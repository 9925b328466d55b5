"""Reports that are ordered again and again: once for each day, of what may be read on it, while it is wanted."""

from datetime import date, datetime, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import close_account
from apps.assessments.actions.sharing import withdraw_share
from apps.common.errors import NotAllowed
from apps.jobs import queues
from apps.organisations.models import Membership
from apps.portfolio.actions.report_schedules import make_schedule, pause_schedule, place_due_orders, resume_schedule
from apps.portfolio.domain.filters import PortfolioFilter
from apps.portfolio.models import ReportSchedule, ScheduledOrder, ScheduleInterval
from apps.portfolio.models.report_schedules import MOST_SCHEDULES
from apps.reports.models import ItemKind, Order
from tests.cast import NOON
from tests.own_data import own_data
from tests.reports.ordered import shared_rows

FIRST = date(2026, 4, 1)


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    monkeypatch.setattr(queues, "enqueue", lambda job: True)


@pytest.fixture
def rows(cast, rubric):
    return shared_rows(cast, rubric, 2)


def scheduled(
    cast, *, title="Every quarter", chosen=None, programme=None, months=ScheduleInterval.QUARTERLY, by=None
):
    return make_schedule(
        title=title,
        chosen=chosen or PortfolioFilter(),
        programme=programme,
        kinds=[ItemKind.SUMMARY.value],
        months=months,
        first_on=FIRST,
        organisation=cast.board,
        by=by or cast.commissioner,
        at=NOON,
    )


def at_noon(day: date) -> datetime:
    return NOON + (day - NOON.date())


@pytest.mark.django_db
class TestPlacing:
    def test_nothing_is_ordered_before_its_day(self, cast, rows):
        scheduled(cast)
        assert place_due_orders(at=at_noon(FIRST - timedelta(days=1))) == 0
        assert not Order.objects.exists()

    def test_on_its_day_an_order_is_placed_and_the_next_day_is_known(self, cast, rows):
        schedule = scheduled(cast)
        assert place_due_orders(at=at_noon(FIRST)) == 1
        order = Order.objects.get()
        assert (order.title, order.requested_by, order.organisation) == (
            "Every quarter",
            cast.commissioner,
            cast.board,
        )
        assert order.items.count() == 2
        schedule.refresh_from_db()
        assert schedule.next_on == date(2026, 7, 1)
        assert schedule.times.get().order == order

    def test_who_looks_second_places_nothing(self, cast, rows):
        scheduled(cast)
        place_due_orders(at=at_noon(FIRST))
        assert place_due_orders(at=at_noon(FIRST)) == 0
        assert Order.objects.count() == 1

    def test_the_database_takes_each_day_once(self, cast, rows):
        schedule = scheduled(cast)
        ScheduledOrder.objects.create(schedule=schedule, due_on=FIRST, at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            ScheduledOrder.objects.create(schedule=schedule, due_on=FIRST, at=NOON)
        # A scheduler that died between the two is not made up for by a second order.
        assert place_due_orders(at=at_noon(FIRST)) == 0
        assert not Order.objects.exists()

    def test_days_that_nobody_was_there_for_are_not_made_up_for(self, cast, rows):
        schedule = scheduled(cast)
        assert place_due_orders(at=at_noon(date(2027, 1, 20))) == 1
        schedule.refresh_from_db()
        assert schedule.next_on == date(2027, 4, 1)

    def test_of_one_programme_alone(self, cast, rows):
        scheduled(cast, programme=rows[0][0], months=ScheduleInterval.YEARLY)
        place_due_orders(at=at_noon(FIRST))
        assert [item.programme for item in Order.objects.get().items.all()] == [rows[0][0]]

    def test_a_filter_is_asked_anew_on_its_day(self, cast, rows):
        scheduled(cast, chosen=PortfolioFilter(search="Programme 2"))
        place_due_orders(at=at_noon(FIRST))
        order = Order.objects.get()
        assert [item.programme for item in order.items.all()] == [rows[1][0]]
        assert "Programme 2" in order.view_in_words

    def test_what_was_taken_back_meanwhile_is_not_in_it(self, cast, rows):
        scheduled(cast)
        withdraw_share(assessment=rows[0][1], commissioner=cast.board, by=cast.manager, at=NOON)
        place_due_orders(at=at_noon(FIRST))
        assert [item.programme for item in Order.objects.get().items.all()] == [rows[1][0]]

    def test_where_there_is_nothing_to_print_the_page_says_so_and_it_goes_on(self, cast, rows, as_person):
        schedule = scheduled(cast, chosen=PortfolioFilter(search="Nowhere"))
        assert place_due_orders(at=at_noon(FIRST)) == 0
        schedule.refresh_from_db()
        assert (schedule.is_paused, schedule.next_on) == (False, date(2026, 7, 1))
        assert "There is nothing in this view" in as_person("commissioner").get(reverse("portfolio:schedules")).text


@pytest.mark.django_db
class TestItsEnd:
    def test_whoever_no_longer_works_there_gets_nothing_and_it_waits(self, cast, rows):
        schedule = scheduled(cast)
        Membership.objects.filter(user=cast.commissioner).delete()
        assert place_due_orders(at=at_noon(FIRST)) == 0
        schedule.refresh_from_db()
        assert schedule.is_paused
        assert schedule.pause_reason == schedule.times.get().failure != ""

    def test_while_it_waits_nothing_is_ordered_and_what_was_left_out_is_not_made_up_for(self, cast, rows):
        schedule = scheduled(cast)
        pause_schedule(schedule=schedule, by=cast.commissioner, at=NOON)
        assert place_due_orders(at=at_noon(FIRST)) == 0
        resume_schedule(schedule=schedule, by=cast.commissioner, at=at_noon(date(2026, 5, 3)))
        schedule.refresh_from_db()
        assert (schedule.is_paused, schedule.next_on) == (False, date(2026, 7, 1))
        assert place_due_orders(at=at_noon(date(2026, 5, 3))) == 0

    def test_it_goes_with_the_account(self, cast, rows, as_person):
        scheduled(cast)
        assert own_data(as_person("commissioner"))["reports_ordered_for_you"][0]["name"] == "Every quarter"
        close_account(user=cast.commissioner, by=cast.commissioner, at=NOON)
        assert not ReportSchedule.objects.exists()


@pytest.mark.django_db
class TestArranging:
    def test_only_who_may_order_for_it(self, cast, rows):
        with pytest.raises(NotAllowed):
            scheduled(cast, by=cast.peer_worker)
        with pytest.raises(NotAllowed):
            scheduled(cast, by=cast.manager)  # of another organisation

    def test_a_name_once_and_not_too_many(self, cast, rows):
        scheduled(cast)
        with pytest.raises(NotAllowed, match="of this name"):
            scheduled(cast)
        for number in range(MOST_SCHEDULES - 1):
            scheduled(cast, title=f"Schedule {number}")
        with pytest.raises(NotAllowed, match=f"{MOST_SCHEDULES} schedules"):
            scheduled(cast, title="One more")

    def test_from_a_view_to_the_list(self, cast, rows, as_person):
        browser, today = as_person("commissioner"), timezone.localdate()
        first = today + timedelta(days=10)
        sent = {
            "title": "Ours",
            "kinds": ["portfolio", "summary"],
            "months": "12",
            "first_on_day": first.day,
            "first_on_month": first.month,
            "first_on_year": first.year,
        }
        answer = browser.post(f"{reverse('portfolio:make_schedule')}?search=Programme", sent)
        assert answer.headers["Location"] == reverse("portfolio:schedules")
        made = ReportSchedule.objects.get()
        assert (made.query, made.kinds, made.months, made.next_on) == (
            "search=Programme",
            ["portfolio", "summary"],
            ScheduleInterval.YEARLY,
            first,
        )
        page = browser.get(reverse("portfolio:schedules")).text
        assert "Ours" in page
        assert "Portfolio report, One-page summary" in page
        assert "“Programme” in its name" in page

    @pytest.mark.parametrize("days", [0, -1, 400])
    def test_a_day_that_is_over_or_far_off_gets_a_sentence_and_keeps_what_was_typed(
        self, cast, rows, as_person, days
    ):
        first = timezone.localdate() + timedelta(days=days)
        sent = {
            "title": "Ours",
            "kinds": ["report"],
            "months": "3",
            "first_on_day": first.day,
            "first_on_month": first.month,
            "first_on_year": first.year,
        }
        answer = as_person("commissioner").post(reverse("portfolio:make_schedule"), sent)
        assert answer.status_code == 422
        assert "Choose a day" in answer.text
        assert 'value="Ours"' in answer.text
        assert not ReportSchedule.objects.exists()

    def test_of_one_programme_there_is_no_portfolio_report(self, cast, rows, as_person):
        page = (
            as_person("commissioner").get(reverse("portfolio:schedule_programme", args=[rows[0][0].reference])).text
        )
        assert "Portfolio report" not in page
        assert "One-page summary" in page

    def test_twenty_cost_no_more_queries_than_one(self, cast, rows, as_person, django_assert_max_num_queries):
        for number in range(MOST_SCHEDULES):
            scheduled(cast, title=f"Schedule {number}")
        place_due_orders(at=at_noon(FIRST))
        browser = as_person("commissioner")
        with django_assert_max_num_queries(12):
            browser.get(reverse("portfolio:schedules"))


@pytest.mark.long(reason="real transactions: the database is emptied after each test")
@pytest.mark.django_db(transaction=True)
def test_two_schedulers_at_once_place_one_order(cast, rubric):
    shared_rows(cast, rubric, 1)
    scheduled(cast)

    def look():
        try:
            place_due_orders(at=at_noon(FIRST))
        finally:
            connection.close()

    looking = [Thread(target=look) for _ in range(4)]
    for one in looking:
        one.start()
    for one in looking:
        one.join()
    assert (Order.objects.count(), ScheduledOrder.objects.count()) == (1, 1)
