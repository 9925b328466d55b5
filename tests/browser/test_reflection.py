"""The private room, told as stories: calm to write in, nothing typed is lost, and nobody else meets it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.common.crypto import new_key
from apps.reflections.models import Journal, Reflection
from apps.reflections.reflection_encryption import decrypt_reflection
from tests.browser.conftest import accessible, too_wide
from tests.cast import PASSWORD
from tests.factories import make_reflection

SAVED = re.compile(r"^Saved at \d\d:\d\d$")
PATH = reverse("reflections:practice", args=["ACC-1"])


@pytest.fixture
def author(everybody):
    Journal.objects.create(author=everybody.peer_worker, months=3)
    return everybody.peer_worker


def stored():
    return [decrypt_reflection(row).entry.words for row in Reflection.objects.all()]


def words(page):
    return page.get_by_label("Your words")


def status(page):
    return page.locator("[data-status]")


@pytest.mark.parametrize("width", [320, 1280])
def test_from_the_first_visit_to_the_last(visit, everybody, width):
    page = visit("peer_worker", width=width).go("/")
    page.get_by_role("link", name="Self-reflection").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your room")
    assert accessible(page) == []
    page.get_by_label("1 month", exact=True).check()
    page.get_by_role("button", name="Open my room").click()
    page.get_by_role("link", name="A welcome without judgement").click()
    words(page).press_sequentially("We laughed about the kettle.")
    expect(status(page)).to_have_text(SAVED)
    page.get_by_label("Want to explore").check()
    expect(status(page)).to_have_text(SAVED)
    page.get_by_text("See the levels of this practice").click()
    assert accessible(page) == []
    assert too_wide(page) <= 0
    assert stored() == ["We laughed about the kettle."]
    page.get_by_role("button", name="Save, and back to your room").click()
    page.get_by_role("link", name="Everything you wrote").click()
    expect(page.get_by_text("We laughed about the kettle.")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="for reading (text)").click()
    assert taken.value.suggested_filename == "my-reflections.txt"
    page.get_by_role("link", name="Delete everything you wrote").click()
    page.get_by_role("button", name="Delete everything").click()
    assert stored() == []
    assert accessible(page) == []


def test_the_saving_is_announced_politely(visit, author):
    page = visit("peer_worker").go(PATH)
    assert status(page).get_attribute("role") == "status"


def test_a_dropped_connection_costs_nothing(visit, author):
    visitor = visit("peer_worker")
    page = visitor.go(PATH)
    visitor.context.set_offline(True)
    words(page).fill("Typed on a train")
    expect(status(page)).to_contain_text("What you typed is kept in this tab")
    assert stored() == []
    visitor.context.set_offline(False)
    expect(status(page)).to_have_text(SAVED)
    assert stored() == ["Typed on a train"]


def test_what_is_typed_before_the_script_arrives_is_saved_too(visit, author):
    visitor = visit("peer_worker")
    waiting = []
    visitor.page.route("**/saving.js", lambda route: waiting.append(route))
    visitor.page.goto(visitor.address + PATH, wait_until="commit")
    words(visitor.page).fill("Quicker than the line")
    expect(words(visitor.page)).to_have_value("Quicker than the line")
    waiting[0].continue_()
    expect(status(visitor.page)).to_have_text(SAVED)
    assert stored() == ["Quicker than the line"]


def test_unsaved_text_survives_a_reload_in_the_same_tab_and_only_there(visit, author):
    visitor = visit("peer_worker")
    page = visitor.go(PATH)
    page.evaluate(
        "() => { window.fetch = () => Promise.reject(new TypeError('no connection')) }"
    )  # in this page alone
    words(page).fill("Half a thought")
    expect(status(page)).to_contain_text("Not saved yet")
    assert page.evaluate("Object.keys(localStorage).length") == 0
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    expect(words(page)).to_have_value("Half a thought")
    expect(status(page)).to_have_text(SAVED)
    assert stored() == ["Half a thought"]
    assert page.evaluate("Object.keys(sessionStorage).length") == 0


def test_an_ended_session_keeps_the_text_until_the_person_is_back(visit, everybody, author):
    visitor = visit("peer_worker")
    page = visitor.go(PATH)
    visitor.sign_out()
    words(page).fill("A long evening")
    banner = page.locator("[data-banner]")
    expect(banner).to_contain_text("You have been signed out. What you typed is kept in this tab")
    assert accessible(page) == []
    visitor.sign_in(everybody.peer_worker)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(visitor.address + PATH)
    expect(status(page)).to_have_text(SAVED)
    assert stored() == ["A long evening"]


def test_without_scripts_an_ended_session_keeps_it_too(visit, everybody, author):
    """Held in the session that signing in carries over; sealed there (tests/common/test_stashed_form.py)."""
    author.set_password(PASSWORD)
    author.save()
    EmailAddress.objects.create(user=author, email=author.email, verified=True, primary=True)
    visitor = visit("peer_worker", scripts=False)
    visitor.sign_in(author)
    page = visitor.go(PATH)
    words(page).fill("A long evening")
    visitor.sign_out()
    page.get_by_role("button", name="Save, and back").click()
    page.get_by_label("E-mail address").fill(author.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("A long evening")).to_be_visible()
    page.get_by_role("button", name="Save it now").click()
    page.wait_for_url("**/reflections/")
    assert stored() == ["A long evening"]


def test_the_next_person_in_the_same_tab_does_not_meet_it(visit, everybody, author):
    Journal.objects.create(author=everybody.newcomer, months=3)
    visitor = visit("peer_worker")
    page = visitor.go(PATH)
    visitor.sign_out()
    words(page).fill("For my eyes")
    expect(page.locator("[data-banner]")).to_contain_text("signed out")
    visitor.sign_in(everybody.newcomer)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(visitor.address + PATH)
    expect(words(page)).to_have_value("")
    assert stored() == []


def test_two_devices_at_once_and_both_texts_shown(visit, author):
    phone, desk = visit("peer_worker", width=375).go(PATH), None
    words(phone).fill("On the phone")
    expect(status(phone)).to_have_text(SAVED)
    desk = visit("peer_worker").go(PATH)
    words(desk).fill("On the desk")
    expect(status(desk)).to_have_text(SAVED)
    words(phone).fill("On the phone, and more")
    expect(status(phone)).to_contain_text("changed on another page of yours")
    expect(phone.locator(".eg-conflict")).to_contain_text("On the desk")
    expect(phone.locator(".eg-conflict")).to_be_focused()
    assert accessible(phone) == []
    phone.get_by_role("button", name="Keep the other text").click()
    expect(words(phone)).to_have_value("On the desk")
    assert stored() == ["On the desk"]
    words(phone).fill("On the phone again")
    expect(status(phone)).to_have_text(SAVED)
    assert stored() == ["On the phone again"]


def test_the_keyboard_is_enough(visit, author):
    page = visit("peer_worker").go(PATH)
    words(page).focus()
    page.keyboard.type("By hand")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(status(page)).to_have_text(SAVED)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("They describe programmes, not people.")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Save, and back")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reflections/")
    assert stored() == ["By hand"]


def test_without_scripts_one_button_saves(visit, author):
    page = visit("peer_worker", scripts=False, width=375).go(PATH)
    words(page).fill("No script needed")
    page.get_by_label("Sometimes").check()
    page.get_by_role("button", name="Save, and back").click()
    page.wait_for_url("**/reflections/")
    assert stored() == ["No script needed"]


def test_what_was_written_before_stands_beside_it(visit, author, rubric):
    make_reflection(author, rubric, words="In the spring", at=timezone.now() - timedelta(days=60))
    page = visit("peer_worker").go(PATH)
    before = page.get_by_text("In the spring").bounding_box()
    assert before["x"] > words(page).bounding_box()["x"] + words(page).bounding_box()["width"]


def test_on_paper_there_are_only_the_lines_that_were_picked(visit, author, rubric):
    make_reflection(author, rubric, words="This one. Not that one.")
    page = visit("peer_worker").go(reverse("reflections:supervision"))
    page.get_by_label("This one.").check()
    page.get_by_role("button", name="See the page").click()
    expect(page.get_by_text("This one.")).to_be_visible()
    assert accessible(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_text("This one.")).to_be_visible()
    for unwanted in ("Even Ground", "Pause and support", "Take it with you"):
        expect(page.get_by_text(unwanted, exact=True).first).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1280])
def test_what_no_key_opens_is_said_on_pages_that_everybody_can_read(visit, author, rubric, settings, width):
    lost = make_reflection(author, rubric, words="Under a key that is lost")
    settings.REFLECTION_KEYS = [new_key()]
    visitor = visit("peer_worker", width=width)
    for path in (
        reverse("reflections:room"),
        reverse("reflections:written"),
        reverse("reflections:reflection", args=[lost.reference]),
    ):
        page = visitor.go(path)
        expect(page.get_by_role("heading", name="cannot be opened").first).to_be_visible()
        assert accessible(page) == []
        assert too_wide(page) <= 0
    page.get_by_role("link", name="Delete this reflection").click()
    page.get_by_role("button", name="Delete it").click()
    assert not Reflection.objects.exists()


def test_a_shorter_time_asks_before_it_deletes(visit, author, rubric):
    make_reflection(author, rubric, at=timezone.now() - timedelta(days=40))
    page = visit("peer_worker", width=320).go(reverse("reflections:keeping"))
    page.get_by_label("1 month", exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("One reflection is older than that")).to_be_visible()
    assert accessible(page) == []
    page.get_by_label("Yes, delete the reflection").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/reflections/")
    assert not Reflection.objects.exists()
