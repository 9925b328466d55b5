"""The real thing for a test: web server, worker and broker as processes of their own, to be looked at and killed.

They run the commands of `deploy/supervisord.conf`, but nobody restarts what dies: a test does that itself.
TEST_BROKER=redis puts Redis in the place of the embedded broker.
"""

import contextlib
import itertools
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from configparser import RawConfigParser
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

from apps.config.environment import broker_socket, valkey_server

ROOT = Path(__file__).resolve().parents[2]
TO_STOP = 60  # seconds that a worker has for what is in hand: the longest report takes four
PATIENCE = 600  # seconds until a test gives up what never happens: machines that test are busy
# What a program writes into its log when it has begun its work.
AT_WORK = {"broker": "Ready to accept connections", "worker": " ready.", "bulk": " ready.", "web": "Booting worker"}


def wait_until(happened: Callable[[], Any], what: str, patience: float = PATIENCE) -> Any:
    """What `happened` gives as soon as that is true. Fails the test if it never is."""
    give_up = time.monotonic() + patience
    while not (found := happened()):
        assert time.monotonic() < give_up, f"Waited {patience} seconds in vain until {what}."
        time.sleep(0.03)
    return found


# Below those that a system gives to whoever connects, and of each process its own: a port that was found spare is
# taken by nobody else until its program listens.
LOWEST_PORT, PORTS_EACH, MOST_PROCESSES = 20_000, 1500, 4


def _own_ports() -> Iterator[int]:
    process = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % MOST_PROCESSES
    if os.environ.get("TEST_BROKER") == "redis":
        process += MOST_PROCESSES
    lowest = LOWEST_PORT + process * PORTS_EACH
    first = os.getpid() % PORTS_EACH
    return itertools.cycle([*range(lowest + first, lowest + PORTS_EACH), *range(lowest, lowest + first)])


PORTS = _own_ports()


def spare_port() -> int:
    for port in PORTS:
        with socket.socket() as asked, contextlib.suppress(OSError):
            asked.bind(("127.0.0.1", port))
            return port
    raise AssertionError("There is always another port to try.")


def environment(data_dir: Path, database: str = "") -> dict[str, str]:
    """What the programs of one installation are told; nothing of what is set for the tests themselves."""
    kept = ("PATH", "HOME", "LANG", "TMPDIR", "XDG_CACHE_HOME")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    port = str(spare_port())
    env |= {"DATA_DIR": str(data_dir), "VENV": sys.prefix, "BIND": "127.0.0.1", "PORT": port, "DEMO": "no"}
    # How quick the machine is decides nothing. Of a stop with work in hand Celery sleeps through all the seconds.
    env |= {"JOB_SECONDS": str(PATIENCE), "STOP_SECONDS": str(TO_STOP)}
    env |= {"SITE_URL": f"http://127.0.0.1:{port}", "PYTHONUNBUFFERED": "1"}
    env |= {"VALKEY_SERVER": str(valkey_server()), "BROKER_SOCKET": str(broker_socket(data_dir))}
    if database:
        env["DATABASE_URL"] = database
    if os.environ.get("TEST_BROKER") == "redis":
        env["REDIS_URL"] = f"redis://127.0.0.1:{spare_port()}/0"
    return env


def shipped_command(name: str, env: dict[str, str]) -> list[str]:
    """How deploy/run starts the program."""
    shipped = RawConfigParser(inline_comment_prefixes=(";",))
    shipped.read(ROOT / "deploy" / "supervisord.conf", encoding="utf-8")
    command = shlex.split(shipped[f"program:{name}"]["command"] % {f"ENV_{key}": value for key, value in env.items()})
    if name != "broker" or "REDIS_URL" not in env:
        return command
    port = env["REDIS_URL"].rsplit(":", 1)[1].removesuffix("/0")
    command[command.index(env["VALKEY_SERVER"])] = "redis-server"
    command[command.index("--port") + 1] = port
    return [*command, "--bind", "127.0.0.1"]


@dataclass
class Program:
    """One program with its children, in a process group of its own, its log in a file."""

    kind: str
    command: list[str]
    env: dict[str, str]
    log: Path
    process: subprocess.Popen | None = None
    earlier_log: int = 0  # bytes that earlier starts have written
    folder: Path = ROOT  # of the product's code

    def start(self) -> None:
        """Start it, without waiting for anything."""
        with self.log.open("ab") as log:
            self.earlier_log = log.tell()
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
            )

    def wait_until_at_work(self) -> None:
        wait_until(lambda: self.says(AT_WORK[self.kind]) or not self.runs, f"the {self.kind} works")
        assert self.runs, f"The {self.kind} ended at once."

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    @property
    def children(self) -> list[int]:
        """Process numbers of the children that live, eldest first."""
        with contextlib.suppress(psutil.NoSuchProcess):
            living = psutil.Process(self.pid).children(recursive=True)
            return [child.pid for child in living if child.status() != psutil.STATUS_ZOMBIE]
        return []

    def says(self, words: str) -> bool:
        """Whether its log holds these words since the last start."""
        return words.encode() in self.log.read_bytes()[self.earlier_log :]

    def kill(self) -> None:
        """The end that nobody can prepare for: itself and all its children at once."""
        assert self.process
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.process.wait(PATIENCE)

    def stop(self, how: signal.Signals) -> int:
        """The usual end, with its exit code."""
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@dataclass
class Installation:
    """Web server, worker and broker on one data folder."""

    data_dir: Path
    env: dict[str, str]
    programs: dict[str, Program] = field(default_factory=dict)

    @property
    def port(self) -> int:
        return int(self.env["PORT"])

    @property
    def broker_url(self) -> str:
        return self.env.get("REDIS_URL") or f"redis+socket://{self.env['BROKER_SOCKET']}"

    def program(self, name: str) -> Program:
        """The broker, the web server, the worker, or with a number at its end another one of its kind."""
        if name not in self.programs:
            kind = name.rstrip("0123456789")
            env = self.env | {"WORKER_NAME": f"{name}@{self.data_dir.name}"}
            command = []
            for word in shipped_command(kind, env):
                command.append(word.replace(f"{kind}.pid", f"{name}.pid").replace(f"{kind}.log", f"{name}.log"))
            self.programs[name] = Program(kind, command, env, self.data_dir / "logs" / f"{name}.log")
        return self.programs[name]

    def start(self, *names: str) -> None:
        """Start programs and wait until all of them work."""
        for name in names:
            self.program(name).start()
        for name in names:
            self.program(name).wait_until_at_work()
        if "web" in names:
            wait_until(lambda: self.answers("/health/"), "pages are answered")

    def answers(self, path: str) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def run(self, *words: str) -> str:
        """The output of one Python command in this installation, such as run("manage.py", "check")."""
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def end(self) -> None:
        """Leave nothing running."""
        for program in self.programs.values():
            if program.process:
                program.kill()

    def last_words(self) -> str:
        """The end of every log, for whoever reads why a test failed."""
        parts = []
        for name, program in self.programs.items():
            lines = program.log.read_text(errors="replace").splitlines() if program.log.exists() else []
            parts += [f"--- {name}", *lines[-40:]]
        return "\n".join(parts)


def prepare(data_dir: Path, database: str = "") -> Installation:
    """An installation with folders, tables, rubric and static files, nothing of it running."""
    for name in ("run", "logs", "broker"):
        (data_dir / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    installation = Installation(data_dir, environment(data_dir, database))
    Path(installation.env["BROKER_SOCKET"]).parent.mkdir(exist_ok=True, mode=0o700)
    return installation


def installed_with_demo(folder: Path, database: str = "") -> Installation:
    """An installation with the demonstration's content, nothing of it running."""
    installation = prepare(folder, database)
    installation.run("-m", "deploy.steps", "prepare")
    installation.run("manage.py", "load_demo")
    return installation
