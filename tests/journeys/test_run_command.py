"""deploy/run, as a newcomer meets it: in a copy of the project, in a folder whose name has spaces."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import pytest
from django.conf import settings
from django.urls import reverse

from tests.faults.processes import PATIENCE, ROOT, spare_port, wait_until

pytestmark = pytest.mark.worker

NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "node_modules")
UP = "Stop with Ctrl-C."


@dataclass
class Run:
    """One deploy/run, with what it has said so far."""

    process: subprocess.Popen
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._listen, daemon=True)
        self.reader.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def wait_until_up(self) -> None:
        wait_until(lambda: UP in self.lines or self.process.poll() is not None, "deploy/run is up")
        assert UP in self.lines, self.said

    def end(self, how: signal.Signals = signal.SIGINT) -> int:
        """Its exit code after a signal to its whole process group, which is what Ctrl-C sends."""
        os.killpg(self.process.pid, how)
        code = self.process.wait(PATIENCE)
        self.reader.join(PATIENCE)
        return code


@dataclass(frozen=True)
class Copy:
    """A copy of the project with a data folder of its own."""

    folder: Path
    data_dir: Path
    port: int

    def run(self, **variables: str) -> Run:
        env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        env |= {"VENV": sys.prefix, "DATA_DIR": str(self.data_dir), "PORT": str(self.port)}
        process = subprocess.Popen(
            ["deploy/run"],
            cwd=self.folder,
            env=env | variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        return Run(process)

    def refusal(self, **variables: str) -> str:
        """What it says when it does not start."""
        run = self.run(**variables)
        assert run.process.wait(PATIENCE) == 1
        run.reader.join(PATIENCE)
        return run.said

    def status(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path)
        try:
            return connection.getresponse().status
        finally:
            connection.close()

    def answers(self) -> bool:
        """Whether pages are answered: not yet, while a new web server is still loading."""
        try:
            return self.status("/health/") == 200
        except OSError:
            return False

    def signs_in(self, email: str, password: str) -> bool:
        """Whether a person with a fresh browser gets past the sign-in page."""
        address = f"http://127.0.0.1:{self.port}{reverse(settings.LOGIN_URL)}"
        cookies = CookieJar()
        browser = build_opener(HTTPCookieProcessor(cookies))
        browser.open(address, timeout=30)
        token = next(cookie.value for cookie in cookies if cookie.name == settings.CSRF_COOKIE_NAME)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token}
        with contextlib.suppress(HTTPError):  # 422: not with this password
            browser.open(address, urlencode(form).encode(), timeout=30)
        return any(cookie.name == settings.SESSION_COOKIE_NAME for cookie in cookies)

    def number_of(self, program: str) -> int:
        return int((self.data_dir / "run" / f"{program}.pid").read_text())


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


def test_a_second_start_makes_nothing_again_and_keeps_what_dies_alive(copy, up):
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
    assert "The database cannot be used" in copy.refusal(DATABASE_URL="postgres://a:b@127.0.0.1:9/c")
    assert "is not a virtual environment" in copy.refusal(VENV=str(copy.folder))
