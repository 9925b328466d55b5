"""Rating one practice at a time: few words in front of a person, one click for each practice, and keys."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from apps.assessments.actions.audits import start_audit
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.statuses import AuditStatus
from tests.browser.conftest import accessible, too_wide
from tests.browser.test_rating import SAVED, choose, status, stored, why
from tests.cast import NOON
from tests.factories import make_audit

MOST_WORDS = 350
NARROW = 375
FACTORS = ("accepting", "personalised_practice", "empowering", "available", "reciprocal")
# The words that a page's main part shows, without those for readers of screens alone and what was typed.
WORDS = """() => {
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  let words = 0;
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    if (around.closest(".nhsuk-u-visually-hidden, textarea") || !around.checkVisibility()) continue;
    words += walker.currentNode.data.split(/\\s+/).filter(Boolean).length;
  }
  return words;
}"""


@pytest.fixture
def audit(everybody, rubric):
    return make_audit(everybody.programme, rubric, everybody.manager)


@pytest.fixture
def path(audit):
    return reverse("assessments:rate_factor", args=[audit.reference, "accepting"])


def opened(page: Page) -> list[str]:
    return [one.get_attribute("id") for one in page.locator("[data-part]:has(> [data-fold][open])").all()]


def fold(page: Page, code: str):
    return page.locator(f"#{code} > [data-fold]")


def test_a_narrow_screen_begins_with_one_practice_and_a_wide_one_with_all(visit, path):
    assert opened(visit("manager", width=NARROW).go(path)) == ["ACC-1"]
    assert len(opened(visit("manager").go(path))) == 6


@pytest.mark.parametrize("scripts", [True, False])
def test_the_choice_is_remembered_and_loses_nothing_typed(visit, everybody, audit, path, scripts):
    page = visit("manager", scripts=scripts).go(path)
    why(page).fill("Typed before choosing")
    page.get_by_role("button", name="Show one practice at a time").click()
    expect(page.get_by_role("button", name="Show the whole factor")).to_be_visible()
    assert opened(page) == ["ACC-1"]
    assert stored(audit).reason == "Typed before choosing"
    everybody.manager.refresh_from_db()
    assert everybody.manager.rates_one_at_a_time
    again = visit("manager", scripts=scripts).go(path)
    assert opened(again) == ["ACC-1"]
    again.get_by_role("button", name="Show the whole factor").click()
    expect(again.get_by_role("button", name="Show one practice at a time")).to_be_visible()
    assert len(opened(again)) == 6
    assert len(opened(visit("manager", scripts=scripts, width=NARROW).go(path))) == 6


def test_a_factor_takes_one_click_for_each_practice_and_one_for_the_next_factor(visit, audit, path):
    page = visit("manager", width=NARROW).go(path)
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    clicks = 0
    for number in range(1, 7):
        code = f"ACC-{number}"
        expect(fold(page, code)).to_have_attribute("open", "")
        page.locator(f"#{code} input[value='3']").check()
        clicks += 1
        why(page, code).fill(f"What we saw of it, {number}.")
        expect(status(page, code)).to_have_text(SAVED)
        assert page.evaluate(WORDS) <= MOST_WORDS
    page.get_by_role("button", name="Save and go to Personalised Practice").click()
    clicks += 1
    page.wait_for_url("**/personalised_practice/")
    print(f"\none factor: {clicks} clicks and {len(loads)} load for six practices")
    assert (clicks, len(loads)) == (7, 1)
    assert [rated.level for rated in load_rating_set(audit).factor("accepting").indicators] == [3] * 6


def test_few_words_stand_before_somebody_who_rates_one_at_a_time(visit, everybody, audit):
    own_side(audit).ratings.update(
        level=3,
        reason="We asked in every team and they told us.",
        version=1,
        updated_by=everybody.manager,
        updated_at=NOON,
    )
    visitor = visit("manager", width=NARROW)
    counted = {}
    for factor in FACTORS:
        page = visitor.go(reverse("assessments:rate_factor", args=[audit.reference, factor]))
        assert opened(page) == []
        for section in page.locator("[data-part]").all():
            section.locator("summary").first.click()
            expect(section.locator("[data-fold]")).to_have_attribute("open", "")
            expect(section.locator("[data-fold] .eg-statements label").first).to_be_visible()
            counted[section.get_attribute("id")] = page.evaluate(WORDS)
    print(f"\nwords in front of a person: {min(counted.values())} to {max(counted.values())}")
    assert len(counted) == 30
    assert {code: words for code, words in counted.items() if words > MOST_WORDS} == {}


def test_an_answered_practice_is_one_line_that_opens(visit, everybody, audit, path):
    own_side(audit).ratings.filter(indicator__code="ACC-1").update(
        level=4,
        reason="People who left in the spring said so.",
        version=1,
        updated_by=everybody.manager,
        updated_at=NOON,
    )
    page = visit("manager", width=NARROW).go(path)
    assert opened(page) == ["ACC-2"]
    line = page.locator("#ACC-1 summary").first
    expect(line).to_contain_text("Established, with a question about evidence · People who left in…")
    assert accessible(page) == []
    line.click()
    assert opened(page) == ["ACC-1"]
    assert why(page).input_value() == "People who left in the spring said so."
    assert too_wide(page) <= 0


def test_the_next_practice_opens_where_nothing_moves_under_the_hand(visit, audit, path):
    page = visit("manager", width=NARROW).go(path)
    choose(page, 3)
    why(page).press_sequentially("Most people told us so.")
    before = why(page).bounding_box()
    expect(fold(page, "ACC-2")).to_have_attribute("open", "")
    assert abs(why(page).bounding_box()["y"] - before["y"]) < 2
    expect(why(page)).to_be_focused()
    expect(page.locator("#ACC-1 input[value='4']")).to_be_hidden()
    assert accessible(page) == []
    page.get_by_role("button", name="Show the other levels").click()
    expect(page.locator("#ACC-1 input[value='3']")).to_be_focused()
    choose(page, 2, "ACC-2")
    assert opened(page) == ["ACC-2"]
    expect(page.locator("[data-progress]")).to_have_text("2 of 30 practices answered.")


def test_what_cannot_be_saved_is_opened_again(visit, audit):
    page = visit("manager", width=NARROW).go(
        reverse("assessments:rate_factor", args=[audit.reference, "personalised_practice"])
    )
    page.locator("#PER-2 summary").first.click()
    choose(page, "NA", "PER-2")
    page.keyboard.press("n")
    expect(status(page, "PER-2")).to_have_text("Not saved yet: Say why this does not apply to your programme.")
    expect(fold(page, "PER-2")).to_have_attribute("open", "")


def test_keys_choose_and_go_on(visit, audit, path):
    page = visit("manager", width=NARROW).go(path)
    page.keyboard.press("3")
    expect(page.locator("#ACC-1 input[value='3']")).to_be_checked()
    expect(page.locator("[data-heard]")).to_contain_text("Chosen: Developing.")
    page.keyboard.press("w")
    expect(why(page)).to_be_focused()
    page.keyboard.type("4 of 5 people told us.")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#ACC-2 h2")).to_be_focused()
    page.keyboard.press("2")
    expect(status(page, "ACC-2")).to_have_text(SAVED)
    page.keyboard.press("p")
    expect(page.locator("#ACC-1 h2")).to_be_focused()
    assert (stored(audit).level, stored(audit).reason) == (3, "4 of 5 people told us.")
    assert stored(audit, "ACC-2").level == 2


def test_nobody_is_told_of_keys_where_there_are_none(visit, path):
    page = visit("manager", width=375, has_touch=True, is_mobile=True).go(path)
    expect(page.locator("[data-keys]")).to_be_hidden()
    # Whoever presses one has a keyboard after all, and may want to turn the keys off.
    page.keyboard.press("3")
    expect(page.get_by_role("button", name="Turn these keys off")).to_be_visible()
    expect(visit("manager").go(path).locator("[data-keys]")).to_be_visible()


def test_keys_choose_in_the_whole_factor_too_and_can_be_turned_off(visit, audit, path):
    page = visit("manager").go(path)
    page.locator("#ACC-3 input[value='NY']").focus()
    page.keyboard.press("4")
    expect(page.locator("#ACC-3 input[value='4']")).to_be_checked()
    page.get_by_role("button", name="Turn these keys off").click()
    page.locator("#ACC-3 input[value='4']").focus()
    page.keyboard.press("1")
    expect(page.locator("#ACC-3 input[value='4']")).to_be_checked()
    expect(page.locator("[data-keys-list]")).to_be_hidden()


@pytest.fixture
def second_audit(everybody, rubric):
    """It began with the levels of the last one."""
    make_audit(everybody.programme, rubric, everybody.manager, reason="As we saw it.", status=AuditStatus.SIGNED_OFF)
    return start_audit(
        programme=everybody.programme,
        period_start=date(2026, 4, 1),
        period_end=date(2027, 3, 31),
        with_levels=True,
        by=everybody.manager,
        at=NOON + timedelta(days=400),
    )


@pytest.mark.parametrize("width", [NARROW, 1280])
def test_still_true_saves_in_place_and_goes_to_the_next(visit, second_audit, width):
    page = visit("manager", width=width).go(
        reverse("assessments:rate_factor", args=[second_audit.reference, "accepting"])
    )
    loads: list[str] = []
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    for number in range(1, 6):
        page.locator(f"#ACC-{number}").get_by_role("button", name="Still true").click()
        expect(page.locator(f"#ACC-{number + 1} h2")).to_be_focused()
        expect(page.locator(f"#ACC-{number} [data-carried]")).to_have_count(0)
    assert (loads, stored(second_audit, "ACC-5").level) == ([], 3)
    expect(page.locator("[data-unchanged] li")).to_have_count(1)
    expect(page.locator("[data-progress]")).to_contain_text("5 of 30 practices answered.")


def test_one_confirmation_says_what_is_unchanged_before_it_is_done(visit, second_audit):
    page = visit("manager", width=NARROW).go(
        reverse("assessments:rate_factor", args=[second_audit.reference, "accepting"])
    )
    page.get_by_text("Confirm all that is unchanged in this factor").click()
    expect(page.locator("[data-unchanged] li")).to_have_count(6)
    expect(page.locator("[data-unchanged]")).to_contain_text("As we saw it.")
    assert accessible(page) == []
    page.get_by_role("button", name="All of these are still true").click()
    page.wait_for_url("**/personalised_practice/")
    assert [rated.level for rated in load_rating_set(second_audit).factor("accepting").indicators] == [3] * 6


def test_the_last_audit_is_beside_a_practice_once_it_is_answered(visit, everybody, rubric):
    make_audit(everybody.programme, rubric, everybody.manager, reason="As we saw it.", status=AuditStatus.SIGNED_OFF)
    audit = make_audit(everybody.programme, rubric, everybody.manager, period=(date(2026, 4, 1), date(2027, 3, 31)))
    page = visit("manager").go(reverse("assessments:rate_factor", args=[audit.reference, "accepting"]))
    assert page.get_by_text("What the audit 2025–26 said").count() == 0
    choose(page, 2)
    page.locator("#ACC-1").get_by_text("What the audit 2025–26 said").click()
    expect(page.locator("#ACC-1 [data-last]")).to_contain_text("As we saw it.")
    assert page.get_by_text("What the audit 2025–26 said").count() == 1


def test_without_a_script_the_page_comes_back_at_the_next_practice(visit, everybody, audit, path):
    everybody.manager.rates_one_at_a_time = True
    everybody.manager.save()
    page = visit("manager", width=NARROW, scripts=False).go(path)
    assert opened(page) == ["ACC-1"]
    choose(page, 3)
    why(page).fill("No script needed")
    page.locator("#ACC-1").get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/accepting/?at=ACC-2#ACC-2")
    assert opened(page) == ["ACC-2"]
    assert stored(audit).reason == "No script needed"
