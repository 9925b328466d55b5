"""A real clamd for tests: started on a socket of its own, knowing two marks and nothing else."""

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .hostile import EICAR

PATIENCE = 600  # seconds until it listens
OUR_MARK = b"a mark that only these tests know"


@dataclass
class Scanner:
    """A running clamd and where it listens."""

    socket: Path
    port: int
    process: subprocess.Popen


def program() -> str:
    """Where clamd is; Debian keeps it off a plain account's path."""
    found = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    assert found, "The tests need clamd: deploy/test installs Debian's clamav-daemon."
    return found


def _spare_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def _signatures(folder: Path) -> None:
    """Marks in ClamAV's own form: name, any kind of file (0), anywhere (*), the bytes."""
    folder.mkdir()
    lines = [f"Test.Eicar:0:*:{EICAR.hex()}", f"Test.Mark:0:*:{OUR_MARK.hex()}"]
    (folder / "test.ndb").write_text("\n".join(lines) + "\n", encoding="ascii")


@contextmanager
def running() -> Iterator[Scanner]:
    """clamd with a database of two marks, on a socket and a port of this machine."""
    folder = Path(tempfile.mkdtemp(prefix="even-ground-clamd-"))
    _signatures(folder / "database")
    scanner_socket, port = folder / "clamd.sock", _spare_port()
    settings = {
        "DatabaseDirectory": folder / "database",
        "LocalSocket": scanner_socket,
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "Foreground": "yes",
        "LogFile": folder / "clamd.log",
        "TemporaryDirectory": folder,
        "StreamMaxLength": "12M",
        "MaxThreads": 2,
    }
    (folder / "clamd.conf").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    process = subprocess.Popen(
        [program(), "--config-file", str(folder / "clamd.conf")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        _wait_until_it_listens(scanner_socket, process, folder)
        yield Scanner(scanner_socket, port, process)
    finally:
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _wait_until_it_listens(scanner_socket: Path, process: subprocess.Popen, folder: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as asked:
            try:
                asked.connect(str(scanner_socket))
                asked.sendall(b"zPING\0")
                if asked.recv(16).startswith(b"PONG"):
                    return
            except OSError:
                time.sleep(0.05)
    log = folder / "clamd.log"
    said = log.read_text() if log.exists() else process.stdout.read().decode() if process.poll() is not None else ""
    raise AssertionError(f"clamd did not start: {said}")
