"""deploy/run, as a newcomer meets it: in a copy of the project, in a folder whose name has spaces."""

import contextlib
import os
import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import psutil
import pytest

from tests.faults.processes import PATIENCE, ROOT, spare_port, wait_until
from tests.faults.run_command import Copy, Run

# Each start finds what the one before has left.
pytestmark = [pytest.mark.worker, pytest.mark.xdist_group("deploy/run")]

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules")


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Iterator[Copy]:
    folder = tmp_path_factory.mktemp("newcomer") / "Even Ground's copy"
    shutil.copytree(ROOT, folder, ignore=NOT_COPIED)
    copied = Copy(folder, folder / "the data", spare_port())
    yield copied
    # Nothing, unless a test failed half-way.
    for file in (copied.data_dir / "run").glob("*.pid"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(int(file.read_text()), signal.SIGKILL)


@pytest.fixture
def started_before(copy: Copy) -> None:
    """Whichever test of this module a process begins with."""
    if not (copy.data_dir / "static" / ".collected-from").exists():
        first = copy.run()
        first.wait_until_up()
        first.end()


@pytest.fixture
def up(copy: Copy) -> Iterator[Run]:
    run = copy.run()
    try:
        run.wait_until_up()
        yield run
    finally:
        if run.process.poll() is None:
            run.end()


def test_it_says_where_and_for_whom_and_leaves_nothing_behind(copy, up):
    assert f"Even Ground is ready: http://127.0.0.1:{copy.port}/" in up.lines
    assert copy.status("/health/") == 200
    for email in demo_addresses(up):
        assert copy.signs_in(email, password(up)), email
    assert not copy.signs_in(email, "not the password")

    other_data = str(copy.data_dir.with_name("other data"))
    assert f"Port {copy.port} on 127.0.0.1 cannot be used" in copy.refusal(DATA_DIR=other_data)
    assert "already runs on the data folder" in copy.refusal(PORT=str(spare_port()))

    started = psutil.Process(up.process.pid).children(recursive=True)
    assert len(started) >= 7  # supervisor, broker, web server with two, worker with two
    assert up.end() == 0
    assert up.lines[-1] == f"Stopped. The data is in {copy.data_dir}"
    assert not [program for program in started if program.is_running()]


def demo_addresses(up: Run) -> list[str]:
    """The e-mail addresses of the demo accounts that it prints: at least one for each role."""
    found = re.findall(r"\S+@\S+", up.said)
    for role in ("manager@", "peer.worker@", "reviewer@", "commissioner@"):
        assert any(role in email for email in found)
    assert len(found) >= 6
    return found


def password(up: Run) -> str:
    return re.search("^Password for all of them: (.+)$", up.said, re.MULTILINE)[1]


def test_a_second_start_makes_nothing_again_and_keeps_what_dies_alive(copy, started_before, up):
    assert not re.search("Making|Installing|Collecting", up.said)
    for program in ("worker", "web", "broker"):
        before = copy.number_of(program)
        os.kill(before, signal.SIGKILL)
        wait_until(partial(restarted, copy, program, before), f"the {program} is back")
    wait_until(copy.answers, "pages are answered again")
    assert up.end(signal.SIGTERM) == 0


def restarted(copy: Copy, program: str, before: int) -> bool:
    file = copy.data_dir / "run" / f"{program}.pid"
    return file.exists() and file.read_text().strip() not in ("", str(before))


def test_what_a_broken_start_left_behind_is_cleared_away(copy, up):
    left = [copy.number_of(program) for program in ("broker", "worker", "web")]
    supervisor = copy.number_of("supervisord")
    os.kill(supervisor, signal.SIGSTOP)  # or it would stop the others in the moment that it has left
    up.process.kill()
    up.process.wait(PATIENCE)
    os.kill(supervisor, signal.SIGKILL)
    wait_until(lambda: ended(supervisor), "the supervisor is dead")
    assert not [number for number in left if ended(number)]

    again = copy.run()
    again.wait_until_up()
    assert not [number for number in left if not ended(number)]
    assert again.end() == 0


def ended(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_mistaken_setting_is_a_sentence(copy):
    assert "must be a number from 1 to 65535" in copy.refusal(PORT="http")
    assert "must be yes or no" in copy.refusal(DEMO="true")
    assert "REDIS_URL must look like" in copy.refusal(REDIS_URL="localhost")
    assert "cannot be written to" in copy.refusal(DATA_DIR="/proc/nothing")
    nowhere = "postgres://a:b@127.0.0.1:9/c"
    assert "The database cannot be used" in copy.refusal(DATABASE_URL=nowhere, SITE_URL="http://127.0.0.1:8000")
    assert programs_of(copy) == []  # they had begun to load
    assert "SITE_URL must be set" in copy.refusal(DATABASE_URL=nowhere)
    assert "is not a virtual environment" in copy.refusal(VENV=str(copy.folder))


def test_a_missing_library_is_a_sentence(copy, tmp_path):
    """Somebody who is not root, on a machine without Pango."""
    (tmp_path / "weasyprint.py").write_text("raise OSError(\"cannot load library 'libpango-1.0-0'\")\n")
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "id").chmod(0o755)
    without_pango = {"PYTHONPATH": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    other = replace(copy, data_dir=copy.data_dir.with_name("new data"))
    assert "The library Pango, which prints the reports, is missing. On Debian" in other.refusal(**without_pango)
    assert programs_of(other) == []
    assert not (other.data_dir / "run" / "printer").exists()


def programs_of(copy: Copy) -> list[str]:
    """The command lines of whatever runs on its data folder."""
    running = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            command = " ".join(process.cmdline())
            if str(copy.data_dir) in command and process.status() != psutil.STATUS_ZOMBIE:
                running.append(command)
    return running
