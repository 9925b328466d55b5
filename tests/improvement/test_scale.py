"""The pages of a plan at 10 and at 2,000 actions: the same queries, at most twelve, and pages of a bounded size."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.assessments.statuses import AuditStatus
from apps.improvement.models import ActionUpdate, PlannedAction, UpdateKind
from apps.improvement.statuses import AT_WORK, ActionStatus

from ..cast import NOON
from ..factories import make_audit
from .plans import make_action

pytestmark = [pytest.mark.django_db, pytest.mark.long(reason="plans of two thousand actions")]
FEW, MANY = 10, 2_000
MOST_QUERIES, MOST_BYTES = 12, 200_000
PERIODS = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in (2023, 2024)]


def fill(cast, rubric, number: int) -> None:
    """So many open actions more, of every practice and of none, with a last day or without."""
    practices = [None, *rubric.indicators.values_list("pk", flat=True)]
    rows = []
    for count in range(number):
        rows.append(
            PlannedAction(
                programme=cast.programme,
                title=f"Action {count}",
                owner=cast.manager,
                indicator_id=practices[count % len(practices)],
                due_on=date(2026, 1, 1) + timedelta(days=count % 700) if count % 3 else None,
                status=AT_WORK[count % len(AT_WORK)],
                created_by=cast.manager,
                created_at=NOON,
            )
        )
    PlannedAction.objects.bulk_create(rows)


@pytest.fixture
def pages(cast, rubric) -> dict[str, str]:
    """Every page that a plan stands on, by what it is called here."""
    for number, period in enumerate(PERIODS):
        signed_off = make_audit(
            cast.programme,
            rubric,
            cast.manager,
            status=AuditStatus.SIGNED_OFF,
            period=period,
            at=NOON - timedelta(days=400 - number),
        )
    done = make_action(
        cast.programme,
        cast.manager,
        status=ActionStatus.DONE,
        second=cast.peer_worker,
        indicator=rubric.indicators.get(code="ACC-1").pk,
    )
    plan, programme = reverse("improvement:plan", args=[cast.programme.reference]), cast.programme.reference
    return {
        "the plan": plan,
        "by practice": f"{plan}?sort=practice",
        "by owner": f"{plan}?sort=owner",
        "mine": f"{plan}?show=mine",
        "late": f"{plan}?show=late&page=2",
        "your actions": reverse("improvement:your_actions"),
        "an action": reverse("improvement:planned_action", args=[done.reference]),
        "the programme": reverse("assessments:programme", args=[programme]),
        "change": reverse("insights:change", args=[programme]),
        "three voices": reverse("insights:voices_over_cycles", args=[programme]),
        "before an audit": reverse("assessments:start_audit", args=[programme]),
        "the audit": reverse("assessments:audit", args=[signed_off.reference]),
        "the first page": reverse("start"),
    }


def costs(browser, pages: dict[str, str]) -> dict[str, int]:
    """How many queries each page takes."""
    found = {}
    for name, address in pages.items():
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = browser.get(address)
        assert response.status_code == 200, name
        assert len(response.content) < MOST_BYTES, name
        found[name] = len(queries)
    return found


def test_two_thousand_actions_cost_every_page_what_ten_cost(cast, rubric, pages, as_person):
    fill(cast, rubric, FEW)
    browser = as_person("manager")
    few = costs(browser, pages)
    fill(cast, rubric, MANY - FEW)
    assert costs(browser, pages) == few
    assert max(few.values()) <= MOST_QUERIES, few


def test_they_cost_a_peer_worker_no_more_either(cast, rubric, pages, as_person):
    for name in ("before an audit", "the audit"):  # are for managers
        del pages[name]
    fill(cast, rubric, FEW)
    browser = as_person("peer_worker")
    few = costs(browser, pages)
    fill(cast, rubric, MANY - FEW)
    assert costs(browser, pages) == few


def test_a_log_of_five_hundred_lines_costs_an_action_no_more_queries(cast, as_person):
    action = make_action(cast.programme, cast.manager)
    page, browser = (
        {"an action": reverse("improvement:planned_action", args=[action.reference])},
        as_person("manager"),
    )

    def write(number: int) -> None:
        lines = []
        for count in range(number):
            lines.append(
                ActionUpdate(
                    planned_action=action, kind=UpdateKind.NOTE, text=f"Note {count}", by=cast.manager, at=NOON
                )
            )
        ActionUpdate.objects.bulk_create(lines)

    write(2)
    few = costs(browser, page)
    write(498)
    assert costs(browser, page) == few


def test_a_third_audit_costs_a_programme_s_pages_no_more(cast, rubric, pages, as_person):
    pages = {"the programme": pages["the programme"], "all programmes": reverse("assessments:programmes")}
    browsers = {name: as_person(name) for name in ("manager", "peer_worker", "reviewer", "administrator")}
    before = {name: costs(browser, pages) for name, browser in browsers.items()}
    make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        period=(date(2025, 4, 1), date(2026, 3, 31)),
        at=NOON,
    )
    assert {name: costs(browser, pages) for name, browser in browsers.items()} == before
    assert all(max(found.values()) <= MOST_QUERIES for found in before.values()), before
