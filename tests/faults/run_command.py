"""deploy/run as a process, with what it says."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

from django.conf import settings
from django.urls import reverse

from .processes import PATIENCE, wait_until

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
        env["START_SECONDS"] = str(PATIENCE)
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
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
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
        browser.open(address, timeout=PATIENCE)
        token = next(cookie.value for cookie in cookies if cookie.name == settings.CSRF_COOKIE_NAME)
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token}
        with contextlib.suppress(HTTPError):  # 422: not with this password
            browser.open(address, urlencode(form).encode(), timeout=PATIENCE)
        return any(cookie.name == settings.SESSION_COOKIE_NAME for cookie in cookies)

    def number_of(self, program: str) -> int:
        return int((self.data_dir / "run" / f"{program}.pid").read_text())
