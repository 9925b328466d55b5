"""The form for people supported: one statement at a time, no account, nothing required, nothing kept."""

import io
import logging
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.common.logs import NoPeople
from apps.rubric.queries import known
from apps.voices import actions, easy_read, sealing, tally
from apps.voices.links import Link
from apps.voices.models import Counts, LinkKind, Round
from apps.voices.questions import QuestionSet, Voice, options_of, statements_for

from ..conftest import ROOT
from .rounds import make_round
from .test_answers import whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast, rubric):
    return open_now(cast)


def open_now(cast, days=0, **said) -> Round:
    """A round of people supported that is open as the test runs, or opens in some days."""
    first = timezone.localdate() + timedelta(days=days)
    last = first + timedelta(days=20)
    return make_round(cast.programme, cast.manager, Voice.PEOPLE_SUPPORTED, opens_on=first, closes_on=last, **said)


def key_of(round, secret="") -> str:
    return Link(round.link_key, secret).written


def path(name, round, secret="") -> str:
    return reverse(f"survey:{name}", args=[key_of(round, secret)])


def counts() -> tally.Tally:
    return tally.read(sealing.opened(Counts.objects.get().sealed))


def carried(page) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.content.decode()))


class Person:
    """Somebody with a browser, who follows a link and presses buttons."""

    def __init__(self, round, secret="", **headers):
        self.browser = Client(**headers)
        self.answers = path("answers", round, secret)
        self.page = self.browser.get(path("start", round, secret))

    def press(self, go="next", **chosen):
        self.page = self.browser.post(self.answers, carried(self.page) | chosen | {"go": go})
        return self.page

    def says(self, words) -> bool:
        return words in self.page.content.decode()


# --- From the link to thank you ---------------------------------------------------------------------------


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


def everything(round) -> list[str]:
    return [one.indicator for one in statements_for(round.voice, round.question_set, known(round.rubric).content)]


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


# --- Doors that are shut ----------------------------------------------------------------------------------


def test_an_unknown_link_and_one_for_peer_workers_look_alike(cast, opened):
    peers = make_round(cast.programme, cast.manager, opens_on=opened.opens_on, closes_on=opened.closes_on)
    single = Round.objects.create(
        **{
            field: getattr(opened, field)
            for field in ("rubric", "voice", "opens_on", "closes_on", "people_asked", "opened_by", "opened_at")
        },
        programme=cast.other_programme,
        link_kind=LinkKind.SINGLE_USE,
    )
    shut = [
        Client().get(reverse("survey:start", args=[key]))
        for key in (
            "BCDFG-HJKMN",
            "x",
            "BCDFG-HJKMN-BCDFG-HJKMN",
            key_of(peers),
            key_of(single),
            key_of(opened, "BCDFGHJKMN"),
        )
    ]
    assert {page.status_code for page in shut} == {404}
    assert len({page.content for page in shut}) == 1


def test_before_it_opens_and_after_it_closes(cast, rubric, opened):
    Round.objects.update(opens_on=timezone.localdate() + timedelta(days=2))
    for name in ("start", "answers", "all_at_once", "from_paper"):
        page = Client().get(path(name, opened))
        assert (page.status_code, b"not open yet" in page.content) == (403, True)
    Round.objects.update(
        opens_on=timezone.localdate() - timedelta(days=22),
        closes_on=timezone.localdate() - timedelta(days=1),
    )
    sent = Client().post(path("answers", opened), {"go": "send", "ACC-1": "4"})
    assert (sent.status_code, b"This survey is over" in sent.content) == (410, True)
    assert b"Harbour" not in sent.content
    assert counts().people == 0


def test_a_round_that_was_called_off_is_over(cast, opened):
    actions.call_off(round=opened, reason="Wrong dates", by=cast.manager, at=timezone.now())
    page = Client().get(path("start", opened))
    assert (page.status_code, b"Wrong dates" in page.content) == (410, False)


def test_a_single_use_link_takes_one_answer(cast, rubric):
    opened = open_now(cast, link_kind=LinkKind.SINGLE_USE)
    first, second = actions.make_links(round=opened, number=2, by=cast.manager, at=timezone.now())
    for secret in (first, second):
        person = Person(opened, secret)
        person.press("check")
        person.press("send", **{"ACC-1": "4"})
        assert person.page.status_code == 302
    assert counts().people == 2
    again = Client().get(path("start", opened, first))
    assert (again.status_code, b"has been used" in again.content) == (410, True)
    sent = Client().post(path("answers", opened, first), {"go": "send", "ACC-1": "1"})
    assert (sent.status_code, counts().people) == (410, 2)


def test_too_many_from_one_place_lose_nothing(opened):
    for _ in range(12):
        Client().post(path("answers", opened), {"go": "send", "ACC-1": "4"})
    person = Person(opened)
    person.press("check")
    person.press("send", **{"ACC-1": "2", "EMP-1": "PNS", "helped": "staff"})
    assert person.page.status_code == 429
    assert counts().people == 12
    found = carried(person.page)
    assert (found["ACC-1"], found["EMP-1"], found["helped"]) == ("2", "PNS", "staff")
    cache.clear()  # an hour later
    person.press("send")
    assert (person.page.status_code, counts().people, counts().helped["staff"]) == (302, 13, 1)


def test_another_place_is_another_place_and_an_ipv6_network_is_one(opened):
    def send(address):
        return Client(REMOTE_ADDR=address).post(path("answers", opened), {"go": "send", "ACC-1": "4"}).status_code

    assert [send(f"2001:db8::{one:x}") for one in range(13)] == [302] * 12 + [429]
    assert send("2001:db8:0:1::1") == 302
    assert send("::ffff:192.0.2.1") == send("192.0.2.1") == 302


# --- No trace ---------------------------------------------------------------------------------------------


def test_no_page_sets_a_cookie_or_tells_where_a_visitor_came_from(opened):
    browser = Client(enforce_csrf_checks=True)
    pages = [
        browser.get(path(name, opened))
        for name in ("start", "easy_read", "all_at_once", "stopped", "thank_you", "from_paper", "typed_in")
    ]
    pages += [browser.get(reverse("survey:start", args=["BCDFG-HJKMN"]))]
    pages += [browser.post(path("answers", opened), {"go": go, "ACC-1": "4"}) for go in ("next", "check", "send")]
    for page in pages:
        assert not page.cookies
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page.headers["Cache-Control"]
    assert counts().people == 1
    assert not browser.cookies


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 302), ("none", 302), ("cross-site", 403), ("same-site", 403)]
)
def test_a_form_from_another_website_is_turned_down(opened, site, status):
    browser = Client(enforce_csrf_checks=True, HTTP_SEC_FETCH_SITE=site)
    assert browser.post(path("answers", opened), {"go": "send", "ACC-1": "4"}).status_code == status


@pytest.fixture
def log(monkeypatch):
    """What the product's own handlers write while the test runs."""
    written = io.StringIO()
    for handler in logging.getLogger().handlers:
        if any(isinstance(one, NoPeople) for one in handler.filters):
            monkeypatch.setattr(handler, "stream", written)
    return written


def test_a_journey_leaves_nothing_of_a_visitor_in_database_files_or_log(cast, rubric, log, tmp_path):
    opened = open_now(cast, link_kind=LinkKind.SINGLE_USE)
    [secret] = actions.make_links(round=opened, number=1, by=cast.manager, at=timezone.now())
    before = whole_database()
    visitor = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "AnOldPhone/4.4"}
    person = Person(opened, secret, **visitor)
    person.press("check", **{"ACC-1": "4"})
    sheet = carried(person.page)["sheet"]
    assert person.press("send").status_code == 302
    Client(**visitor).get(path("start", opened, secret))  # used: a line in the log
    Client(**visitor).get(path("start", opened, "BCDFGHJKMN"))  # unknown: another
    after = whole_database()
    assert {table for table in after if after[table] != before[table]} == {"voices_counts", "voices_rollrow"}
    files = "".join(str(one.read_bytes()) for one in tmp_path.rglob("*") if one.is_file())
    assert log.getvalue().count("/s/[secret]/") == 2
    for trace in (secret, key_of(opened, secret), sheet, "203.0.113.77", "AnOldPhone"):
        assert trace not in str(after) + files + log.getvalue()


def test_the_cache_holds_digests_only(opened):
    person = Person(opened, REMOTE_ADDR="203.0.113.77")
    person.press("check")
    sheet = carried(person.page)["sheet"]
    person.press("send", **{"ACC-1": "4"})
    held = str(list(cache._cache.items())) + str(cache._expire_info)
    assert held.count("voices:") >= 4
    for trace in (sheet, "203.0.113", opened.link_key):
        assert trace not in held


# --- Easy Read --------------------------------------------------------------------------------------------


def test_every_quick_statement_has_an_easy_wording_and_its_picture(opened, content):
    asked = statements_for(Voice.PEOPLE_SUPPORTED, QuestionSet.QUICK, content)
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
