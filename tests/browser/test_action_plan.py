"""From the priorities of an audit to an action that a second person has confirmed, and through the next audit to what
it changed: two people, two browsers.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.assessments.models import Assessment, Rating
from apps.assessments.statuses import AuditStatus
from apps.improvement.models import PlannedAction
from apps.improvement.statuses import ActionStatus
from tests.browser.conftest import accessible, too_wide
from tests.factories import make_audit, make_signed_off

WORDS = "Everybody is asked at the first meeting now."


@pytest.fixture
def audit(everybody, rubric):
    levels = {"ACC-1": 1, "ACC-2": 2, "PER-1": 2}
    return make_audit(
        everybody.programme, rubric, everybody.manager, status=AuditStatus.SIGNED_OFF, levels=levels, reason="Seen."
    )


def sound(page) -> None:
    """The page as it stands is accessible and no wider than its window; asked where scripts run."""
    if page.evaluate("document.documentElement.classList.length"):
        assert accessible(page) == []
        assert too_wide(page) <= 0


def given_the_priorities_of_an_audit_in_the_plan(manager, audit) -> None:
    page = manager.go(f"/audits/{audit.reference}/")
    page.get_by_role("button", name="Plan what comes next").click()
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
    sound(page)
    page.get_by_role("button", name="Add these to the plan").click()
    expect(page.get_by_text("3 actions are in the plan.")).to_be_visible()
    sound(page)


def when_one_gets_an_owner_and_a_last_day(manager) -> None:
    page = manager.page
    page.get_by_role("link", name="Next step:").first.click()
    expect(page.get_by_text("The aim, level 2:")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Say who does it, and until when").click()
    sound(page)
    page.get_by_label("Who does it?").select_option("Service manager")
    last_day = page.get_by_role("group", name="Until when?")
    last_day.get_by_label("Day").fill("30")
    last_day.get_by_label("Month").fill("6")
    last_day.get_by_label("Year").fill(str(timezone.localdate().year + 1))
    page.get_by_role("button", name="Save the action").click()


def when_it_is_started_and_written_about(manager) -> None:
    page = manager.page
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("The action is under way.")).to_be_visible()
    page.get_by_label("Add a small step").fill("Ask the team on Monday")
    page.get_by_role("button", name="Add the step").click()
    page.get_by_role("button", name=re.compile("^Tick it")).click()
    expect(page.get_by_text("✓ Done")).to_be_visible()
    page.get_by_role("button", name="Write it in the log").click()
    expect(page.get_by_role("alert")).to_contain_text("Write something first.")
    sound(page)
    page.get_by_label("How is it going?").fill("The team likes it.")
    page.get_by_role("button", name="Write it in the log").click()
    expect(page.get_by_text("The team likes it.")).to_be_visible()
    sound(page)


def when_it_is_shown_to_be_done(manager) -> None:
    page = manager.page
    page.get_by_role("button", name="Show that it is done").click()
    sound(page)
    page.get_by_label("What shows that it is done?").fill(WORDS)
    page.get_by_role("button", name="Ask a second person to confirm it").click()
    expect(page.get_by_text("a second person confirms it")).to_be_visible()
    sound(page)


def then_a_peer_worker_confirms_it(peer_worker, path: str) -> None:
    page = peer_worker.go(path)
    page.get_by_role("button", name="Look, and confirm it").click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    sound(page)
    page.get_by_label("Yes, it is done").check()
    page.get_by_role("button", name="Save your answer").click()
    expect(page.get_by_text("It is done. Thank you both.")).to_be_visible()
    sound(page)


def when_the_next_audit_meets_what_is_open(manager, audit) -> Assessment:
    page = manager.go(f"/programmes/{audit.programme.reference}/start-audit/")
    expect(page.get_by_text("2 actions of your plan are open")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Start the audit").click()
    following = Assessment.objects.exclude(pk=audit.pk).get()
    page = manager.go(f"/audits/{following.reference}/factors/accepting/?at=ACC-2#ACC-2")
    expect(page.get_by_text("In your plan:")).to_have_count(1)
    page.get_by_text("In your plan: 1 open action").click()
    expect(page.get_by_role("link", name="Next step:")).to_be_visible()
    expect(page.get_by_text("○ Planned")).to_be_visible()
    sound(page)
    return following


def when_it_is_rated_and_checked(manager, following: Assessment) -> None:
    """Its ratings are the matter of other journeys: here they are there, and every practice stands at level 3."""
    at = timezone.now()
    Rating.objects.filter(side__assessment=following).update(
        level=3, reason="Seen.", version=1, updated_by=following.started_by, updated_at=at
    )
    following.sides.update(finished_by=following.started_by, finished_at=at)
    Assessment.objects.filter(pk=following.pk).update(status=AuditStatus.AGREED)
    page = manager.go(f"/audits/{following.reference}/check/")
    expect(page.get_by_role("heading", name="Open in your plan")).to_be_visible()
    sound(page)
    make_signed_off(Assessment.objects.get(pk=following.pk), following.started_by, at=at)


def then_the_effect_of_what_was_done_is_said(manager, following: Assessment) -> None:
    page = manager.go(f"/audits/{following.reference}/")
    page.get_by_role("link", name="See what your actions changed").click()
    expect(page.get_by_role("heading", name="What your actions changed")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Next step:").click()
    page.get_by_label("It moved up, from level 1").check()
    page.get_by_role("button", name="Save what it changed").click()
    expect(page.get_by_text("Say which evidence shows it.").first).to_be_visible()
    sound(page)
    page.get_by_label("Which evidence shows it?").fill(WORDS)
    page.get_by_role("button", name="Save what it changed").click()
    expect(page.get_by_text("It stands beside the action now.")).to_be_visible()
    page.get_by_role("link", name="Next step:").click()
    expect(page.get_by_role("heading", name="What it changed")).to_be_visible()
    expect(page.get_by_text("Level 1, Not in evidence, then level 3, Developing.")).to_be_visible()
    sound(page)


def then_the_change_page_names_what_was_done(manager, audit) -> None:
    page = manager.go(f"/programmes/{audit.programme.reference}/change/")
    expect(page.get_by_text("What was done:")).to_have_count(1)
    sound(page)
    page.get_by_role("link", name="The three voices over time").click()
    expect(page.get_by_role("heading", name="Three voices over time")).to_be_visible()
    sound(page)


@pytest.mark.parametrize(("width", "scripts"), [(320, True), (1280, True), (375, False)])
def test_from_the_priorities_to_what_they_changed(visit, audit, width, scripts):
    manager, peer_worker = (visit(name, width=width, scripts=scripts) for name in ("manager", "peer_worker"))
    given_the_priorities_of_an_audit_in_the_plan(manager, audit)
    when_one_gets_an_owner_and_a_last_day(manager)
    when_it_is_started_and_written_about(manager)
    when_it_is_shown_to_be_done(manager)
    then_a_peer_worker_confirms_it(peer_worker, urlsplit(manager.page.url).path)
    assert PlannedAction.objects.filter(status=ActionStatus.DONE).count() == 1
    following = when_the_next_audit_meets_what_is_open(manager, audit)
    when_it_is_rated_and_checked(manager, following)
    then_the_effect_of_what_was_done_is_said(manager, following)
    then_the_change_page_names_what_was_done(manager, audit)
