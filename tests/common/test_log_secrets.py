"""However a secret is written, no log holds it: its case, blanks, encodings and surroundings are made up."""

import logging
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils.crypto import get_random_string
from gunicorn.config import Config
from hypothesis import given
from hypothesis import strategies as st

from apps.common.link_secrets import new_secret
from apps.common.log_filters import NoPeople, without_people
from apps.common.public_ids import LETTERS
from apps.config.web_logger import WebLogger

PREFIXES = [
    "/invitations/",
    "/account/password/reset/key/",
    "/account/confirm-email/",
    "/account/calendar-feed/",
    "/portfolio/shared/",
    "/s/",
]


def encoded(text: str, times: int, everything: bool) -> str:
    """Percent-encoded so many times; `everything`: also what need not be."""
    for _ in range(times):
        text = "".join(f"%{byte:02x}" for byte in text.encode()) if everything else quote(text, safe="")
        everything = False
    return text


cases = st.sampled_from([str, str.upper, str.lower, str.title, str.swapcase])
surroundings = st.sampled_from(
    [
        "{}",
        "Not Found: {}",
        '"GET {} HTTP/1.1" 404',
        "Error handling request {}",
        "{{'path': '{}', 'method': 'GET'}}",
        '{{"path": "{}"}}',
        "<WSGIRequest: GET '{}'>",
        "https://fidelity.example.org{}",
        "a line\nand then {}\nand another",
        "[{}]",
        "url={}&x=1",
        "({})",
    ]
)


@given(
    prefix=st.sampled_from(PREFIXES),
    secret=st.one_of(
        st.text("abcXYZ0189_-:", min_size=8, max_size=43),
        st.lists(st.text(LETTERS, min_size=5, max_size=5), min_size=2, max_size=4).map("-".join),
        st.lists(st.text(LETTERS, min_size=5, max_size=5), min_size=2, max_size=4).map(" ".join),
    ),
    rest=st.sampled_from(["", "/", "/join/", "/answers/"]),
    case=cases,
    around=surroundings,
    how=st.sampled_from(["plain", "secret", "all", "prefix", "json"]),
    times=st.integers(1, 3),
    everything=st.booleans(),
    blanks=st.sampled_from(["", " ", "  "]),
)
def test_no_secret_is_left(prefix, secret, rest, case, around, how, times, everything, blanks):
    address = case(prefix) + blanks + "{secret}" + rest
    written = secret
    if how == "secret":
        written = encoded(secret, times, everything)
    text = address.replace("{secret}", written)
    if how == "all":
        text = encoded(text, times, everything)
    if how == "prefix":
        text = encoded(case(prefix), times, everything) + blanks + written + rest
    if how == "json":
        text = text.replace("/", "\\/")
    cleaned = without_people(around.format(text))
    for piece in secret.split():
        assert piece not in cleaned
        assert quote(piece, safe="") not in cleaned
    if how != "plain":
        assert written not in cleaned


@given(
    prefix=st.sampled_from(PREFIXES),
    parameter=st.sampled_from(["", ";v=1", ";", "+", ".", ".json", ";a=1;b=2", ",x"]),
    steps=st.sampled_from(["", "./", "x/../", ";a/", "../", "x/./", "x/y/../../"]),
    secret=st.one_of(
        st.builds(new_secret),
        st.lists(st.text(LETTERS, min_size=5, max_size=5), min_size=4, max_size=4).map("-".join),
        st.text("0123456789abcdef", min_size=32, max_size=32).map("3-cz1q2w-{}".format),
    ),
    rest=st.sampled_from(["", "/", "/join/"]),
    case=cases,
    around=surroundings,
    times=st.integers(0, 12),
)
def test_no_step_of_an_address_and_no_number_of_encodings_hides_a_secret(
    prefix, parameter, steps, secret, rest, case, around, times
):
    address = case(prefix.rstrip("/") + parameter + "/" + steps) + case(secret) + rest
    for _ in range(times):
        address = quote(address, safe="") if times > 1 else address.replace("/", "%2F")
    cleaned = without_people(around.format(address))
    assert case(secret) not in cleaned
    for piece in case(secret).split("-"):
        assert len(piece) < 5 or piece not in cleaned


@given(
    secret=st.one_of(
        st.builds(new_secret).filter(lambda secret: len(re.findall("[0-9]", secret)) > 1),
        st.text("0123456789abcdef", min_size=32, max_size=32).map("3-cz1q2w-{}".format),
    ),
    case=st.sampled_from([str.upper, str.lower]),
)
def test_a_long_secret_is_known_in_letters_of_one_case(secret, case):
    assert case(secret) not in without_people(f"KeyError: {case(secret)!r}")


@given(
    groups=st.lists(st.text(LETTERS, min_size=5, max_size=5), min_size=4, max_size=4),
    between=st.sampled_from(["-", " ", "", " - ", "+", "_", "%20", "%2D"]),
    case=cases,
    around=st.sampled_from(["slip {} was used", "secret='{}'", "link={}", "({})", "KeyError: '{}'"]),
)
def test_a_slip_is_known_without_its_address(groups, between, case, around):
    cleaned = without_people(around.format(case(between.join(groups))))
    assert [group for group in groups if case(group) in cleaned] == []


def test_a_long_random_secret_is_known_without_its_address():
    for _ in range(200):
        secret = new_secret()
        assert secret not in without_people(f"KeyError: {secret!r}")
        key = get_random_string(64)
        assert key not in without_people(f"No confirmation with the key {key}.")
        without_figures = re.sub("[0-9]", "x", secret)
        assert without_figures not in without_people(f"KeyError: {without_figures!r}")


@given(
    name=st.text("abcxyz.019_+", min_size=1, max_size=12).filter(lambda name: name.strip(".+")),
    case=cases,
    at=st.sampled_from(["@", "%40", "%2540", "&#64;"]),
    around=st.sampled_from(
        ["No account for {}", "login={}", "<{}>", "{{'email': '{}'}}", "mailto:{}", "email={}&next=/"]
    ),
)
def test_no_address_of_a_person_is_left(name, case, at, around):
    cleaned = without_people(around.format(case(name) + at + "example.org"))
    assert "example.org" not in cleaned.lower()


@pytest.mark.parametrize("piece", ["a", "invitations;", "password;", "%25", "/s;", "B-", "a@", "-"])
def test_a_long_line_takes_no_longer_than_it_is_long(piece):
    """Were each sign compared with all that follow, this would not end today."""
    assert without_people(piece * (200_000 // len(piece))) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Report 7QX2M4K9PA took too long.",
        "2026-11-26 23:36:47,861 WARNING django.request: Not Found: /audits/7QX2M4K9PA/factors/accepting/",
        'File "/srv/even-ground/apps/common/uploads/upload_handler.py", line 33, in receive_data_chunk',
        "Booting worker with pid: 7689",
        "GET /static/fonts/atkinson-hyperlegible-next-latin-400.woff2",
        "The broker does not answer (OperationalError). The sweep finds what waits.",
        "100% of 30 rows are done",
        "Read/write of 3 items/s",
        "Applying assessments.0002_triggers_that_hold_whatever_a_session_calls_by_their_names... OK",
        "Not Found: /s/",
    ],
)
def test_what_a_host_needs_to_read_stays(line):
    assert without_people(line) == line


@pytest.mark.parametrize("path", ["/s/BCDFG HJKMN PQRST VWXZ2/", "/S/BCDFG-HJKMN-PQRST-VWXZ2/", "/%73/BCDFG-HJKMN/x"])
def test_the_log_of_a_request_that_was_made(db, caplog, path):
    handler = caplog.handler
    handler.addFilter(cleaner := NoPeople())
    try:
        Client().get(path)
        Client().get(quote(quote(path)))
    finally:
        handler.removeFilter(cleaner)
    assert caplog.text
    assert "BCDFG" not in caplog.text


def test_the_web_servers_own_log_is_cleaned(tmp_path):
    config = Config()
    config.set("errorlog", str(tmp_path / "error.log"))
    config.set("accesslog", str(tmp_path / "access.log"))
    config.set("access_log_format", "%(r)s %(U)s")
    log = WebLogger(config)
    try:
        try:
            raise ValueError("/invitations/k3-Zq9x/")
        except ValueError:
            log.exception("Error handling request %s", "/s/BCDFG-HJKMN-PQRST-VWXZ2/")
        log.warning("Invalid request from ip=192.0.2.7: %s", "/S/BCDFG-HJKMN")
        log.access_log.info("%s", "GET /confirm-email/Mg:1x:y/ HTTP/1.1")
        written = (tmp_path / "error.log").read_text() + (tmp_path / "access.log").read_text()
    finally:
        for one in (log.error_log, log.access_log):
            for handler in list(one.handlers):
                one.removeHandler(handler)
                handler.close()
    assert "Traceback" in written
    assert "confirm-email/[secret]/" in written
    for secret in ("BCDFG", "k3-Zq9x", "Mg:1x:y", "192.0.2.7"):
        assert secret not in written


def test_a_stack_is_cleaned_too():
    record = logging.LogRecord(
        "x", logging.INFO, "", 0, "Hello", (), None, sinfo="at /s/BCDFG-HJKMN/ by jo@example.org"
    )
    assert NoPeople().filter(record)
    assert record.stack_info == "at /s/[secret]/ by [e-mail address]"
