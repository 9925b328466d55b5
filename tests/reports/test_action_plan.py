"""The action plan as a page to print, and as a file."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.improvement.actions.planning import change_dates
from apps.improvement.domain.action_details import ActionDates
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import ActionStatus
from apps.jobs.statuses import JobStatus
from apps.reports import worker
from apps.reports.actions import ask_for_plan, try_again
from apps.reports.document.build_plan import MOST_ACTIONS, build_printed_plan
from apps.reports.freshness import is_up_to_date
from apps.reports.models import Report
from apps.reports.queries.progress import file_name
from apps.reports.rendering.render_html import render_html
from tests.cast import NOON
from tests.improvement.measure_makers import make_measure
from tests.improvement.plans import make_action

TODAY = date(2026, 7, 10)
LATER = date(2026, 7, 11)


def clock():
    return timezone.now()


@pytest.fixture
def planned(cast):
    return make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY, due_on=date(2026, 7, 10))


def test_the_same_plan_is_one_file_on_any_day_until_something_changes(cast, planned):
    first, second = build_printed_plan(cast.programme, date(2026, 7, 1)), build_printed_plan(cast.programme, TODAY)
    assert first.standing_on != second.standing_on
    assert first.content_hash == second.content_hash
    assert build_printed_plan(cast.programme, LATER).content_hash != first.content_hash  # it is overdue by then
    dates = ActionDates(None, date(2026, 9, 1))
    change_dates(planned_action=planned, dates=dates, reason="Holidays.", by=cast.manager, at=NOON)
    assert build_printed_plan(cast.programme, TODAY).content_hash != first.content_hash


def test_asking_twice_is_one_row_and_a_change_is_another(cast, planned, enqueued):
    first = ask_for_plan(programme=cast.programme, by=cast.manager, at=NOON)
    assert ask_for_plan(programme=cast.programme, by=cast.peer_worker, at=NOON + timedelta(days=3)) == first
    make_action(cast.programme, cast.manager, title="One more")
    assert not is_up_to_date(first, TODAY)
    assert try_again(report=first, by=cast.manager, at=NOON) != first
    assert Report.objects.count() == 2


def test_its_words(cast, planned):
    make_measure(cast, tuple(range(1, 15)))
    page = render_html(build_printed_plan(cast.programme, LATER))
    assert "Action plan as it stood on 11 July 2026" in page
    assert "This plan lives on." in page
    assert "● Under way · ! Overdue" in page
    assert "What is counted" in page
    assert 'alt="Chart of People met within 14 days: 14 values' in page
    assert page.count("<h1") == 1


def test_an_empty_plan_says_so(cast):
    assert "Nothing is planned yet." in render_html(build_printed_plan(cast.programme, TODAY))


def test_a_long_plan_is_cut_and_says_how_much_stands_elsewhere(cast, planned):
    rows = []
    for number in range(MOST_ACTIONS + 1):
        rows.append(
            PlannedAction(
                programme=cast.programme, title=f"Action {number}", created_by=cast.manager, created_at=NOON
            )
        )
    PlannedAction.objects.bulk_create(rows)
    page = render_html(build_printed_plan(cast.programme, TODAY))
    assert page.count('<div class="r-entry">') == MOST_ACTIONS
    assert "with 2 more\naction" in page


def test_its_page_costs_the_same_for_ten_and_two_thousand_actions(
    as_person, cast, planned, django_assert_max_num_queries
):
    browser = as_person("peer_worker")
    address = reverse("reports:action_plan", args=[cast.programme.reference])
    for number in (10, 1_990):
        rows = []
        for place in range(number):
            rows.append(
                PlannedAction(
                    programme=cast.programme, title=f"Action {place}", created_by=cast.manager, created_at=NOON
                )
            )
        PlannedAction.objects.bulk_create(rows)
        with django_assert_max_num_queries(12):
            assert "Let people choose their peer worker" in browser.get(address).text


def test_printing_it_costs_the_same_however_much_is_counted(cast, planned, django_assert_max_num_queries):
    for number in range(4):
        make_measure(cast, tuple(range(1, 15)), name=f"Measure {number}")
        with django_assert_max_num_queries(10):
            build_printed_plan(cast.programme, TODAY)


@pytest.mark.parametrize(
    ("name", "status"),
    [("manager", 302), ("peer_worker", 302), ("reviewer", 302), ("commissioner", 404), ("other_manager", 404)],
)
def test_who_asks(as_person, cast, planned, enqueued, name, status):
    answer = as_person(name).post(reverse("reports:ask_for_plan", args=[cast.programme.reference]))
    assert answer.status_code == status
    assert Report.objects.exists() == (status == 302)


@pytest.mark.django_db(transaction=True)
def test_it_is_made_and_taken_away_and_handed_to_nobody_once_the_plan_has_changed(as_person, cast, planned, enqueued):
    report = ask_for_plan(programme=cast.programme, by=cast.manager, at=timezone.now())
    worker.make_report(report.reference, now=clock)
    report.refresh_from_db()
    assert report.status == JobStatus.READY
    assert file_name(report) == f"walking-alongside-action-plan-{timezone.localdate().isoformat()}.pdf"
    address = reverse("reports:download", args=[report.reference])
    assert b"".join(as_person("peer_worker").get(address).streaming_content).startswith(b"%PDF")
    progress = as_person("manager").get(reverse("reports:progress", args=[report.reference])).text
    assert "Your action plan is ready" in progress
    assert reverse("reports:action_plan", args=[cast.programme.reference]) in progress
    assert as_person("commissioner").get(address).status_code == 404
    assert as_person("other_manager").get(address).status_code == 404
    make_action(cast.programme, cast.manager, title="One more")
    answer = as_person("manager").get(address)
    assert answer.status_code == 403
    assert "Make it anew" in answer.text
