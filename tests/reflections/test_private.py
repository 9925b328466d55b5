"""Only the author reads: asked of every person, of the database, of the logs, and of what goes wrong.

That no page of the product shows a reflection to anybody else is asked at every address in tests/test_access.py.
"""

import io
import logging
import sqlite3
from contextlib import suppress

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail, serializers
from django.core.management import call_command
from django.db import connection
from django.urls import resolve, reverse
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter

from apps.activity_log.models import Event
from apps.organisations.models import Membership, Role
from apps.reflections import printing
from apps.reflections.models import Printout, Reflection
from apps.reflections.reflection_encryption import decrypt_reflection
from apps.reflections.views import writing
from tests.cast import NOON, Cast
from tests.factories import WORDS, make_reflection
from tests.own_data import text_of_own_data
from tests.scenario import build_scenario
from tests.test_access import TABLE

from .conftest import practice_of

pytestmark = pytest.mark.long(reason="every page of a journal for everybody")

OTHERS = [name for name in Cast.NAMES if name not in ("peer_worker", "anyone")]
# Parts of what is written below that no other text holds.
SECRETS = ("heron", "quietly-unsaid", "zephyr", "Wanderlust")


@pytest.mark.parametrize("name", OTHERS)
def test_for_everybody_else_it_does_not_exist(as_person, written, name):
    """The answer for a reflection that is there is, to the letter, the answer for one that never was."""
    browser = as_person(name)
    for page in ("reflection", "delete_reflection"):
        for method in (browser.get, browser.post):
            real = method(reverse(f"reflections:{page}", args=[written.reference]))
            made_up = method(reverse(f"reflections:{page}", args=["ZZZZZZZZZZ"]))
            assert real.status_code == made_up.status_code == 404
            assert WORDS not in real.content.decode()
    assert Reflection.objects.count() == 1


@pytest.mark.parametrize("name", OTHERS)
def test_a_colleague_with_a_room_of_their_own_reads_only_theirs(cast, as_person, written, rubric, form, name):
    person = cast.person(name)
    Membership.objects.create(user=person, organisation=cast.harbour, role=Role.PEER_WORKER, since=NOON)
    make_reflection(person, rubric, words="My own")
    browser = as_person(name)
    for path in [
        *(reverse(f"reflections:{page}") for page in ("room", "written", "supervision")),
        practice_of(),
        reverse("reflections:download", args=["json"]),
        reverse("reflections:download", args=["text"]),
        reverse("accounts:your_data"),
    ]:
        assert WORDS not in browser.get(path).content.decode(), path
    assert WORDS not in text_of_own_data(browser)
    assert browser.get(reverse("reflections:reflection", args=[written.reference])).status_code == 404
    taken = reverse("reflections:save_reflection", args=["ACC-1", written.reference])
    assert browser.post(taken, form(words="Overwritten")).status_code == 404
    browser.post(reverse("reflections:delete_everything"))
    assert [decrypt_reflection(row).entry.words for row in Reflection.objects.all()] == [WORDS]


@pytest.mark.parametrize("name", Cast.NAMES[:-1])
def test_peer_workers_find_the_room_and_others_do_not(as_person, name):
    page = as_person(name).get(reverse("accounts:your_account")).content.decode()
    assert (f'href="{reverse("reflections:room")}"' in page) == (name == "peer_worker")


def test_a_manager_who_is_a_peer_worker_too_finds_it(cast, as_person):
    Membership.objects.create(user=cast.manager, organisation=cast.harbour, role=Role.PEER_WORKER, since=NOON)
    assert as_person("manager").get(reverse("reflections:room")).status_code == 200


def test_leaving_the_organisation_leaves_it_theirs(cast, author, browser, written):
    Membership.objects.filter(user=author).delete()
    assert f'href="{reverse("reflections:room")}"' in browser.get("/", follow=True).content.decode()
    assert WORDS in browser.get(reverse("reflections:written")).content.decode()


def test_no_field_ties_it_to_an_organisation():
    for name in ("Reflection", "Journal"):
        related = {field.related_model for field in apps.get_model("reflections", name)._meta.fields}
        assert related - {None} == {apps.get_model("accounts", "User")}


def journey(browser, form, caplog):
    """Everything an author does, with words that are looked for afterwards; also what goes wrong on the way."""
    caplog.set_level(logging.DEBUG)
    browser.get(practice_of())
    save = reverse("reflections:save_reflection", args=["ACC-1", "BCDFGHJKMN"])
    browser.post(save, form(words="I saw a heron. It was quietly-unsaid."))
    browser.post(save, form(words="I saw a heron. It was zephyr.", client_id="desk"))  # a conflict
    browser.post(save, form(words="heron " * 5000))  # too long
    browser.post(practice_of("ACC-2"), form("ACC-2", words="Wanderlust", leaning="explore"))
    browser.get(reverse("reflections:written"))
    picks = browser.get(reverse("reflections:supervision")).context["form"]
    fields = {name: [mark for mark, _ in picks.fields[name].choices] for name in picks.groups}
    browser.post(reverse("reflections:supervision"), fields | {"heading": "Wanderlust"})
    browser.post(reverse("reflections:make_printout"), fields | {"heading": "Wanderlust"})
    printing.make_printout(Printout.objects.get().reference, now=timezone.now)
    browser.post(reverse("reflections:make_printout"), fields | {"heading": "\ue000 Wanderlust \x01"})
    browser.get(reverse("reflections:download", args=["json"]))
    browser.get(reverse("reflections:reflection", args=["ZZZZZZZZZZ"]))
    del browser.cookies["sessionid"]  # the session ends while they write
    browser.post(practice_of("ACC-3"), form("ACC-3", words="A heron again, zephyr, Wanderlust"))


def test_nothing_of_it_is_in_the_database_the_log_or_the_mail(browser, form, rubric, caplog):
    journey(browser, form, caplog)
    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    dump = serializers.serialize("json", rows)
    dump += "".join(str(session.get_decoded()) for session in Session.objects.all())
    raw = io.StringIO()
    if connection.vendor == "sqlite":
        assert isinstance(connection.connection, sqlite3.Connection)
        raw.writelines(connection.connection.iterdump())
    assert (Reflection.objects.count(), Printout.objects.count()) == (2, 1)
    for place, text in (("rows", dump), ("dump", raw.getvalue()), ("log", caplog.text), ("mail", str(mail.outbox))):
        for secret in SECRETS:
            assert secret.lower() not in text.lower(), f"{secret} stands in the {place}"
    assert "ACC-1" not in "".join(row.ciphertext for row in Reflection.objects.all())


def test_what_the_admin_tools_of_the_host_print_does_not_hold_it(written):
    out = io.StringIO()
    call_command("dumpdata", exclude=["contenttypes", "auth.permission"], stdout=out)
    assert "reflections.reflection" in out.getvalue()
    assert "water" not in out.getvalue()


def test_no_admin_knows_of_it():
    assert not apps.is_installed("django.contrib.admin")


def test_the_trail_says_nothing_of_it(author, browser, form, written):
    before = Event.objects.count()
    browser.post(reverse("reflections:keeping"), {"months": "12"})
    browser.post(practice_of("ACC-2"), form("ACC-2", words="More"))
    browser.post(reverse("reflections:delete_reflection", args=[written.reference]))
    browser.post(reverse("reflections:delete_everything"))
    assert Event.objects.count() == before


def test_every_page_of_the_room_is_kept_by_no_cache(browser, cast, rubric):
    scenario = build_scenario(cast, rubric)
    for name, arguments, *_ in TABLE:
        if name.startswith("reflections:") and "support" not in name:
            for answer in (browser.get(scenario.path(name, arguments)), browser.post(scenario.path(name, arguments))):
                if answer.status_code in (200, 302, 422):
                    assert "no-store" in answer["Cache-Control"], name
    for name in ("your_data", "your_data_state", "download_your_data"):
        assert "no-store" in browser.get(reverse(f"accounts:{name}"))["Cache-Control"]


def test_an_error_report_shows_nothing_that_was_sent(author, rf, form, monkeypatch):
    """As Django writes it for e-mails and trackers when a view raises."""

    def break_down(**arguments):
        raise RuntimeError("broken")

    monkeypatch.setattr(writing, "write", break_down)
    request = rf.post(practice_of(), form(words="I saw a heron."))
    request.user = author
    with pytest.raises(RuntimeError):
        writing.practice(request, "ACC-1")
    shown = SafeExceptionReporterFilter().get_post_parameters(request)
    assert "heron" not in str(shown)


def test_every_view_that_may_hold_words_is_private(rf, author):
    """Marked before it runs, so that a mistake anywhere in it is covered."""
    open_views = {"support", "edit_support"}
    room = {name: arguments for name, arguments, *_ in TABLE if name.startswith("reflections:")}
    for name, arguments in room.items():
        if name.split(":")[1] not in open_views:
            request = rf.get("/")
            request.user = author
            made_up = ["x"] * len(arguments)
            with suppress(Exception):
                resolve(reverse(name, args=made_up)).func(request, *made_up)
            assert request.sensitive_post_parameters == "__ALL__", name
