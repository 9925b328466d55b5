"""A log never stops whoever writes it."""

import io
import logging
import shutil
import sys
import threading
import time

import pytest

from apps.common import log_files
from apps.common.log_files import SteadyHandler, turn_over_if_large


def line(words: str) -> logging.LogRecord:
    return logging.LogRecord("test", logging.INFO, __file__, 1, words, (), None)


def unbuffered(path) -> io.TextIOWrapper:
    """A stream as Python's standard error is under deploy/run: what is written is there at once, or not at all."""
    return io.TextIOWrapper(io.FileIO(path, "a"), write_through=True)


def test_what_does_not_fit_on_the_disk_is_dropped_and_counted(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", unbuffered("/dev/full"))
    handler = SteadyHandler()
    for number in range(1000):
        handler.handle(line(f"{number} " + "x" * 500))
    log = tmp_path / "web.log"
    handler.setStream(unbuffered(log))
    handler.handle(line("There is room again."))
    handler.handle(line("And nothing more was lost."))
    assert log.read_text().splitlines() == [
        "There is room again.",
        "Lines that could not be written before this one: 1000.",
        "And nothing more was lost.",
    ]


def test_a_mistake_in_a_line_is_still_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(logging, "raiseExceptions", True)
    record = line("%d")
    record.args = ("no number",)
    SteadyHandler().handle(record)
    assert "Logging error" in capsys.readouterr().err


@pytest.mark.parametrize("size", [0, 99, 100, 101, 5000])
def test_a_large_log_begins_anew_and_keeps_the_earlier_ones(tmp_path, size):
    log = tmp_path / "web.log"
    for number in range(5):
        log.write_bytes(b"%d" % number * size)
        turn_over_if_large(log, largest=100, kept=2)
    is_turned_over = size >= 100
    assert log.stat().st_size == (0 if is_turned_over else size)
    kept = {path.name: path.read_bytes()[:1] for path in tmp_path.iterdir() if path != log}
    assert kept == ({"web.log.1": b"4", "web.log.2": b"3"} if is_turned_over else {})


def test_whoever_has_the_log_open_goes_on_at_its_new_beginning(tmp_path):
    log = tmp_path / "web.log"
    with log.open("ab", buffering=0) as first, log.open("ab", buffering=0) as second:
        first.write(b"x" * 100)
        turn_over_if_large(log, largest=100)
        second.write(b"two\n")
        first.write(b"one\n")
    assert log.read_bytes() == b"two\none\n"


def test_without_room_for_a_copy_the_log_is_emptied_all_the_same(tmp_path, monkeypatch):
    def no_room(source, target):
        target.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    log = tmp_path / "web.log"
    log.write_bytes(b"x" * 100)
    monkeypatch.setattr(log_files.shutil, "copyfile", no_room)
    turn_over_if_large(log, largest=100)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]
    assert log.stat().st_size == 0


def test_many_writers_at_once_keep_the_log_within_its_bound(tmp_path, monkeypatch):
    """However slow the disk is: each of the six writes at most one line while another begins the log anew."""
    log = tmp_path / "web.log"
    copy = shutil.copyfile

    def slow_copy(source, target):
        copy(source, target)
        time.sleep(0.01)

    monkeypatch.setattr(log_files.shutil, "copyfile", slow_copy)

    def write():
        with log.open("ab", buffering=0) as file:
            for _ in range(200):
                file.write(b"x" * 99 + b"\n")
                turn_over_if_large(log, largest=2000, kept=3)

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["web.log", "web.log.1", "web.log.2", "web.log.3"]
    assert all(path.stat().st_size < 2000 + 6 * 100 for path in tmp_path.iterdir())


def test_a_log_that_cannot_be_reached_is_no_error(tmp_path):
    turn_over_if_large(tmp_path / "nowhere" / "web.log", largest=1)
