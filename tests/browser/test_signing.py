"""Peer workers first, then the sign-off: the story of the last steps of one version, in two browsers."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.assessments.models import FeedbackWindow
from apps.assessments.statuses import AuditStatus
from tests.browser.conftest import accessible, too_wide
from tests.factories import make_audit

COMMENT = "We do this, but not on weekends."
SECOND = "Thank you for asking us."


@pytest.fixture
def audit(everybody, rubric):
    return make_audit(
        everybody.programme,
        rubric,
        everybody.manager,
        status=AuditStatus.AGREED,
        reason="We saw it.",
        levels={"ACC-1": 4},
        at=timezone.now() - timedelta(days=30),
    )


def sound(page) -> None:
    """The page as it stands is accessible and no wider than its window."""
    assert accessible(page) == []
    assert too_wide(page) <= 0


def given_a_manager_who_answers_the_check(manager, audit) -> None:
    page = manager.go(f"/audits/{audit.reference}/")
    page.get_by_role("link", name="The check").click()
    expect(page.get_by_text("1 of 1 thing worth a second look is open.")).to_be_visible()
    page.get_by_text("Say why it stays as it is, or change it").first.click()
    page.get_by_role("button", name="Leave it as it is").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why it stays as it is.")
    sound(page)
    page.get_by_label("Why does it stay as it is?").fill("A small team, and one visit.")
    page.get_by_role("button", name="Leave it as it is").click()
    expect(page.get_by_text("A small team, and one visit.")).to_be_visible()
    sound(page)


def when_peer_workers_are_asked(manager) -> None:
    page = manager.page
    expect(page.get_by_text("One peer worker of Harbour can read it")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Ask peer workers").click()
    expect(page.get_by_role("heading", name="What peer workers say", level=1)).to_be_visible()


def then_one_of_them_comments_without_a_name(peer_worker) -> None:
    """Without a script: nothing of it needs one. A second comment stays without an answer."""
    page = peer_worker.go("/programmes/")
    page.get_by_role("button", name=re.compile("^Read the draft")).click()
    page.locator("a[href$='/draft/comment/ACC-1/']").click()
    expect(page.get_by_label("Show my name with this comment")).not_to_be_checked()
    page.get_by_label("What do you want to say?").fill(COMMENT)
    page.get_by_role("button", name="Send the comment").click()
    expect(page.get_by_text(COMMENT)).to_be_visible()
    expect(page.get_by_text("A peer worker, ")).to_be_visible()
    page.get_by_role("link", name="Comment on the draft as a whole").click()
    page.get_by_label("What do you want to say?").fill(SECOND)
    page.get_by_role("button", name="Send the comment").click()


def then_the_manager_answers(manager, audit) -> None:
    page = manager.go(f"/audits/{audit.reference}/feedback/")
    page.locator("details summary", has_text=COMMENT).click()
    page.locator("details[open]").get_by_label("Your answer").fill("We look again on weekends.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("Answered by Service manager")).to_be_visible()
    sound(page)


def when_the_window_is_over() -> None:
    FeedbackWindow.objects.update(closes_on=timezone.localdate() - timedelta(days=1))


def then_the_version_is_signed_off_by_keyboard(manager, audit) -> None:
    page = manager.go(f"/audits/{audit.reference}/")
    page.get_by_role("link", name="Sign off", exact=True).click()
    expect(page.get_by_text("Nothing is left open.")).to_be_visible()
    page.get_by_role("button", name="Sign off").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Tick the box")
    sound(page)
    expect(page.get_by_role("alert")).to_contain_text("Answer the comment")
    page.get_by_label("This stays without an answer").press("Space")
    page.get_by_label("I have read this page").press("Space")
    page.get_by_role("button", name="Sign off").press("Enter")
    expect(page.get_by_text("Version 1 is signed off.")).to_be_visible()


@pytest.mark.parametrize("width", [375, 1280])
def test_from_the_check_to_the_sign_off(visit, audit, width):
    manager, peer_worker = visit("manager", width=width), visit("peer_worker", width=width, scripts=False)
    given_a_manager_who_answers_the_check(manager, audit)
    when_peer_workers_are_asked(manager)
    then_one_of_them_comments_without_a_name(peer_worker)
    then_the_manager_answers(manager, audit)
    when_the_window_is_over()
    then_the_version_is_signed_off_by_keyboard(manager, audit)
    page = peer_worker.go(f"/audits/{audit.reference}/draft/")
    expect(page.get_by_text("We look again on weekends.")).to_be_visible()
