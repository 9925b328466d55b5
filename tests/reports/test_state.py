"""How far a report is, for the script on its page."""

import pytest
from django.urls import reverse

from apps.jobs import claims
from apps.reports.print_jobs import claim_report
from tests.cast import NOON

from .test_progress import PEOPLE, waiting

__all__ = ["waiting"]


def look(as_person, name, report, **headers):
    return as_person(name).get(reverse("reports:state", args=[report.reference]), **headers)


@pytest.mark.parametrize(("name", "status"), PEOPLE)
def test_who_asks(as_person, waiting, name, status):
    assert look(as_person, name, waiting).status_code == status


def test_a_script_whose_person_was_signed_out_is_told_so(as_person, waiting):
    assert look(as_person, "anyone", waiting, HTTP_ACCEPT="application/json").status_code == 401


def test_it_says_where_the_report_is(as_person, waiting):
    claim_report(waiting.reference, at=NOON)
    assert look(as_person, "manager", waiting).json() == {
        "finished": False,
        "sentence": "Gathering the answers: step 2 of 5.",
        "steps": {
            "waiting": {"state": "Done", "colour": "green"},
            "gathering": {"state": "Now", "colour": "yellow"},
            "drawing": {"state": "Not yet", "colour": "grey"},
            "printing": {"state": "Not yet", "colour": "grey"},
            "ready": {"state": "Not yet", "colour": "grey"},
        },
        "waits_long": False,
    }


def test_it_says_when_it_is_over(as_person, ready, waiting):
    assert look(as_person, "manager", ready).json()["finished"] is True
    claims.give_up(claim_report(waiting.reference, at=NOON), sentence="It was too long.", at=NOON)
    over = look(as_person, "manager", waiting).json()
    assert (over["finished"], over["sentence"], over["steps"]) == (True, "It was too long.", {})


def test_it_is_never_kept(as_person, waiting):
    assert "no-store" in look(as_person, "manager", waiting)["Cache-Control"]


def test_its_queries_are_few(as_person, waiting, django_assert_max_num_queries):
    browser = as_person("commissioner")
    with django_assert_max_num_queries(8):
        browser.get(reverse("reports:state", args=[waiting.reference]))
