"""A month of the plan, and a calendar address that is made, read, made anew and ended: with a script and without."""

from datetime import timedelta
from urllib.request import urlopen

import icalendar
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import accessible, too_wide
from tests.improvement.plans import make_action


@pytest.fixture
def in_ten_days(everybody):
    due_on = timezone.localdate() + timedelta(days=10)
    make_action(everybody.programme, everybody.manager, title="Ask everybody about the keys", due_on=due_on)
    return due_on


def sound(page) -> None:
    """The page as it stands is accessible and no wider than its window; asked where scripts run."""
    if page.evaluate("document.documentElement.classList.length"):
        assert accessible(page) == []
        assert too_wide(page) <= 0


def when_the_plan_is_read_as_a_calendar(manager, programme, due_on) -> None:
    page = manager.go(f"/programmes/{programme.reference}/plan/")
    page.get_by_role("link", name="See them in a calendar").click()
    sound(page)
    if due_on.month != timezone.localdate().month:
        page.get_by_role("link", name=f"{due_on:%B %Y}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Action plan, {due_on:%B %Y}")
    cell = page.get_by_role("cell", name=f"{due_on:%A} {due_on.day} {due_on:%B}")
    expect(cell.get_by_role("link", name="Ask everybody about the keys")).to_be_visible()
    sound(page)


def address_on(page) -> str:
    return page.get_by_text("/account/calendar-feed/").inner_text()


def summaries_at(page, address: str) -> list[str]:
    """What a program reads there, without the browser's cookies."""
    path = address[address.index("/account/") :]
    origin = page.evaluate("location.origin")
    with urlopen(origin + path) as answer:
        assert "Set-Cookie" not in answer.headers
        written = answer.read()
    return [str(event["SUMMARY"]) for event in icalendar.Calendar.from_ical(written).walk("VEVENT")]


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, False)])
def test_a_plan_by_months_and_a_calendar_address(visit, everybody, in_ten_days, width, scripts):
    manager = visit("manager", width=width, scripts=scripts)
    when_the_plan_is_read_as_a_calendar(manager, everybody.programme, in_ten_days)
    page = manager.page
    page.get_by_role("link", name="get a calendar address").click()
    sound(page)
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_text("Copy this address now. It is shown only once.")).to_be_visible()
    sound(page)
    first = address_on(page)
    assert summaries_at(page, first) == [f"Your action is due: {everybody.programme.name}"]
    page.get_by_role("button", name="Make a new address").click()
    second = address_on(page)
    assert second != first
    page.get_by_role("button", name="End the address").click()
    expect(page.get_by_text("Your calendar address has ended.")).to_be_visible()
    sound(page)


def test_a_time_zone_is_chosen(visit):
    page = visit("peer_worker", width=320).go("/account/")
    page.get_by_role("link", name="Change your time zone").click()
    sound(page)
    page.get_by_label("Your time zone").select_option("Auckland (Pacific)")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Auckland (Pacific)")).to_be_visible()
    sound(page)
