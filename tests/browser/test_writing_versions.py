"""An editor writes the next version of the rubric in a browser, told as a story; and two editors meet on one page."""

import re

import pytest
from playwright.sync_api import expect

from apps.rubric.queries.rubric_loader import clear_rubric_cache, load_rubric_content, newest_published
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
    page.get_by_role("button", name="Save", exact=True).click()
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
    expect(page).to_have_url(re.compile("#id_ACC-7-statement$"))
    page.get_by_label("Statement", exact=True).fill("There is time to settle.")
    for level in range(1, 6):
        page.get_by_label(f"Level {level}:").fill(f"This is what level {level} looks like.")
    page.get_by_label("A prompt for reflection").fill("When did I rush?")
    page.get_by_role("button", name="Save", exact=True).click()


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
    page.get_by_role("button", name="Save", exact=True).click()


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


def page_of(draft, code: str = "ACC-1") -> str:
    return f"/framework/versions/drafts/{draft.reference}/indicators/{code}/"


def saved(page):
    """Once everything typed is stored."""
    expect(page.get_by_text(re.compile("^Saved at"))).to_be_visible()
    return page


def test_what_an_editor_types_is_saved_by_itself_and_seen_as_raters_meet_it(at_work, draft):
    page = at_work(width=1280).go(page_of(draft))
    field, preview = page.get_by_label("Level 3:"), page.get_by_role("figure", name="Level 3 as raters meet it")
    field.fill("Most people are welcome as they come.")
    expect(preview).to_contain_text("Most people are welcome as they come.")
    saved(page)
    expect(page.get_by_text("reworded", exact=True)).to_be_visible()
    then_they_stand_beside_each_other(field, preview)
    page.get_by_text("Level 3 elsewhere in Accepting").click()
    expect(page.get_by_text(draft_text(draft, "ACC-2", 3))).to_be_visible()
    fits(page)
    page.reload()
    expect(field).to_have_value("Most people are welcome as they come.")
    page.set_viewport_size({"width": 375, "height": 800})
    then_one_stands_under_the_other(field, preview)
    fits(page)


def then_they_stand_beside_each_other(field, preview):
    left, right = field.bounding_box(), preview.bounding_box()
    assert left["x"] + left["width"] <= right["x"]
    assert right["y"] <= left["y"] + left["height"]
    assert left["y"] <= right["y"] + right["height"]


def then_one_stands_under_the_other(field, preview):
    upper, lower = field.bounding_box(), preview.bounding_box()
    assert upper["y"] + upper["height"] <= lower["y"]
    assert abs(upper["x"] - lower["x"]) <= 1


def draft_text(draft, code: str, level: int) -> str:
    return load_rubric_content(draft.follows).content.indicator(code).anchor(level)


def test_a_page_on_which_nobody_types_saves_nothing(at_work, draft):
    page = at_work().go(page_of(draft))
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 0.2.0")
    assert [url for url in sent if "/save/" in url] == []


def test_what_is_typed_without_a_line_is_saved_once_there_is_one(at_work, draft):
    visitor = at_work()
    page = visitor.go(page_of(draft))
    visitor.context.set_offline(True)
    page.get_by_label("Title").fill("Typed on a train")
    expect(page.get_by_text(re.compile("^Not saved yet: no connection"))).to_be_visible()
    visitor.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page).reload()
    expect(page.get_by_label("Title")).to_have_value("Typed on a train")


def test_an_editor_writes_without_scripts(at_work, draft):
    page = at_work(scripts=False).go(page_of(draft))
    page.get_by_label("Level 3:").fill("Most people are welcome as they come.")
    page.get_by_role("button", name="Save and stay here").click()
    expect(page.get_by_text("your words are saved in the draft")).to_be_visible()
    preview = page.get_by_role("figure", name="Level 3 as raters meet it")
    expect(preview).to_contain_text("Most people are welcome as they come.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Version 0.2.0")


@pytest.mark.parametrize("scripts", [True, False])
def test_two_editors_on_one_page_both_keep_their_words(at_work, draft, scripts):
    other = make_person("Other editor")
    name_editor(person=other, by=None, at=NOON)
    mine = at_work(scripts=scripts).go(page_of(draft))
    theirs = at_work(other).go(page_of(draft))
    theirs.get_by_label("Title").fill("Their title")
    saved(theirs)
    mine.get_by_label("Title").fill("My title")
    if not scripts:
        mine.get_by_role("button", name="Save", exact=True).click()
    expect(mine.get_by_role("heading", name="Somebody else saved other words meanwhile")).to_be_visible()
    expect(mine.get_by_text("Their title").first).to_be_visible()
    assert mine.get_by_label("Title").input_value() == "My title"
    if scripts:  # axe reads pages with a script of its own
        fits(mine)
    mine.get_by_role("button", name="Use my words instead").click()
    if scripts:
        saved(mine).get_by_role("button", name="Save", exact=True).click()
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
