"""The meeting screen, by keyboard alone: two raters, one projector, one indicator after another."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.assessments.models import SideKind
from tests.browser.conftest import accessible, problems_at
from tests.factories import make_reviewed_audit

SAVED = re.compile(r"^Saved at \d\d:\d\d$")


@pytest.fixture
def audit(everybody, rubric):
    """Two differences, and one indicator that the reviewer left open."""
    made = make_reviewed_audit(
        everybody.programme,
        rubric,
        everybody.manager,
        everybody.newcomer,
        levels={"ACC-1": 5, "PER-2": "NA"},
        theirs={"ACC-1": 2, "EMP-1": None},
    )
    reasons = {SideKind.OWN: "Everybody we asked told us so.", SideKind.REVIEW: "Three of eight people did not know."}
    for kind, reason in reasons.items():
        made.sides.get(kind=kind).ratings.filter(indicator__code="ACC-1").update(reason=reason)
    return made


def agreed(audit, code):
    return audit.sides.get(kind=SideKind.AGREED).ratings.get(indicator__code=code)


def on(audit, code):
    return reverse("assessments:agree_on", args=[audit.reference, code])


def status(page):
    return page.locator("[data-status]")


def why(page):
    return page.locator("textarea[name$='-reason']").first


def test_a_meeting_needs_no_mouse(visit, audit):
    page = visit("manager").go(reverse("assessments:agree", args=[audit.reference]))
    page.get_by_role("button", name="Work through what is left").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{on(audit, 'PER-2')}")
    # The first: one says that it does not apply. They choose a level, say why, and go on.
    page.keyboard.press("3")
    expect(page.locator("input[value='3']")).to_be_checked()
    expect(page.locator("[data-heard]")).to_contain_text("Chosen: 3 ·")
    expect(status(page)).to_have_text(SAVED)
    page.keyboard.press("w")
    expect(why(page)).to_be_focused()
    page.keyboard.type("We counted 4 people, and now we know.")
    page.keyboard.press("Escape")
    expect(page.locator("h1")).to_be_focused()
    page.keyboard.press("n")
    page.wait_for_url(f"**{on(audit, 'ACC-1')}")
    given = agreed(audit, "PER-2")
    assert (given.level, given.reason) == (3, "We counted 4 people, and now we know.")
    # The second: three levels apart. The arrows lead on and back, and never change a level.
    page.keyboard.press("4")
    expect(status(page)).to_have_text(SAVED)
    page.locator("input[value='4']").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(f"**{on(audit, 'PER-2')}")
    page.keyboard.press("ArrowRight")
    page.wait_for_url(f"**{on(audit, 'ACC-1')}")
    assert agreed(audit, "ACC-1").level == 4
    page.keyboard.press("p")
    page.wait_for_url(f"**{on(audit, 'PER-2')}")


def test_what_does_not_apply_has_its_key_and_wants_a_reason(visit, audit):
    page = visit("manager").go(on(audit, "PER-2"))
    page.keyboard.press("d")
    expect(status(page)).to_have_text("Not saved yet: Say why this does not apply to your programme.")
    page.keyboard.press("n")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    assert accessible(page) == []
    page.keyboard.press("w")
    page.keyboard.type("One peer worker.")
    expect(status(page)).to_have_text(SAVED)
    assert agreed(audit, "PER-2").not_applicable


def test_keys_that_mean_nothing_here_do_nothing(visit, audit):
    page = visit("manager").go(on(audit, "ACC-1"))
    for key in ("9", "0", "x", "Control+3", "Alt+3"):
        page.keyboard.press(key)
    assert page.locator("input[value='NY']").is_checked()
    page.keyboard.press("d")  # this indicator always applies
    assert page.locator("input[value='NY']").is_checked()
    assert agreed(audit, "ACC-1").version == 0


def test_the_keys_can_be_turned_off_and_stay_off(visit, audit):
    page = visit("manager").go(on(audit, "ACC-1"))
    switch = page.locator("[data-keys-switch]")
    switch.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-keys-list]")).to_be_hidden()
    page.keyboard.press("3")
    assert page.locator("input[value='NY']").is_checked()
    page.reload()
    expect(switch).to_have_text("Turn keys on")
    page.keyboard.press("3")
    assert page.locator("input[value='NY']").is_checked()
    switch.click()
    page.keyboard.press("3")
    expect(page.locator("input[value='3']")).to_be_checked()


def test_two_screens_lose_nothing(visit, audit):
    first, second = visit("manager").go(on(audit, "ACC-1")), visit("newcomer").go(on(audit, "ACC-1"))
    why(first).fill("The first text")
    first.keyboard.press("Escape")
    first.keyboard.press("3")
    expect(status(first)).to_have_text(SAVED)
    first.wait_for_function("document.querySelector('[data-status]').textContent.startsWith('Saved')")
    why(second).fill("The second text")
    panel = second.locator(".eg-conflict")
    expect(panel).to_be_focused()
    expect(panel).to_contain_text("The first text")
    assert why(second).input_value() == "The second text"
    assert accessible(second) == []
    # Going on is held back until they have chosen.
    second.locator("h1").focus()
    second.keyboard.press("n")
    assert second.url.endswith(on(audit, "ACC-1"))
    panel.get_by_role("button", name="Save mine instead").focus()
    second.keyboard.press("Enter")
    expect(status(second)).to_have_text(SAVED)
    assert agreed(audit, "ACC-1").reason == "The second text"
    assert agreed(audit, "ACC-1").earlier.get().reason == "The first text"


def test_the_pages_are_accessible_and_fit(visit, audit):
    manager = visit("manager")
    addresses = [
        reverse("assessments:agree", args=[audit.reference]),
        on(audit, "ACC-1"),
        on(audit, "ACC-1") + "?type=large",
        on(audit, "PER-1"),
    ]
    found = []
    for address in addresses:
        found += [f"{address}: {problem}" for problem in problems_at(manager.go(address), 375, 1280)]
    page = manager.go(addresses[0])
    page.get_by_text("27 the same: look").click()
    found += problems_at(page, 375, 1280)
    assert found == []


def test_whose_choice_it_is_shows_without_colour(visit, audit):
    page = visit("manager").go(on(audit, "ACC-1"))
    marks = page.locator(".eg-statements .eg-chosen")
    assert [one.inner_text() for one in marks.all()] == ["The reviewer", "The programme"]
    shapes = [one.evaluate("e => getComputedStyle(e, '::before').borderRadius") for one in marks.all()]
    assert shapes[0] != shapes[1]


def test_larger_type_is_larger_and_goes_along(visit, audit):
    page = visit("manager").go(on(audit, "PER-2"))

    def size():
        return page.locator(".nhsuk-radios__label").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")

    usual = size()
    page.get_by_role("button", name="Larger type").click()
    page.wait_for_url("**?type=large")
    assert size() > 1.3 * usual
    page.keyboard.press("3")
    page.keyboard.press("n")
    page.wait_for_url(f"**{on(audit, 'ACC-1')}?type=large")
    assert agreed(audit, "PER-2").level == 3


@pytest.mark.parametrize("scripts", [True, False])
def test_one_press_takes_an_answer_and_the_last_one_ends_it(visit, audit, scripts):
    page = visit("manager", scripts=scripts).go(on(audit, "PER-2"))
    page.locator("input[value='3']").focus()
    page.keyboard.press("Enter")  # saves what is chosen, and takes nobody’s answer
    page.wait_for_url(f"**{on(audit, 'ACC-1')}")
    assert not agreed(audit, "PER-2").not_applicable
    page.go_back()
    page.get_by_role("button", name="Take theirs").click()
    page.wait_for_url(f"**{on(audit, 'ACC-1')}")
    assert agreed(audit, "PER-2").level == 3
    page.get_by_role("button", name="Take theirs").click()
    page.wait_for_url(f"**{on(audit, 'EMP-1')}")
    assert (agreed(audit, "ACC-1").level, agreed(audit, "ACC-1").reason) == (2, "Three of eight people did not know.")
    page.locator("input[value='3']").check()
    page.get_by_role("button", name="All differences are agreed: finish").click()
    expect(page.get_by_role("heading", name="The check", level=1)).to_be_visible()


def test_without_a_script_the_buttons_do_it(visit, audit):
    page = visit("manager", scripts=False, width=375).go(on(audit, "PER-2"))
    assert page.locator("[data-keys]").is_hidden()
    page.locator("input[value='3']").check()
    why(page).fill("No script needed")
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url(f"**{on(audit, 'ACC-1')}")
    assert (agreed(audit, "PER-2").level, agreed(audit, "PER-2").reason) == (3, "No script needed")
