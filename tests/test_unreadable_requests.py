"""Addresses, headers and forms with what is no text, or what no database stores: for every page and every person."""

from itertools import cycle

import pytest
from django.db import transaction
from django.test import Client

from apps.rubric_editor.models import RubricDraft

from .cast import Cast
from .test_access import TABLE, Desk

# No text at all: the page does not exist, whoever asks.
NO_TEXT = ("%00", "a%00b", "%FF", "%C3", "%ED%A0%80", "%C0%80", "%F8%88%80%80%80", "%80")
# Text that no page is called by: never an error of ours.
ODD_TEXT = (
    *(
        "9" * 31,
        "-1",
        "0",
        "1e9",
        "%0A",
        "%0D%0A",
        "%7F",
        "%01",
        "%EF%BF%BF",
        "%E2%80%A8",
        "%E2%80%AE",
        "%F0%9F%98%80",
    ),
    *("%25FF", "%2500", "..%2F..", "%5C", "'", "%22", "%3Cb%3E", "%7B%7B7%7D%7D", "%EF%BC%A1", "a%CC%81", "x" * 3000),
)
ODD_QUERIES = (
    *(
        "page=" + "9" * 31,
        "page=" + "9" * 5000,
        "page=-1",
        "page=0",
        "page=1.5",
        "page=%E2%91%A1",
        "page=last",
        "page=",
    ),
    *(
        "indicator=%0A",
        "indicator=ACC-1%27",
        "for=" + "x" * 3000,
        "type=%F0%9F%98%80",
        "next=%2F%2Fexample.org",
        "&&==&",
    ),
)


@pytest.fixture
def cast(scenario):
    """Those of the scenario, laid once for this module."""
    return scenario.cast


def every_row(scenario, part: int, parts: int):
    """Of each address of the table, and each person in turn: the path as it is, and the last thing it names."""
    people = cycle(Cast.NAMES)
    for name, arguments, *_ in TABLE[part::parts]:
        yield next(people), scenario.path(name, arguments), scenario.things[arguments[-1]] if arguments else ""


def spoiled(path: str, thing: str, bad: str) -> str:
    return path.replace(f"/{thing}", f"/{bad}", 1) if thing and f"/{thing}" in path else f"{path}{bad}/"


@pytest.mark.long(reason="every address with every kind of broken text")
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_that_is_no_text_leads_nowhere(scenario, method):
    desk, wrong, bad = Desk(scenario.cast), [], cycle(NO_TEXT)
    for person, path, thing in every_row(scenario, 0, 1):
        for address in (spoiled(path, thing, next(bad)), f"{path}?page={next(bad)}", f"{path}?{next(bad)}=1"):
            status = desk.status(person, method, address)
            if status != 404:
                wrong.append(f"{person} {method} {address}: {status}")
    assert wrong == []


def test_it_leads_nowhere_for_each_person(scenario):
    desk, wrong = Desk(scenario.cast), []
    path, thing = scenario.path("assessments:audit", ["draft"]), scenario.things["draft"]
    for person in Cast.NAMES:
        for bad in NO_TEXT:
            found = (
                desk.status(person, "get", spoiled(path, thing, bad)),
                desk.status(person, "post", spoiled(path, thing, bad)),
                desk.status(person, "get", f"/?x={bad}"),
            )
            if found != (404, 404, 404):
                wrong.append(f"{person} {bad}: {found}")
    assert wrong == []


@pytest.mark.long(reason="every address with every kind of odd text")
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("part", range(2))
def test_odd_text_in_an_address_is_no_error_of_ours(scenario, method, part):
    desk, wrong, odd, queries = Desk(scenario.cast), [], cycle(ODD_TEXT), cycle(ODD_QUERIES)
    for person, path, thing in every_row(scenario, part, 2):
        addresses = [f"{path}?{next(queries)}", f"{path}?{next(queries)}"]
        for _ in range(3):
            addresses.append(spoiled(path, thing, next(odd)))
        for address in addresses:
            status = desk.status(person, method, address)
            if status >= 500:
                wrong.append(f"{person} {method} {address}: {status}")
    assert wrong == []


def test_numbers_of_rows_are_looked_up_as_far_as_there_can_be_rows(scenario):
    editor = Client()
    editor.force_login(RubricDraft.objects.get(reference=scenario.things["rubric_draft"]).started_by)
    path = scenario.path("rubric_editor:changes_since", ["rubric_draft", "one"])
    for number in ("0", "999999", str(2**31), str(2**63 - 1), str(2**63), str(10**30), "9" * 5000):
        assert editor.get(path.replace("/1/", f"/{number}/")).status_code == 404, number[:40]


@pytest.mark.long(reason="every form, with a sign that no database stores")
def test_a_form_with_what_cannot_be_stored_gets_a_sentence(scenario):
    wrong = []
    desk = Desk(scenario.cast)
    for person, path, _ in every_row(scenario, 0, 1):
        browser = desk.browser(person)
        for sent in ({"reference": "a\x00b"}, {"na\x00me": "x"}):
            before = transaction.savepoint()
            response = browser.post(path, sent)
            transaction.savepoint_rollback(before)
            if response.status_code != 400 or "cannot be stored" not in response.content.decode():
                wrong.append(f"{person} {path}: {response.status_code}")
    assert wrong == []


def test_a_script_is_told_so_too(as_person):
    answer = as_person("manager").post("/account/name/", {"name": "\x00"}, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert "cannot be stored" in answer.json()["message"]


HEADERS = ("cookie", "user-agent", "accept-language", "referer", "accept", "x-forwarded-for", "sec-fetch-site")
HEADER_VALUES = ("a\x00b", "\x00" * 12, "\xff\xfe", "\xed\xa0\x80", "x" * 4000, "\xe9" * 20, "\x7f\x01")


@pytest.mark.parametrize("path", ["/", "/account/", "/account/login/", "/s/ABCDEFGHJK/"])
def test_a_header_is_no_error_of_ours(cast, path):
    browser = Client()
    for header in HEADERS:
        for value in HEADER_VALUES:
            cookies = f"sessionid={value}; page_owner={value}; csrftoken={value}"
            sent = {header: cookies if header == "cookie" else value}
            assert browser.get(path, headers=sent).status_code < 500, (header, value[:20])
            assert browser.post(path, {"login": "ana@example.org"}, headers=sent).status_code < 500, header
