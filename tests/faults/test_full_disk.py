"""A disk that is full for a while stops nothing for good, and leaves nothing half done."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest
from celery import Celery
from django.urls import resolve, reverse

from apps.common import private_storage
from apps.config.environment import broker_socket

from . import databases
from .browsing import Person
from .moulds import Mould, copy_of
from .processes import ROOT, Installation, wait_until
from .run_command import Copy, Run

pytestmark = pytest.mark.worker

PIPE = 64 * 1024  # bytes that a pipe holds before whoever writes into it has to wait
DISK = 160  # megabytes


@dataclass(frozen=True)
class SmallDisk:
    """A file system of its own, small enough to be filled in a moment."""

    folder: Path

    @property
    def filler(self) -> Path:
        return self.folder / "filler"

    def fill(self) -> None:
        with contextlib.suppress(OSError), self.filler.open("ab", buffering=0) as file:
            for size in (1_000_000, 1000, 1):
                with contextlib.suppress(OSError):
                    while file.write(b"x" * size) == size:
                        pass
        assert shutil.disk_usage(self.folder).free < 4096

    def make_room(self) -> None:
        self.filler.unlink()


@pytest.fixture
def small_disk() -> Iterator[SmallDisk]:
    if os.getuid() != 0:
        pytest.skip("Only root can make a file system.")
    folder = Path(tempfile.mkdtemp(prefix="even-ground-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK}m,mode=700", "tmpfs", str(folder)], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@dataclass(frozen=True)
class Product:
    """deploy/run on the small disk, up."""

    copy: Copy
    run: Run
    installation: Installation
    manager: Person
    audit: str

    def ask_for_report(self) -> str:
        """The reference of the report; empty, if the answer was another one than usual."""
        try:
            answer = self.manager.post(reverse("reports:ask", args=[self.audit]))
        except (OSError, HTTPException):
            return ""
        return resolve(answer.location).kwargs["reference"] if answer.status == HTTPStatus.FOUND else ""

    def state(self, report: str) -> str:
        state = self.manager.get(reverse("reports:state", args=[report]))
        return json.loads(state.text)["sentence"] if state.status == HTTPStatus.OK else ""

    def is_made(self, report: str) -> bool:
        return self.manager.get(reverse("reports:download", args=[report])).text.startswith("%PDF")

    def answers(self) -> bool:
        return self.installation.answers("/health/")

    def log(self, program: str) -> str:
        return (self.copy.data_dir / "logs" / f"{program}.log").read_text(errors="replace")


@pytest.fixture
def product(small_disk, mould: Mould) -> Iterator[Product]:
    """Its tables, people and audits are there before it starts; its database is a file on the disk that gets full."""
    assert not databases.server(), "deploy/run chooses its own database here"
    data_dir = small_disk.folder / "data"
    data_dir.mkdir(mode=0o700)
    installation = copy_of(mould, data_dir)
    copy = Copy(ROOT, data_dir, installation.port)
    run = copy.run(DEMO="no")
    try:
        run.wait_until_up()
        manager = Person(installation.port, mould.seeded["session"])
        yield Product(copy, run, installation, manager, mould.seeded["small"])
    finally:
        small_disk.filler.unlink(missing_ok=True)
        if run.process.poll() is None:
            run.end()
        print(run.said)
        for log in sorted(data_dir.glob("logs/*.log")):
            print(f"--- {log.name}", *log.read_text(errors="replace").splitlines()[-30:], sep="\n")


def when_the_worker_has_much_to_write(product: Product) -> None:
    """Messages that it does not know, each with a long line in its log. It sleeps until the disk is full."""
    worker = product.copy.number_of("worker")
    os.kill(worker, signal.SIGSTOP)
    with Celery(broker=f"redis+socket://{broker_socket(product.copy.data_dir)}") as app:
        for _ in range(100):
            app.send_task("nobody.knows", ["x" * 1500], queue="single")


def when_the_web_server_has_much_to_write(product: Product) -> None:
    """Pages that do not exist are a line each."""
    for number in range(400):
        with contextlib.suppress(OSError, HTTPException):
            product.manager.get(f"/{'x' * 300}/{number}/")


def then_a_report_is_made(product: Product) -> None:
    report = wait_until(product.ask_for_report, "a report can be asked for")
    wait_until(partial(product.is_made, report), "the report is made")


def test_everything_goes_on_when_there_is_room_again(product, small_disk):
    wait_until(product.answers, "pages are answered")
    before = psutil.Process(product.run.process.pid)
    when_the_worker_has_much_to_write(product)
    small_disk.fill()
    os.kill(product.copy.number_of("worker"), signal.SIGCONT)
    when_the_web_server_has_much_to_write(product)
    asked = [product.ask_for_report() for _ in range(3)]  # each is answered, one way or the other
    os.kill(product.copy.number_of("web"), signal.SIGKILL)  # and the supervisor has something to say
    with contextlib.suppress(OSError, HTTPException):
        product.ask_for_report()

    small_disk.make_room()
    wait_until(product.answers, "pages are answered again")
    then_a_report_is_made(product)
    for report in filter(None, asked):
        wait_until(
            lambda report=report: product.is_made(report) or "try again" in product.state(report), "it is over"
        )
    assert before.is_running()
    assert product.run.process.poll() is None
    assert not list((product.copy.data_dir / "files").rglob(f"{private_storage.UNFINISHED}*"))
    assert product.run.end() == 0


def test_a_log_is_a_file_and_no_pipe_that_somebody_has_to_empty(product):
    """With the supervisor asleep nobody empties a pipe."""
    supervisor = product.copy.number_of("supervisord")
    os.kill(supervisor, signal.SIGSTOP)
    try:
        when_the_worker_has_much_to_write(product)
        os.kill(product.copy.number_of("worker"), signal.SIGCONT)
        when_the_web_server_has_much_to_write(product)
        wait_until(lambda: len(product.log("worker")) > 2 * PIPE, "the worker has written more than a pipe holds")
        assert len(product.log("web")) > PIPE
        then_a_report_is_made(product)
    finally:
        os.kill(supervisor, signal.SIGCONT)
    assert product.run.end() == 0


def test_a_supervisor_that_dies_is_brought_back(product):
    for how in (signal.SIGKILL, signal.SIGSEGV):
        supervisor = product.copy.number_of("supervisord")
        web = product.copy.number_of("web")
        os.kill(supervisor, how)
        wait_until(lambda web=web: is_another(product.copy, "web", web), "the web server is another one")
        wait_until(product.answers, "pages are answered again")
        then_a_report_is_made(product)
        assert is_another(product.copy, "supervisord", supervisor)
    assert product.run.said.count("The supervisor ended by itself. It is started again") == 2
    assert product.run.end() == 0


def is_another(copy: Copy, program: str, before: int) -> bool:
    try:
        return copy.number_of(program) != before
    except (OSError, ValueError):
        return False
