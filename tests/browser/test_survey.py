"""The survey for people supported: from a link to thank you, on a small screen and without a script."""

import pytest
from playwright.sync_api import expect

from apps.surveys import encryption
from apps.surveys.domain import tally
from apps.surveys.domain.survey_links import SurveyLink
from apps.surveys.models import Counts
from tests.browser.conftest import problems_at, too_wide
from tests.surveys.surveys import open_now

SMALL, USUAL = 320, 1280


@pytest.fixture
def opened(everybody, rubric):
    return open_now(everybody)


@pytest.fixture
def address(opened):
    return f"/s/{SurveyLink(opened.link_key, '').as_text}/"


def counted() -> tally.Tally:
    return tally.from_json(encryption.decrypt(Counts.objects.get().ciphertext))


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_from_the_link_to_thank_you_on_a_small_screen_without_a_script(visit, address):
    visitor = visit(width=SMALL, scripts=False)
    page = visitor.go(address)
    button(page, "Start").click()
    for number in range(1, 11):
        expect(page.get_by_text(f"Statement {number} of 10")).to_be_visible()
        assert too_wide(page) <= 0
        if number != 4:  # left out
            page.get_by_label("Prefer not to say" if number == 2 else "Mostly").check()
        button(page, "Next").click()
    page.get_by_label("A friend, a relative or a carer").check()
    button(page, "Look over my answers").click()
    expect(page.get_by_text("Left out")).to_have_count(1)
    button(page, "Change statement 1").click()
    page.get_by_label("Fully").check()
    button(page, "Back to all my answers").click()
    assert counted().people == 0
    button(page, "Send my answers").first.click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    said = counted()
    assert (said.people, said.helped["somebody_close"], said.levels["ACC-1"][5]) == (1, 1, 1)
    assert sum(sum(levels.values()) for levels in said.levels.values()) == 8
    page.reload()
    assert counted().people == 1
    assert visitor.context.cookies() == []


def test_stopping_sends_nothing(visit, address):
    page = visit(width=SMALL, scripts=False).go(address)
    button(page, "Start").click()
    page.get_by_label("Not at all").check()
    button(page, "Next").click()
    page.get_by_role("link", name="Stop here, and send nothing").click()
    expect(page.get_by_text("Nothing was sent.")).to_be_visible()
    assert counted().people == 0


def test_the_keyboard_is_enough(visit, address):
    page = visit(scripts=False).go(address)
    button(page, "Start").press("Enter")
    expect(page.get_by_text("Statement 1 of 10")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("A little")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Statement 2 of 10")).to_be_visible()


@pytest.mark.parametrize("easy", [False, True])
def test_every_step_is_accessible_and_fits(visit, address, easy):
    page = visit().go(address)
    found = []

    def look():
        found.extend(f"{page.title()}: {problem}" for problem in problems_at(page, SMALL, USUAL))

    if easy:
        page.get_by_role("link", name="Easy Read").click()
        look()
    button(page, "Start").click()
    page.get_by_label("Sometimes").check()
    look()
    for _ in range(10):
        button(page, "Next").click()
    look()
    button(page, "Look over my answers").click()
    look()
    button(page, "Change statement 3").click()
    look()
    button(page, "Back to all my answers").click()
    button(page, "Send my answers").first.click()
    look()
    assert found == []


def test_over_the_limit_the_page_keeps_what_was_chosen(visit, address, monkeypatch):
    monkeypatch.setattr("apps.surveys.rate_limits.PER_ADDRESS_AN_HOUR", 0)
    page = visit(width=SMALL, scripts=False).go(address + "all/")
    page.get_by_label("Fully").first.check()
    button(page, "Look over the answers").click()
    button(page, "Send my answers").first.click()
    expect(page.get_by_role("heading", name="Please try again later")).to_be_visible()
    assert too_wide(page) <= 0
    monkeypatch.undo()
    button(page, "Try again").click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_visible()
    assert counted().levels["ACC-1"][5] == 1


def test_read_aloud_it_says_statement_question_and_answers(visit, address):
    """What a screen reader gets: the statement as the page's heading, and named again with the group of answers."""
    page = visit().go(address)
    button(page, "Start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My peer worker does not judge me.")
    group = page.get_by_role("group", name="How far is this true for you?")
    expect(group).to_have_accessible_description("My peer worker does not judge me.")
    expect(group.get_by_role("radio")).to_have_count(7)


@pytest.mark.parametrize("name", ["sheet", "paper-form", "paper-form/easy-read"])
def test_on_paper_there_is_only_the_sheet(visit, opened, name):
    page = visit("manager").go(f"/rounds/{opened.reference}/{name}/")
    expect(page.get_by_role("link", name="Back to the round")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="How is peer support for you?")).to_be_visible()
    expect(page.get_by_text("Print this page")).to_be_hidden()
    expect(page.get_by_text("Back to the round")).to_be_hidden()
