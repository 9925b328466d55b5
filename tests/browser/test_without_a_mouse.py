"""From the first answer to a shared report, with a keyboard alone and without scripts; and the same page on paper."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.assessments.models import Share
from apps.assessments.rating_set import own_side
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.factories import make_audit

SAVED = re.compile(r"^Saved at \d\d:\d\d$")
MOST_STOPS = 150
# The words of what has the focus: its own, or those of its label.
FOCUSED = "(one => [one.innerText, ...[...one.labels ?? []].map(l => l.innerText)].join(' '))(document.activeElement)"


@pytest.fixture
def audit(everybody, rubric):
    """Everything is answered but the first indicator."""
    levels = dict.fromkeys(load_rubric_content(rubric).indicator_keys, 3) | {"ACC-1": None}
    return make_audit(everybody.programme, rubric, everybody.manager, levels=levels)


@pytest.fixture
def path(audit):
    return reverse("assessments:rate_factor", args=[audit.reference, "accepting"])


def why(page: Page):
    return page.locator("textarea[name='ACC-1-reason']")


def status(page: Page):
    return page.locator("#ACC-1 [data-status]")


def reach(page: Page, words: str) -> None:
    """Go on with the tab key until what is reached has these words, or a label with them."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"The tab key does not reach “{words}”.")


def follow(page: Page, words: str) -> None:
    """Reach a link or a button and press it; the next page is there when this is over."""
    reach(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_manager_rates_signs_off_and_shares_by_keyboard(visit, audit, path, scripts):
    page = visit("manager", scripts=scripts).go(path)
    reach(page, "Where to look for evidence")
    page.keyboard.press("Enter")
    assert page.locator("#ACC-1 details.eg-rating__more").first.get_attribute("open") is not None
    reach(page, "Not assessed yet")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(why(page)).to_be_focused()
    page.keyboard.type("By hand")
    follow(page, "Save and return to all factors")
    follow(page, "Finish the rating")
    follow(page, "Finish the rating")
    follow(page, "Ask peer workers")
    reach(page, "End the window early")
    page.keyboard.press("Enter")
    reach(page, "Why does it end early?")
    page.keyboard.type("Read together at a meeting")
    follow(page, "End the window now")
    reach(page, "I have read this page")
    page.keyboard.press("Space")
    follow(page, "Sign off")
    follow(page, "Share it with a commissioner")
    follow(page, "Share it with Estuary Board")
    assert Share.objects.get(assessment=audit).withdrawn_at is None
    rating = own_side(audit).ratings.get(indicator__code="ACC-1")
    assert rating.level is not None
    assert rating.reason == "By hand"


def test_the_line_that_says_what_is_saved_stays_in_view(visit, path):
    page = visit("manager", width=375).go(path)
    why(page).fill("Typed far below the statements")
    expect(status(page)).to_have_text(SAVED)
    expect(status(page)).to_be_in_viewport()
    page.locator("input[name='ACC-1-answer']").first.focus()
    expect(status(page)).to_be_in_viewport()


def test_the_keyboard_reaches_nothing_behind_that_line(visit, path):
    page = visit("manager", width=375).go(path)
    page.locator("input[name='ACC-1-answer']").first.focus()
    page.keyboard.press("ArrowDown")
    expect(status(page)).to_have_text(SAVED)
    for _ in range(12):
        page.keyboard.press("Tab")
        reached, line = page.locator("*:focus").bounding_box(), status(page).bounding_box()
        assert reached["y"] + reached["height"] <= line["y"] or reached["y"] >= line["y"] + line["height"]


def test_paper_shows_what_is_folded_and_the_whole_of_what_was_written(visit, path):
    page = visit("manager").go(path)
    why(page).fill("A line of its own.\n" * 20)
    folded = page.locator("#ACC-1 details .nhsuk-details__text").first
    assert not folded.evaluate("one => one.checkVisibility()")
    page.emulate_media(media="print")
    assert folded.evaluate("one => one.checkVisibility()")
    assert why(page).evaluate("one => one.scrollHeight - one.clientHeight") <= 0
