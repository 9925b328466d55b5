"""How long deploy/run takes until it can be used, and how much memory its processes take together."""

import contextlib
import shutil
import tempfile
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import psutil

from tests.faults.processes import ROOT, spare_port
from tests.faults.run_command import Copy

from .tables import show

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules")
PAGES = ("/", "/framework/", "/framework/accepting/", "/framework/scale/", "/account/login/", "/framework/download/")
ROUNDS = 40  # of all the pages, before memory is measured again


def measure() -> None:
    """Start it in a new copy, stop it, start it again; measure memory before and after pages were asked for."""
    home = Path(tempfile.mkdtemp(prefix="even-ground-"))
    shutil.copytree(ROOT, home / "copy", ignore=NOT_COPIED)
    copy = Copy(home / "copy", home / "data", spare_port())
    try:
        first = _start(copy)
        second = _start(copy)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    show(
        "Start and memory of deploy/run (proportional set size, broker, web server and worker together)",
        ["", "figure", "aim"],
        [
            ["first start with a virtual environment, s", f"{first.seconds:.1f}", ""],
            ["first start, s of processors", f"{first.processors:.1f}", ""],
            ["second start, s", f"{second.seconds:.1f}", "under 5"],
            ["second start, s of processors", f"{second.processors:.1f}", ""],
            ["memory idle, MB", f"{second.idle:.0f}", ""],
            [f"memory after {ROUNDS * len(PAGES)} pages, MB", f"{second.used:.0f}", ""],
        ],
    )


@dataclass(frozen=True)
class Start:
    """What one start took, and its memory in MB before and after it was used."""

    seconds: float
    processors: float  # seconds of all of them: other people's work on the machine changes it less
    idle: float
    used: float


def _start(copy: Copy) -> Start:
    began = time.perf_counter()
    run = copy.run()
    run.wait_until_up()
    seconds = time.perf_counter() - began
    try:
        processors = _processor_seconds(run.process.pid)
        idle = _memory(run.process.pid)
        _ask_for_pages(copy.port)
        return Start(seconds, processors, idle, _memory(run.process.pid))
    finally:
        run.end()


def _processor_seconds(number: int) -> float:
    """Of a process and everything that it started, also of what has ended."""
    total = 0.0
    for process in (psutil.Process(number), *psutil.Process(number).children(recursive=True)):
        times = process.cpu_times()
        total += times.user + times.system + times.children_user + times.children_system
    return total


def _memory(number: int) -> float:
    """MB of a process and everything that it started: what several share counts once."""
    total = 0
    for process in (psutil.Process(number), *psutil.Process(number).children(recursive=True)):
        # One that has just ended, as what the worker asks of the system for a moment, holds nothing.
        with contextlib.suppress(psutil.NoSuchProcess, FileNotFoundError):
            total += process.memory_full_info().pss
    return total / 1e6


def _ask_for_pages(port: int) -> None:
    for _ in range(ROUNDS):
        for page in PAGES:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", page)
            connection.getresponse().read()
            connection.close()
