"""Survey rounds, told as stories: opened by a manager, answered by a peer worker, read when they have closed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from apps.assessments.statuses import AuditStatus
from apps.surveys import encryption
from apps.surveys.actions.rounds import sweep_rounds
from apps.surveys.domain import tally
from apps.surveys.domain.questions import RespondentGroup
from apps.surveys.models import Counts
from tests.browser.conftest import accessible, too_wide
from tests.factories import make_audit
from tests.surveys.rounds import answer_all, make_round, peer_workers

WEEKS = timedelta(days=20)


@pytest.fixture
def today():
    return timezone.localdate()


def people() -> int:
    return tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext)).people


@pytest.mark.parametrize("width", [320, 1280])
def test_a_manager_opens_a_round_and_a_peer_worker_answers(visit, everybody, width):
    page = visit("manager", width=width).go("/programmes/")
    page.get_by_role("link", name=everybody.programme.name, exact=True).click()
    page.get_by_role("link", name="Survey rounds and discussions").click()
    page.get_by_role("button", name="Open a round for peer workers").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("Answers so far: fewer than 5.")).to_be_visible()

    page = visit("peer_worker", width=width).go("/")
    page.get_by_role("link", name="Your say", exact=True).click()
    page.get_by_role("button", name="Have your say").click()
    page.get_by_text("Who can see what you answer?").click()
    assert accessible(page) == []
    assert too_wide(page) <= 0
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is chosen yet")
    assert accessible(page) == []
    page.get_by_role("group", name="Peer workers meet each person with warmth").get_by_label("Mostly").check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert people() == 1
    page.get_by_role("main").get_by_role("link", name="Back to your say").click()
    expect(page.get_by_text("You have answered. Thank you.")).to_be_visible()


def test_without_a_script_and_without_a_mouse(visit, everybody, rubric, today):
    made = make_round(everybody.programme, everybody.manager, opens_on=today, closes_on=today + WEEKS)
    page = visit("peer_worker", scripts=False, width=375).go(f"/your-say/{made.reference}/")
    page.get_by_role("group", name="Time together is shaped").get_by_label("Fully").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Send my answers").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert people() == 1


def test_peer_workers_read_the_result_first_and_raters_after_their_audit(visit, everybody, rubric, today):
    begun = today - timedelta(days=9)
    made = make_round(everybody.programme, everybody.manager, opens_on=begun, closes_on=today - timedelta(days=1))
    colleagues = peer_workers(everybody.harbour, 6)
    answer_all(made, colleagues, [1, 2, 3, 4, 5, 5], at=timezone.now() - timedelta(days=3))
    period = (today - timedelta(days=300), today)
    audit = make_audit(everybody.programme, rubric, everybody.manager, period=period)

    sweep_rounds(at=timezone.now())
    page = visit("peer_worker").go("/your-say/")
    page.get_by_role("link", name=everybody.programme.name).click()
    expect(page.get_by_text("6 people took part.")).to_be_visible()
    assert accessible(page) == []

    rater = visit("manager")
    page = rater.go(f"/rounds/{made.reference}/")
    expect(page.get_by_text("once its ratings are finished")).to_be_visible()
    page = rater.go(f"/audits/{audit.reference}/factors/accepting/")
    expect(page.get_by_text("It counts as evidence of the kind “Views of peer workers”.")).to_be_visible()
    audit.delete()
    done = make_audit(
        everybody.programme,
        rubric,
        everybody.manager,
        period=period,
        status=AuditStatus.SIGNED_OFF,
        at=timezone.now(),
    )
    page = rater.go(f"/audits/{done.reference}/")
    page.get_by_role("link", name="See the audit beside what people said").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Seen together")
    expect(page.get_by_role("row", name="A welcome without judgement").first).to_contain_text("3.3")
    assert accessible(page) == []


def test_the_link_of_a_round_is_copied_by_a_button(visit, everybody, today):
    made = make_round(
        everybody.programme,
        everybody.manager,
        RespondentGroup.PEOPLE_SUPPORTED,
        opens_on=today,
        closes_on=today + WEEKS,
    )
    page = visit("manager").go(f"/rounds/{made.reference}/")
    address = page.locator("[data-copy]").get_attribute("data-copy")
    assert made.link_key in address.replace("-", "")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address

    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Select the address, and copy it by hand.")).to_be_visible()

    page = visit("manager", scripts=False).go(f"/rounds/{made.reference}/")
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()
