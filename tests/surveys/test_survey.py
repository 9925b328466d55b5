"""The form for people supported: one statement at a time, no account, nothing required, nothing kept."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.surveys import easy_read
from apps.surveys.domain.questions import QuestionSet, RespondentGroup, options_of, statements_for
from apps.surveys.models import LinkKind

from ..conftest import ROOT
from .surveys import Person, carried, counts, everything, key_of, open_now, path
from .test_answers import whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast, rubric):
    return open_now(cast)


def test_one_statement_after_the_other_and_only_the_last_button_sends(opened):
    person = Person(opened)
    person.press()
    for number, code in enumerate(everything(opened), start=1):
        assert person.says(f"Statement {number} of 10")
        person.press(**{code: "4"})
        assert counts().people == 0
    assert person.says("Did somebody help you")
    person.press(helped="interpreter")
    assert person.says("Look over your answers")
    assert counts().people == 0
    person.press("send")
    assert (person.page.status_code, person.page.url) == (302, path("thank_you", opened))
    assert (counts().people, counts().helped["interpreter"]) == (1, 1)
    assert all(levels[4] == 1 for levels in counts().levels.values())


def test_every_statement_can_be_left_out_or_not_said(opened):
    person = Person(opened)
    person.press()
    for code in everything(opened):
        assert person.says("Prefer not to say")
        assert person.says("Does not apply")
        person.press(**({code: "PNS"} if code == "ACC-1" else {}))
    person.press()
    assert person.says("Prefer not to say")
    person.press("send")
    assert counts().people == 1
    assert not any(sum(levels.values()) for levels in counts().levels.values())
    assert counts().helped["not_said"] == 1


def test_a_form_without_any_answer_is_not_sent(opened):
    person = Person(opened)
    person.press("check")
    assert person.says("nothing to send")
    person.press("send")
    assert (person.page.status_code, counts().people) == (200, 0)


def test_back_and_forth_keeps_what_was_chosen(opened):
    person = Person(opened)
    person.press()
    person.press(**{"ACC-1": "2"})
    person.press("back", **{"ACC-3": "5"})
    assert re.search(r'name="ACC-1" type="radio"[^>]*value="2" checked', person.page.content.decode())
    person.press(**{"ACC-1": "3"})
    assert re.search(r'name="ACC-3" type="radio"[^>]*value="5" checked', person.page.content.decode())


def test_one_answer_can_be_changed_at_the_end(opened):
    person = Person(opened)
    person.press()
    person.press("check", **{"ACC-1": "1"})
    person.press("to-1")
    assert person.says("Statement 1 of 10")
    person.press(**{"ACC-1": "5"})
    assert person.says("Look over your answers")
    person.press("send")
    assert counts().levels["ACC-1"] == {1: 0, 2: 0, 3: 0, 4: 0, 5: 1}


def test_what_a_browser_makes_up_is_left_out(opened):
    Client().post(
        path("answers", opened),
        {"go": "send", "ACC-1": "4", "ACC-3": "6", "ACC-2": "3", "PER-1": "<b>", "helped": "Jo Hill", "step": "-9"},
    )
    assert (counts().people, counts().levels["ACC-1"][4], sum(counts().levels["ACC-3"].values())) == (1, 1, 0)
    assert counts().helped["not_said"] == 1


@pytest.mark.parametrize("go", ["", "to-", "to-0", "to-999999", "to-²", "back", "next", "nonsense"])
@pytest.mark.parametrize("step", ["", "0", "5", "999", "9999999", "²", "x"])
def test_a_form_that_was_tampered_with_is_a_page_of_the_survey(opened, go, step):
    assert Client().post(path("answers", opened), {"go": go, "step": step}).status_code == 200


def test_a_button_pressed_twice_sends_once(opened):
    person = Person(opened)
    person.press("check")
    sheet = carried(person.page)
    for _ in range(2):
        sent = Client().post(path("answers", opened), sheet | {"ACC-1": "4", "go": "send"})
        assert sent.url == path("thank_you", opened)
    assert counts().people == 1


def test_all_of_it_on_one_page_and_from_paper(opened):
    for name, helped in (("all_at_once", "not_said"), ("from_paper", "typed_in")):
        person = Person(opened)
        person.page = person.browser.get(path(name, opened))
        assert person.page.content.decode().count("<fieldset") == 11
        chosen = {"helped": helped} if helped == "typed_in" else {}
        person.press("check", **{"ACC-1": "4"}, **chosen)
        person.press("send")
        assert person.page.url == path("typed_in" if helped == "typed_in" else "thank_you", opened)
        assert counts().helped[helped] == 1


def test_the_link_can_be_typed_as_people_type(opened):
    written = key_of(opened)
    for typed in (written.lower(), written.replace("-", ""), written.replace("-", " ")):
        assert Client().get(reverse("survey:start", args=[typed])).status_code == 200


def test_the_first_page_says_who_asks_and_how(cast, rubric):
    opened = open_now(cast, local_term="guest", introduction="We want to learn.\n<b>Truly.</b>")
    page = Client().get(path("start", opened)).content.decode()
    for words in ("Harbour", "Walking Alongside", "every guest", "We want to learn.", "&lt;b&gt;Truly", "116 123"):
        assert words in page
    assert "does not change your support" in page


# --- Easy Read --------------------------------------------------------------------------------------------


def test_every_quick_statement_has_an_easy_wording_and_its_picture(opened, content):
    asked = statements_for(RespondentGroup.PEOPLE_SUPPORTED, QuestionSet.QUICK, content)
    assert easy_read.covers(asked)
    wording = easy_read.easy_read()
    assert set(wording.statements) == {one.indicator for one in asked}
    assert set(wording.faces) == {option.value for option in options_of(content)}
    for picture in [*wording.faces.values(), *(one.picture for one in wording.statements.values())]:
        assert (ROOT / "static" / picture).is_file()
    assert "not been tested" in wording.status


def test_easy_read_is_kept_from_page_to_page(opened):
    person = Person(opened)
    assert person.says("Easy Read")
    person.page = person.browser.get(path("easy_read", opened))
    person.press()
    assert person.says("They do not look down on me.")
    assert person.page.content.decode().count("easy-read/face-") == 5
    person.press()
    assert person.says("I can talk about hard things.")
    person.press("check")
    assert person.says("They do not look down on me.")


def test_there_is_no_easy_read_of_statements_that_have_none(cast, rubric):
    opened = open_now(cast, question_set=QuestionSet.ALL)
    person = Person(opened)
    assert not person.says("Easy Read")
    assert person.browser.get(path("easy_read", opened)).url == path("start", opened)
    person.press()
    assert person.says("Statement 1 of 28")


# --- Weight -----------------------------------------------------------------------------------------------


def test_a_page_weighs_little(opened):
    person = Person(opened)
    pages = [person.page, person.press(), person.press("check", **dict.fromkeys(everything(opened), "4"))]
    for page in pages:
        assert len(page.content) < 10_000
    assert (ROOT / "static/css/survey.css").stat().st_size < 8_000


# --- What is printed --------------------------------------------------------------------------------------


def test_the_sheet_shows_the_address_to_scan_and_to_type(opened, as_person, settings):
    settings.SITE_URL = "https://fidelity.example.org"
    page = as_person("manager").get(reverse("survey:sheet", args=[opened.reference])).content.decode()
    assert f"fidelity.example.org/s/{key_of(opened)}" in page
    assert '<path d="M' in page


def test_paper_forms_have_every_statement_and_every_answer(opened, as_person, content):
    for name in ("paper_form", "easy_paper_form"):
        page = as_person("manager").get(reverse(f"survey:{name}", args=[opened.reference])).content.decode()
        assert page.count("Prefer not to say") == 10
        assert "typing in" not in page


def test_slips_are_shown_once_and_work(cast, as_person, rubric):
    opened = open_now(cast, link_kind=LinkKind.SINGLE_USE)
    manager, address = as_person("manager"), reverse("survey:slips", args=[opened.reference])
    assert manager.get(address).status_code == 200
    assert manager.post(address, {"number": "0"}).status_code == 422
    made = manager.post(address, {"number": "3"})
    assert "no-store" in made.headers["Cache-Control"]
    written = set(re.findall(r"/s/([A-Z0-9-]{23})", made.content.decode()))
    assert len(written) == 3
    assert {Client().get(reverse("survey:start", args=[one])).status_code for one in written} == {200}
    assert manager.get(reverse("survey:sheet", args=[opened.reference])).url == address
    assert not any(one.replace("-", "")[10:] in str(whole_database()) for one in written)
