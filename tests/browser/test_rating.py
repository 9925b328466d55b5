"""Answers saved as they are given, told as stories: nothing typed is ever lost."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.assessments.actions.audits import finish_rating
from apps.assessments.models import LONGEST_TEXT, EarlierRating
from apps.assessments.rating_set import load_rating_set, own_side
from apps.organisations.models import Membership, Role
from tests.browser.conftest import accessible
from tests.cast import NOON
from tests.factories import make_audit

SAVED = re.compile(r"^Saved at \d\d:\d\d$")


@pytest.fixture
def audit(everybody, rubric):
    return make_audit(everybody.programme, rubric, everybody.manager)


@pytest.fixture
def path(audit):
    return reverse("assessments:rate_factor", args=[audit.reference, "accepting"])


def stored(audit, code="ACC-1"):
    return next(rated for rated in load_rating_set(audit).indicators if rated.indicator.id == code)


def choose(page, level, code="ACC-1"):
    page.locator(f"input[name='{code}-answer'][value='{level}']").check()


def why(page, code="ACC-1"):
    return page.locator(f"textarea[name='{code}-reason']")


def status(page, code="ACC-1"):
    return page.locator(f"#{code} [data-status]")


def test_a_choice_and_a_reason_are_saved_by_themselves(visit, audit, path):
    page = visit("manager").go(path)
    choose(page, 3)
    expect(status(page)).to_have_text(SAVED)
    assert stored(audit).level == 3
    with page.expect_response("**/answers/ACC-1/"):
        why(page).press_sequentially("Most people told us so.")
    expect(status(page)).to_have_text(SAVED)
    assert stored(audit).reason == "Most people told us so."
    expect(page.locator("[data-jump-state='ACC-1']")).to_have_text("answered")
    page.reload()
    assert why(page).input_value() == "Most people told us so."
    assert accessible(page) == []


def test_the_saving_is_announced_politely(visit, path):
    page = visit("manager").go(path)
    assert status(page).get_attribute("role") == "status"


def test_a_high_level_with_little_evidence_is_asked_about_at_once(visit, audit, path):
    page = visit("manager").go(path)
    question = page.locator("#ACC-1 [data-question]")
    expect(question).to_be_hidden()
    choose(page, 5)
    expect(question).to_contain_text("Views of people supported")
    page.locator("input[name='ACC-1-evidence'][value='person_views']").check()
    expect(question).not_to_contain_text("as well")
    page.locator("input[name='ACC-1-evidence'][value='documents']").check()
    expect(question).to_be_hidden()


def test_a_dropped_connection_costs_nothing(visit, audit, path):
    visitor = visit("manager")
    page = visitor.go(path)
    visitor.context.set_offline(True)
    choose(page, 4)
    why(page).fill("Typed on a train")
    expect(status(page)).to_contain_text("Not saved yet: no connection")
    assert stored(audit).version == 0
    visitor.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    assert (stored(audit).level, stored(audit).reason) == (4, "Typed on a train")


def test_text_typed_without_a_connection_survives_closing_the_page(visit, audit, path):
    visitor = visit("manager")
    page = visitor.go(path)
    visitor.context.set_offline(True)
    why(page).fill("Typed on a train")
    expect(status(page)).to_contain_text("Not saved yet")
    # A page that is being closed is let back to the network first; on a busy machine it lives long enough to save.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')) }")
    page.close(run_before_unload=False)
    visitor.context.set_offline(False)
    again = visitor.context.new_page()
    again.goto(visitor.address + path)
    expect(status(again)).to_have_text(SAVED)
    assert why(again).input_value() == "Typed on a train"
    assert stored(audit).reason == "Typed on a train"


def test_text_that_a_closing_page_could_save_after_all_is_there_and_no_longer_unsaved(visit, audit, path):
    visitor = visit("manager")
    page = visitor.go(path)
    visitor.context.set_offline(True)
    why(page).fill("Typed on a train")
    expect(status(page)).to_contain_text("Not saved yet")
    kept = page.evaluate("JSON.stringify(localStorage)")
    visitor.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    # It ended before it heard the answer.
    page.evaluate(
        "kept => { for (const item of Object.entries(JSON.parse(kept))) localStorage.setItem(...item) }", kept
    )
    page.close(run_before_unload=False)
    again = visitor.context.new_page()
    again.goto(visitor.address + path)
    expect(status(again)).to_contain_text(re.compile(r"Saved\s.* by "))
    assert why(again).input_value() == "Typed on a train"
    assert again.evaluate("Object.keys(localStorage).length") == 0
    assert (stored(audit).reason, stored(audit).version) == ("Typed on a train", 1)


def test_a_server_in_trouble_is_tried_again(visit, audit, path):
    visitor = visit("manager")
    page = visitor.go(path)
    trouble = {"left": 2}

    def stumble(route):
        if trouble["left"]:
            trouble["left"] -= 1
            route.fulfill(status=500, body="no")
        else:
            route.continue_()

    page.route("**/answers/**", stumble)
    why(page).fill("Worth keeping")
    expect(status(page)).to_contain_text("the server had a problem")
    expect(status(page)).to_have_text(SAVED)
    assert stored(audit).reason == "Worth keeping"


@pytest.mark.parametrize(
    ("status_code", "said"),
    [
        (0, "Not saved yet: the server cannot be reached. What you typed is kept on this device. Trying again…"),
        # A train's or a hotel's own page in place of an answer.
        (200, "Not saved yet: the server cannot be reached. What you typed is kept on this device. Trying again…"),
        (500, "Not saved yet: the server had a problem. What you typed is kept on this device. Trying again…"),
        (503, "Not saved yet: the server had a problem. What you typed is kept on this device. Trying again…"),
        (429, "Not saved yet: too much was sent at once. What you typed is kept on this device. Trying again…"),
        (
            413,
            "Not saved: the server did not take this. What you typed is kept on this device. "
            "Reload the page and try again.",
        ),
    ],
)
def test_each_trouble_has_a_sentence_of_its_own(visit, audit, path, status_code, said):
    page = visit("manager").go(path)
    spoil = (lambda route: route.fulfill(status=status_code, body="no")) if status_code else lambda r: r.abort()
    page.route("**/answers/**", spoil)
    why(page).fill("Worth keeping")
    expect(status(page)).to_have_text(said)
    assert stored(audit).version == 0
    page.unroute("**/answers/**")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(page)).to_have_text(SAVED)
    assert stored(audit).reason == "Worth keeping"


def test_a_server_that_takes_too_long_is_no_missing_connection(visit, audit, path):
    visitor = visit("manager")
    visitor.page.add_init_script(
        "AbortSignal.timeout = () => AbortSignal.abort(new DOMException('Time is over', 'TimeoutError'))"
    )
    page = visitor.go(path)
    why(page).fill("Worth waiting for")
    expect(status(page)).to_contain_text("Not saved yet: the server takes too long to answer. What you typed is kept")
    assert stored(audit).version == 0


def test_a_text_that_is_too_long_is_refused_with_its_limit(visit, audit, path):
    page = visit("manager").go(path)
    why(page).fill("a" * (LONGEST_TEXT + 1))
    expect(status(page)).to_have_text(f"Not saved yet: Shorten this to {LONGEST_TEXT:,} characters or fewer.")
    assert stored(audit).version == 0


def test_a_reply_that_got_lost_makes_no_conflict(visit, audit, path):
    page = visit("manager").go(path)
    lost = {"left": 1}

    def lose(route):
        if lost["left"]:
            lost["left"] -= 1
            route.fetch()  # the server hears and stores it …
            route.abort()  # … but its answer never arrives
        else:
            route.continue_()

    page.route("**/answers/**", lose)
    why(page).fill("Said once")
    expect(status(page)).to_contain_text("Not saved yet")
    why(page).fill("Said once, and more")
    expect(status(page)).to_have_text(SAVED)
    assert stored(audit).reason == "Said once, and more"


def test_an_ended_session_keeps_the_text_until_the_person_is_back(visit, everybody, audit, path):
    visitor = visit("manager")
    page = visitor.go(path)
    visitor.sign_out()
    why(page).fill("Two hours of work")
    banner = page.locator("[data-banner]")
    expect(banner).to_contain_text("You have been signed out")
    assert accessible(page) == []
    href = banner.locator("a").get_attribute("href")
    assert href.startswith(f"{reverse('account_login')}?next=")
    visitor.sign_in(everybody.manager)
    page.evaluate("window.onbeforeunload = null")
    again = visitor.context.new_page()
    again.goto(visitor.address + path)
    expect(status(again)).to_have_text(SAVED)
    assert stored(audit).reason == "Two hours of work"


def test_what_one_person_left_unsaved_is_not_shown_to_the_next(visit, everybody, audit, path):
    Membership.objects.create(user=everybody.newcomer, organisation=everybody.harbour, role=Role.MANAGER, since=NOON)
    visitor = visit("manager")
    page = visitor.go(path)
    visitor.sign_out()
    why(page).fill("For my eyes")
    expect(page.locator("[data-banner]")).to_contain_text("You have been signed out")
    visitor.sign_in(everybody.newcomer)
    again = visitor.context.new_page()
    again.goto(visitor.address + path)
    assert why(again).input_value() == ""
    assert stored(audit).version == 0


@pytest.mark.parametrize(("button", "kept"), [("mine", "The second text"), ("theirs", "The first text")])
def test_two_people_at_once_choose_what_stands(visit, audit, path, button, kept):
    first, second = visit("manager").go(path), visit("manager").go(path)
    why(first).fill("The first text")
    expect(status(first)).to_have_text(SAVED)
    why(second).fill("The second text")
    panel = second.locator("#ACC-1 .eg-conflict")
    expect(panel).to_contain_text("The first text")
    expect(panel).to_be_focused()
    assert why(second).input_value() == "The second text"
    assert accessible(second) == []
    panel.locator(f"button[name='{button}']").click()
    expect(panel).to_have_count(0)
    if button == "mine":
        expect(status(second)).to_have_text(SAVED)
    assert stored(audit).reason == kept
    assert why(second).input_value() == kept
    assert EarlierRating.objects.count() == (button == "mine")


def test_a_rating_finished_meanwhile_says_so_and_keeps_the_text(visit, everybody, audit, path):
    page = visit("manager").go(path)
    own_side(audit).ratings.update(level=3, version=1, updated_by=everybody.manager, updated_at=NOON)
    finish_rating(assessment=audit, by=everybody.manager, at=NOON)
    why(page).fill("Too late, and still here")
    expect(status(page)).to_contain_text("This rating is finished, so its answers are locked")
    assert why(page).input_value() == "Too late, and still here"


def test_the_button_waits_for_what_is_on_its_way(visit, audit, path):
    page = visit("manager").go(path)
    why(page).fill("Typed just before the button")
    page.get_by_role("button", name="Save and return to all factors").click()
    page.wait_for_url(f"**{reverse('assessments:audit', args=[audit.reference])}")
    assert stored(audit).reason == "Typed just before the button"


def test_the_button_stays_while_there_is_no_connection(visit, audit, path):
    visitor = visit("manager")
    page = visitor.go(path)
    visitor.context.set_offline(True)
    why(page).fill("Not yet")
    page.get_by_role("button", name="Save and return to all factors").click()
    expect(status(page)).to_contain_text("Not saved yet")
    assert page.url.endswith(path)
    visitor.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)


def test_what_the_rubric_does_not_take_is_said_beside_the_answer(visit, audit):
    page = visit("manager").go(reverse("assessments:rate_factor", args=[audit.reference, "personalised_practice"]))
    choose(page, "NA", "PER-2")
    expect(status(page, "PER-2")).to_have_text("Not saved yet: Say why this does not apply to your programme.")
    page.get_by_role("button", name="Save and return to all factors").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Say why this does not apply")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    assert accessible(page) == []
    why(page, "PER-2").fill("One peer worker.")
    expect(status(page, "PER-2")).to_have_text(SAVED)
    assert stored(audit, "PER-2").not_applicable


def test_without_a_script_one_button_saves_the_page(visit, audit, path):
    page = visit("manager", scripts=False, width=375).go(path)
    choose(page, 3)
    why(page).fill("No script needed")
    choose(page, 2, "ACC-6")
    page.get_by_role("button", name="Save and go to Personalised Practice").click()
    page.wait_for_url("**/personalised_practice/")
    assert (stored(audit).level, stored(audit).reason) == (3, "No script needed")
    assert stored(audit, "ACC-6").level == 2


def test_going_back_finds_what_was_typed(visit, audit, path):
    visitor = visit("manager", scripts=False)
    page = visitor.go(path)
    why(page).fill("Not saved before leaving")
    page.get_by_role("link", name="Audit 2025–26").click()
    page.wait_for_url("**/audits/*/")
    page.go_back()
    assert why(page).input_value() == "Not saved before leaving"


def test_the_keyboard_is_enough(visit, audit, path):
    page = visit("manager").go(path)
    first = page.locator("input[name='ACC-1-answer']").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(status(page)).to_have_text(SAVED)
    chosen = page.locator("input[name='ACC-1-answer']:checked").get_attribute("value")
    assert str(stored(audit).level) == chosen
    page.keyboard.press("Tab")
    expect(why(page)).to_be_focused()
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("input[name='ACC-1-evidence']").first).to_be_checked()
    expect(status(page)).to_have_text(SAVED)
