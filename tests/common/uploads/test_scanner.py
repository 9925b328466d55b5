"""The virus scanner: a real clamd, and everything that can go wrong on the way to it."""

import socket
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest

from apps.common.uploads import scanner
from apps.common.uploads.accepted_file import accept_file
from apps.common.uploads.refusals import FileRefused
from apps.config.environment import scanner_address

from .clamd import OUR_MARK, running
from .honest import archive, chunk, office, pdf, picture, png
from .hostile import EICAR


@pytest.fixture(scope="module")
def clamd():
    with running() as started:
        yield started


@pytest.fixture(params=["socket", "port"])
def asked(request, clamd, settings):
    """clamd, set up in each of the two ways."""
    settings.CLAMAV_SOCKET = clamd.socket if request.param == "socket" else ("127.0.0.1", clamd.port)
    return clamd


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as said:
        accept_file(content, "minutes.txt")
    return said.value.sentence


def test_a_clean_file_is_kept_and_says_when_it_was_looked_at(asked):
    assert accept_file(b"We met on Tuesday.", "minutes.txt").is_scanned


@pytest.mark.parametrize("harm", [EICAR, OUR_MARK], ids=["the usual test", "a mark of our own"])
def test_what_it_finds_is_not_kept(asked, harm):
    assert refusal(harm + b"\n") == scanner.FOUND
    assert refusal(pdf(b"(" + harm + b")")) == scanner.FOUND
    assert refusal(png(before=chunk(b"tEXt", b"C\0" + harm))) == scanner.FOUND


def test_it_finds_inside_an_office_document(asked):
    assert refusal(office("docx", {"word/media/a.txt": OUR_MARK})) == scanner.FOUND


def test_it_sees_also_what_would_not_be_kept(asked):
    assert refusal(picture("JPEG") + OUR_MARK) == scanner.FOUND


def test_a_file_of_the_largest_size_goes_through_it(asked):
    content = b"We met on Tuesday.\n" * 550_000
    assert accept_file(content, "minutes.txt").is_scanned
    assert refusal(content[: -len(OUR_MARK) - 1] + OUR_MARK) == scanner.FOUND


def test_without_a_scanner_nothing_is_asked(settings):
    settings.CLAMAV_SOCKET = None
    assert accept_file(EICAR, "minutes.txt").is_scanned is False


def test_a_file_that_is_refused_anyway_does_not_bother_it(settings):
    settings.CLAMAV_SOCKET = Path("/nowhere/clamd.sock")
    assert "archive" in refusal(archive({"a.txt": "a"}))


# --- Nobody looked: nothing is kept -----------------------------------------------------------------------


def test_a_scanner_that_is_not_there(settings):
    settings.CLAMAV_SOCKET = Path("/nowhere/clamd.sock")
    assert refusal(b"We met.") == scanner.NO_ANSWER
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.CLAMAV_SOCKET = taken.getsockname()
        assert refusal(b"We met.") == scanner.NO_ANSWER


@contextmanager
def pretender(answer: bytes | None, *, hang_up_at_once: bool = False):
    """Something else that listens: it says `answer`, or (None) nothing at all, for ever."""
    listening = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def answer_once():
        taken, _ = listening.accept()
        with taken:
            if hang_up_at_once:
                return
            heard = b""
            while not heard.endswith(b"\0\0\0\0"):
                heard += taken.recv(65_536)
            if answer is not None:
                taken.sendall(answer)
                return
            done.wait(10)

    thread = threading.Thread(target=answer_once, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()
    finally:
        done.set()
        thread.join(5)
        listening.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"OK\0",
        b"stream: OK",  # cut short
        b"stream: OKAY\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n\0",
        b"\xff\xfe\0",
        b"x" * 100_000,
        None,
    ],
)
def test_an_answer_that_is_no_verdict(settings, monkeypatch, answer):
    monkeypatch.setattr(scanner, "PATIENCE", 1)
    with pretender(answer) as settings.CLAMAV_SOCKET:
        assert refusal(b"We met.") == scanner.NO_ANSWER


def test_a_scanner_that_hangs_up(settings):
    with pretender(b"", hang_up_at_once=True) as settings.CLAMAV_SOCKET:
        assert refusal(b"We met. " * 1_000_000) == scanner.NO_ANSWER


@pytest.mark.long(reason="waits until its patience is at an end")
def test_one_that_drips_is_not_waited_for_for_ever(settings, monkeypatch):
    """Each byte comes in time; the whole answer does not."""
    monkeypatch.setattr(scanner, "PATIENCE", 0.3)
    times = iter(range(100))
    monkeypatch.setattr(scanner.time, "monotonic", lambda: next(times) / 10)
    with pretender(b"stream: O") as settings.CLAMAV_SOCKET:
        assert refusal(b"We met.") == scanner.NO_ANSWER


# --- How the host says where it is ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "means"),
    [
        ("", None),
        ("/run/clamav/clamd.ctl", Path("/run/clamav/clamd.ctl")),
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("scanner.example.org:3310", ("scanner.example.org", 3310)),
        ("[::1]:3310", ("::1", 3310)),
    ],
)
def test_the_setting(given, means):
    assert scanner_address("CLAMAV_SOCKET", given) == means


@pytest.mark.parametrize(
    "given",
    [
        "yes",
        "clamd.sock",
        "127.0.0.1",
        "127.0.0.1:",
        ":3310",
        "127.0.0.1:0",
        "127.0.0.1:70000",
        "127.0.0.1:x",
        "tcp://h:3310",
        "a b:1",
        "/" + "x" * 200,
    ],
)
def test_a_malformed_setting_stops_the_start_with_a_sentence(given):
    with pytest.raises(SystemExit) as stopped:
        scanner_address("CLAMAV_SOCKET", given)
    assert "CLAMAV_SOCKET must be the path" in str(stopped.value)
