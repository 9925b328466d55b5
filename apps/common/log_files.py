"""Logs that never stop whoever writes them: on a full disk lines are lost, and said to be.

deploy/program.py makes a file of a program's standard output and standard error, and names it in LOG_FILE. Elsewhere
both are what whoever started the program made of them, such as a terminal or the journal.
"""

import fcntl
import logging
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

LARGEST = 5_000_000  # bytes; then a log is begun anew
KEPT = 3  # earlier logs
NAME = "LOG_FILE"  # in the environment: the file that standard error is


class SteadyHandler(logging.StreamHandler):
    """Writes to standard error. What cannot be written is counted, and the count is the next line that can be."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)
        self._lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        before = self._lost
        super().emit(record)
        if before and self._lost == before:
            self._say_what_was_lost()
        if name := os.environ.get(NAME):
            turn_over_if_large(Path(name))

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging calls
        if isinstance(sys.exc_info()[1], OSError):
            self._lost += 1
        else:
            super().handleError(record)

    def _say_what_was_lost(self) -> None:
        with suppress(OSError):
            self.stream.write(f"Lines that could not be written before this one: {self._lost}.\n")
            self.flush()
            self._lost = 0


def turn_over_if_large(path: Path, largest: int = LARGEST, kept: int = KEPT) -> None:
    """Begin a log anew once it is large. Nothing happens if it cannot be done.

    While somebody else does it, it is waited for: whoever went on writing would take the log beyond its bound.
    """
    with suppress(OSError):
        if path.stat().st_size >= largest:
            _turn_over(path, largest, kept)


def _turn_over(path: Path, largest: int, kept: int) -> None:
    """Copied and emptied rather than renamed: several processes have it open, and go on writing at its end.

    Without room for a copy the lines are given up: a log that grows for ever would take the room of everything else.
    """
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_size < largest:
            return
        for number in range(kept, 1, -1):
            with suppress(FileNotFoundError):
                _numbered(path, number - 1).replace(_numbered(path, number))
        try:
            shutil.copyfile(path, _numbered(path, 1))
        except OSError:
            _numbered(path, 1).unlink(missing_ok=True)
        file.truncate(0)


def _numbered(path: Path, number: int) -> Path:
    return path.with_name(f"{path.name}.{number}")
