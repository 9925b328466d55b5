"""An editor writes the next version of the rubric in a browser, told as a story; and two editors meet on one page."""

import re

import pytest
from playwright.sync_api import expect

from apps.rubric.queries.rubric_loader import clear_rubric_cache, newest_published
from apps.rubric_editor.actions.drafts import start_draft
from apps.rubric_editor.actions.editors import name_editor
from apps.rubric_editor.models import RubricDraft
from tests.browser.conftest import accessible, too_wide
from tests.cast import NOON, make_person


@pytest.fixture
def editor(everybody):
    person = make_person("Rubric editor")
    name_editor(person=person, by=None, at=NOON)
    return person


@pytest.fixture
def draft(editor, rubric) -> RubricDraft:
    return start_draft(rubric=rubric, by=editor, at=NOON)


@pytest.fixture
def at_work(visit, editor):
    """at_work(width=375): the editor at a device of that kind."""

    def open_for(person=editor, **kind):
        visitor = visit("anyone", **kind)
        visitor.sign_in(person)
        return visitor

    yield open_for
    clear_rubric_cache()


def fits(page) -> None:
    """The page can be read by everybody, and is no wider than its window."""
    assert accessible(page) == [], page.url
    assert too_wide(page) <= 0, page.url


def test_an_editor_writes_and_publishes_the_next_version(at_work):
    page = at_work().go("/framework/versions/")
    fits(page)
    when_a_draft_is_started(page)
    when_an_indicator_is_reworded(page)
    when_one_is_added_and_written(page)
    when_one_is_taken_out(page)
    when_one_is_said_to_be_replaced(page)
    then_nothing_is_left_to_mend(page)
    then_the_preview_shows_it(page)
    when_it_is_published(page)
    assert newest_published().version == "0.2.0"


def when_a_draft_is_started(page):
    page.get_by_role("button", name="Start a draft from version 0.1.0").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 0.2.0")
    fits(page)


def when_an_indicator_is_reworded(page):
    page.get_by_role("link", name="A welcome without judgement").click()
    fits(page)
    page.get_by_label("Statement", exact=True).fill("People are welcome as they come.")
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("listitem").filter(has_text="A welcome without judgement")
    expect(row).to_contain_text("Reworded")


def when_one_is_added_and_written(page):
    page.get_by_role("link", name="Add an indicator to Accepting").click()
    fits(page)
    page.get_by_label("Title").fill("Time to settle")
    page.get_by_role("button", name="Add indicator").click()
    page.get_by_role("link", name="The draft").click()
    page.get_by_role("link", name="7 or more things left to mend").click()
    fits(page)
    page.get_by_role("link", name="ACC-7 Time to settle: Statement").click()
    expect(page).to_have_url(re.compile("#id_statement$"))
    page.get_by_label("Statement", exact=True).fill("There is time to settle.")
    for level in range(1, 6):
        page.get_by_label(f"Level {level}:").fill(f"This is what level {level} looks like.")
    page.get_by_label("A prompt for reflection").fill("When did I rush?")
    page.get_by_role("button", name="Save").click()


def when_one_is_taken_out(page):
    page.get_by_role("link", name="Honest, agreed boundaries").click()
    page.get_by_role("link", name="Take REC-6 out of this version").click()
    fits(page)
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_role("button", name="Bring back REC-6")).to_be_visible()


def when_one_is_said_to_be_replaced(page):
    page.get_by_role("link", name="Strengths first").click()
    page.get_by_role("link", name="Look at it, or change it").click()
    fits(page)
    page.get_by_label("Replaced").check()
    page.get_by_role("button", name="Save").click()


def then_nothing_is_left_to_mend(page):
    expect(page.get_by_text("Nothing is left to mend.")).to_be_visible()
    fits(page)
    page.get_by_role("link", name="What changed since version 0.1.0").click()
    fits(page)
    expect(page.locator("ins").filter(has_text="are welcome as they come.")).to_be_visible()
    page.get_by_role("link", name="The draft").click()


def then_the_preview_shows_it(page):
    page.get_by_role("link", name="See how it will look").click()
    fits(page)
    page.get_by_role("link", name="Accepting", exact=True).first.click()
    fits(page)
    expect(page.get_by_text("There is time to settle.")).to_be_visible()
    page.get_by_role("link", name="How it will look").click()
    page.get_by_role("link", name=re.compile("Accepting.*the form")).click()
    fits(page)
    page.get_by_label("This is what level 3 looks like.").check()
    page.get_by_role("link", name="How it will look").click()
    page.get_by_role("link", name="The draft").click()


def when_it_is_published(page):
    page.get_by_role("link", name="Publish this version").click()
    fits(page)
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick the box to publish this version.")
    fits(page)
    page.get_by_label("I know that version 0.2.0 can never be changed").check()
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("Version 0.2.0 is published.")).to_be_visible()
    fits(page)


def test_two_editors_on_one_page_both_keep_their_words(at_work, draft):
    other = make_person("Other editor")
    name_editor(person=other, by=None, at=NOON)
    path = f"/framework/versions/drafts/{draft.reference}/indicators/ACC-1/"
    mine, theirs = at_work().go(path), at_work(other).go(path)
    theirs.get_by_label("Title").fill("Their title")
    theirs.get_by_role("button", name="Save").click()
    mine.get_by_label("Title").fill("My title")
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("heading", name="Somebody else saved other words meanwhile")).to_be_visible()
    expect(mine.get_by_text("Their title").first).to_be_visible()
    assert mine.get_by_label("Title").input_value() == "My title"
    fits(mine)
    mine.get_by_role("button", name="Save").click()
    expect(mine.get_by_role("link", name="My title")).to_be_visible()


@pytest.mark.parametrize("kind", ["yaml", "xlsx"])
def test_a_draft_goes_out_as_a_file_and_comes_back(at_work, draft, tmp_path, kind):
    page = at_work().go(f"/framework/versions/drafts/{draft.reference}/")
    with page.expect_download() as got:
        page.get_by_role("link", name="Download as an Excel" if kind == "xlsx" else "Download as a text file").click()
    file = tmp_path / f"draft.{kind}"
    got.value.save_as(file)
    if kind == "yaml":
        file.write_text(file.read_text("utf-8").replace("A welcome without judgement", "A warm welcome"), "utf-8")
    page.get_by_role("link", name="Send a file back").click()
    fits(page)
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the file changes")
    fits(page)
    expect(page.get_by_text("warm" if kind == "yaml" else "Not one word differs.").first).to_be_visible()
    page.get_by_role("button", name="Take the file over").click()
    expect(page.get_by_text("The draft is now as the file says.")).to_be_visible()


def test_the_pages_fit_a_small_phone(at_work, draft):
    visitor = at_work(width=320)
    base = f"/framework/versions/drafts/{draft.reference}/"
    for path in (
        "",
        "indicators/ACC-1/",
        "indicators/ACC-1/origin/",
        "factors/accepting/",
        "words/scale/",
        "words/about/",
        "changes/",
        "history/",
        "import/",
        "publish/",
        "delete/",
        "preview/accepting/",
    ):
        fits(visitor.go(base + path))
