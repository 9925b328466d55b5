"""The survey's link: doors that are shut, limits, and no trace of whoever came by."""

import io
import logging
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.common.log_filters import NoPeople
from apps.surveys import rate_limits
from apps.surveys.actions.answers import make_links
from apps.surveys.actions.rounds import call_off
from apps.surveys.models import LinkKind, Round

from .rounds import make_round
from .surveys import Person, carried, counts, key_of, open_now, path
from .test_answers import whole_database

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(cast, rubric):
    return open_now(cast)


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
    call_off(round=opened, reason="Wrong dates", by=cast.manager, at=timezone.now())
    page = Client().get(path("start", opened))
    assert (page.status_code, b"Wrong dates" in page.content) == (410, False)


def test_a_single_use_link_takes_one_answer(cast, rubric):
    opened = open_now(cast, link_kind=LinkKind.SINGLE_USE)
    first, second = make_links(round=opened, number=2, by=cast.manager, at=timezone.now())
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
    [secret] = make_links(round=opened, number=1, by=cast.manager, at=timezone.now())
    before = whole_database()
    visitor = {"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "AnOldPhone/4.4"}
    person = Person(opened, secret, **visitor)
    person.press("check", **{"ACC-1": "4"})
    sheet = carried(person.page)["submission"]
    assert person.press("send").status_code == 302
    Client(**visitor).get(path("start", opened, secret))  # used: a line in the log
    Client(**visitor).get(path("start", opened, "BCDFGHJKMN"))  # unknown: another
    after = whole_database()
    assert {table for table in after if after[table] != before[table]} == {
        "surveys_counts",
        "surveys_participationrecord",
    }
    files = "".join(str(one.read_bytes()) for one in tmp_path.rglob("*") if one.is_file())
    assert log.getvalue().count("/s/[secret]/") == 2
    for trace in (secret, key_of(opened, secret), sheet, "203.0.113.77", "AnOldPhone"):
        assert trace not in str(after) + files + log.getvalue()


def test_the_cache_holds_digests_only(opened):
    person = Person(opened, REMOTE_ADDR="203.0.113.77")
    person.press("check")
    sheet = carried(person.page)["submission"]
    person.press("send", **{"ACC-1": "4"})
    held = str(list(cache._cache.items())) + str(cache._expire_info)
    assert held.count("surveys:") >= 4
    for trace in (sheet, "203.0.113", opened.link_key, opened.reference):
        assert trace not in held


def test_counters_need_the_installations_secret_and_end_with_the_hour_or_the_day(opened, monkeypatch, settings):
    """So neither their names nor their times say when an answer came, or to which round."""
    added = []
    noting = SimpleNamespace(add=lambda key, value, seconds: added.append((key, seconds)), incr=lambda key: 1)
    monkeypatch.setattr(rate_limits, "cache", noting)
    for minute in (0, 1, 30, 59):
        at = datetime(2026, 3, 2, 14, minute, 59, tzinfo=UTC)
        rate_limits.is_address_over_limit(opened, "203.0.113.77", at)
        rate_limits.is_round_over_limit(opened, at)
        hour_here, day_here, hour_of_round = (seconds + minute * 60 + 59 for _, seconds in added[-3:])
        assert (hour_here, day_here, hour_of_round) == (3600, 10 * 3600, 3600)
    assert len({key for key, _ in added}) == 3
    settings.SECRET_KEY = "another"
    before = {key for key, _ in added}
    rate_limits.is_round_over_limit(opened, at)
    assert added[-1][0] not in before
