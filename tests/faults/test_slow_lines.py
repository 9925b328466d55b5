"""Browsers that send or take slowly, on purpose or not, keep nobody else waiting."""

import json
import socket
import time
from http.client import HTTPConnection

import pytest

from .processes import wait_until

pytestmark = pytest.mark.worker

HOST = "127.0.0.1"
MANY = 40  # five times as many as there are threads


def connect(real) -> socket.socket:
    return socket.create_connection((HOST, real.port), timeout=600)


def head_for(real, *lines: str) -> bytes:
    return "\r\n".join([f"Host: {HOST}:{real.port}", *lines]).encode()


def half_a_head(real) -> bytes:
    return b"GET / HTTP/1.1\r\nHost: 127"


def half_a_form(real) -> bytes:
    lines = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 5000")
    return b"POST /account/login/ HTTP/1.1\r\n" + head_for(real, *lines) + b"\r\n\r\nlogin=jo"


def half_a_file(real) -> bytes:
    lines = ("Content-Type: multipart/form-data; boundary=x", "Content-Length: 900000", "Expect: 100-continue")
    return b"POST /account/login/ HTTP/1.1\r\n" + head_for(real, *lines) + b"\r\n\r\n--x\r\n" + b"a" * 400_000


def nothing(real) -> bytes:
    return b""


def pages_unread(real) -> bytes:
    """Many requests at once, of which nobody takes an answer."""
    return (b"GET /framework/ HTTP/1.1\r\n" + head_for(real) + b"\r\n\r\n") * 60


def wait_for_a_page(real) -> None:
    for _ in range(8):
        connection = HTTPConnection(HOST, real.port, timeout=600)
        connection.request("GET", "/health/")
        assert connection.getresponse().status == 200
        connection.close()


@pytest.mark.parametrize(
    "begins", [nothing, half_a_head, half_a_form, half_a_file, pages_unread], ids=lambda begins: begins.__name__
)
def test_slow_browsers_keep_nobody_waiting(real, begins):
    """They send a sign of life again and again, so that no timeout ends them while others ask."""
    real.start("broker", "web")
    slow = [connect(real) for _ in range(MANY)]
    try:
        for one in slow:
            one.settimeout(5)
            one.sendall(begins(real))
        for _ in range(3):
            wait_for_a_page(real)
            for one in slow:
                if begins not in (nothing, pages_unread):
                    one.sendall(b"a")
    finally:
        for one in slow:
            one.close()
    wait_for_a_page(real)


def test_a_slow_form_arrives_whole(real):
    """Byte by byte, and with the next request close behind."""
    real.start("broker", "web")
    body = b"login=jo%40example.org&password=wrong&csrfmiddlewaretoken=" + b"e" * 32
    lines = (
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Cookie: csrftoken={'e' * 32}",
    )
    whole = b"POST /account/login/ HTTP/1.1\r\n" + head_for(real, *lines) + b"\r\n\r\n" + body
    after = b"GET /health/ HTTP/1.1\r\n" + head_for(real, "Connection: close") + b"\r\n\r\n"
    with connect(real) as slow:
        for place in range(len(whole)):
            slow.sendall(whole[place : place + 1])
            time.sleep(0.001)
        slow.sendall(after)
        answers = b""
        while data := slow.recv(65536):
            answers += data
    assert answers.count(b"HTTP/1.1 ") == 2
    assert b"422 Unprocessable" in answers
    assert b"do not match an account" in answers
    health = json.loads(answers.rpartition(b"\r\n\r\n")[2])  # whole
    assert health["parts"]["database"]["status"] == "ok"


REFUSED = [
    (("Transfer-Encoding: chunked",), b"411"),
    (("transfer-encoding:gzip, chunked", "Content-Length: 3"), b"411"),
    (("Content-Length: 999999999999",), b"413"),
    (("Content-Length: 3", "Content-Length: 4"), b"400"),
    (("Content-Length: -1",), b"400"),
    (("Content-Length: +3",), b"400"),
    (("X: " + "y" * 70_000,), b"431"),
]


def test_what_cannot_be_taken_is_said_at_once(real):
    real.start("broker", "web")
    for lines, status in REFUSED:
        with connect(real) as browser:
            browser.sendall(b"POST /account/login/ HTTP/1.1\r\n" + head_for(real, *lines) + b"\r\n\r\nabcd")
            assert browser.recv(65536).startswith(b"HTTP/1.1 " + status), lines


def test_it_stops_although_slow_browsers_are_there(real):
    real.start("broker", "web")
    slow = [connect(real) for _ in range(MANY)]
    for one in slow:
        one.sendall(half_a_form(real))
    web = real.program("web")
    web.process.terminate()
    wait_until(lambda: not web.runs, "the web server has ended")
    assert not web.children
    for one in slow:
        one.close()
