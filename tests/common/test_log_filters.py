"""What is written into logs, and what never is."""

import logging
import sys

import pytest

from apps.common.errors import NotAllowed
from apps.common.log_filters import NoPeople, without_people


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Mail to jo.hill@example.org failed", "Mail to [e-mail address] failed"),
        ('From "Jo" <jo@example.org>', 'From "Jo" <[e-mail address]>'),
        ("Not Found: /invitations/k3-Zq9/join/", "Not Found: /invitations/[secret]/join/"),
        ("GET /account/password/reset/key/2-abc-def/", "GET /account/password/reset/key/[secret]/"),
        ("GET /account/confirm-email/Mg:1x:y/", "GET /account/confirm-email/[secret]/"),
        ("Gone: /s/BCDFG-HJKMN-PQRST-VWXZ2/answers/", "Gone: /s/[secret]/answers/"),
        ("GET /people/?q=Jo+Hill HTTP/1.1", "GET /people/?[query] HTTP/1.1"),
        ("Not Found: /reflections/practices/REC-6/", "Not Found: /reflections/[private]"),
        ("Report 7QX2M4K9PA took too long.", "Report 7QX2M4K9PA took too long."),
    ],
)
def test_people_and_secrets_are_taken_out(said, written):
    assert without_people(said) == written


def record_of(problem: Exception | None, message: str, *args) -> logging.LogRecord:
    raised = None
    if problem:
        try:
            raise problem
        except type(problem):
            raised = sys.exc_info()
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, raised)
    assert NoPeople().filter(record)
    return record


def line(record: logging.LogRecord) -> str:
    return logging.Formatter("%(message)s").format(record)


def test_what_is_put_into_a_message_is_cleaned_too():
    assert line(record_of(None, "Hello %s", "jo@example.org")) == "Hello [e-mail address]"


def test_a_traceback_is_kept_and_cleaned():
    written = line(record_of(ValueError("No account for jo@example.org"), "Internal Server Error"))
    assert "Traceback" in written
    assert "No account for [e-mail address]" in written


def test_a_refusal_is_one_line():
    written = line(record_of(NotAllowed("Submit this audit before you share it."), "Forbidden: %s", "/audits/A/"))
    assert written == "Forbidden: /audits/A/"
