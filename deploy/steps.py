"""The steps of deploy/run that are easier said in Python. Each ends in silence, a line, or one sentence and exit 1.

check       nobody else uses the data folder and the port is free; needs no package
supervise   loads the product and becomes the supervisor; its first program is `prepare`, and it ends where that fails
prepare     Pango, database, rubric, demo data, static files; exit 3: Pango is missing
ready N     waits for what the supervisor with the number N does, then says where and for whom
"""

import contextlib
import fcntl
import gc
import hashlib
import http.client
import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

LOCK = 3  # the file that deploy/run holds open
PANGO_IS_MISSING = 3
SUPERVISOR_IS_GONE = 4
PAUSE = 0.05  # seconds between two looks
PATIENCE = int(os.environ.get("START_SECONDS", "90"))  # until a start is given up
# For the printer, or for making style sheet and scripts: no browser asks for them.
NOT_SERVED = ["print", "src", "vendor", "build", "*.scss", "*.md", "*.txt"]


def data_dir() -> Path:
    return Path(os.environ["DATA_DIR"])


def demo_accounts() -> Path:
    """Between prepare and ready: who can sign in to the demonstration."""
    return data_dir() / "run" / "demo-accounts"


def prepared() -> Path:
    """There once prepare is done: web server and worker begin then (apps/config/start_gate.py)."""
    return data_dir() / "run" / "prepared"


def worker_ready() -> Path:
    """There once the worker of this start takes orders."""
    return data_dir() / "run" / "worker.ready"


def say(line: str) -> None:
    print(line, flush=True)


def fail(sentence: str) -> NoReturn:
    sys.exit(sentence)


# --- check ------------------------------------------------------------------------------------------------------


def check() -> None:
    lock_data_folder()
    stop_leftovers()
    check_port()
    for mark in (prepared(), worker_ready(), data_dir() / "run" / "bulk.wanted"):
        mark.unlink(missing_ok=True)


def lock_data_folder() -> None:
    """The lock belongs to the open file, so it outlives this process and ends with deploy/run and its supervisor."""
    run = data_dir() / "run"
    try:
        fcntl.flock(LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        number = read_number(run / "supervisord.pid") or read_number(run / "lock")
        stop_it = f"Stop it with: kill {number}" if number else "Wait until it is up, or stop it."
        fail(f"Even Ground already runs on the data folder {data_dir()}. {stop_it}")
    (run / "lock").write_text(f"{os.getppid()}\n")


def read_number(path: Path) -> int | None:
    try:
        return int(path.read_text())
    except (OSError, ValueError):
        return None


def stop_leftovers() -> None:
    """End what an earlier start left behind if it was cut off (its process numbers may be others' by now)."""
    for file in (data_dir() / "run").glob("*.pid"):
        number = read_number(file)
        if number and str(data_dir()) in command_of(number):
            say(f"Stopping the {file.stem} that an earlier start left behind")
            end_at_once(number)
        file.unlink(missing_ok=True)  # a program that ends by itself meanwhile takes its own file away


def end_at_once(leader: int) -> None:
    """Kill a process and its children, and wait until they have let go of port and socket."""
    give_up = time.monotonic() + 5
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < give_up:
            os.killpg(leader, signal.SIGKILL)
            time.sleep(0.05)


def command_of(number: int) -> str:
    """The command line of a process; empty if there is none."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        asked = subprocess.run(
            ["ps", "-o", "command=", "-p", str(number)], capture_output=True, text=True, check=False
        )
        return asked.stdout


def check_port() -> None:
    port, bind = os.environ["PORT"], os.environ["BIND"]
    if not (port.isdecimal() and 0 < int(port) < 65536):
        fail(f"PORT is {port}, but must be a number from 1 to 65535, such as 8000.")
    with socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((bind.strip("[]"), int(port)))
        except PermissionError:
            fail(f"Port {port} is kept for the administrator. Choose one above 1023: PORT=8080 deploy/run")
        except OSError as problem:
            other = int(port) + 1 if int(port) < 65535 else 8000
            fail(
                f"Port {port} on {bind} cannot be used ({problem.strerror}). Choose another: PORT={other} deploy/run"
            )


# --- prepare ----------------------------------------------------------------------------------------------------


def prepare() -> None:
    from deploy.printer_check import PrinterCheck

    printer = PrinterCheck(data_dir() / "run" / "printer")
    start_django()
    check_printer(printer.problem())
    prepare_installation()
    prepared().touch()


def start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()


def check_printer(problem: str) -> None:
    if not problem:
        return
    if "cannot load library" in problem:
        sys.exit(PANGO_IS_MISSING)
    fail(f"WeasyPrint, which prints the reports, cannot be used: {last_line(problem)}")


def last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]


def prepare_installation() -> None:
    """Database, rubric, demo data and static files, while no other start does the same."""
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError, connections

    from apps.config.start_lock import one_start_at_a_time
    from apps.jobs.sweep import take_over_waiting_rows

    with_demo = demo_is_wanted()
    try:
        with one_start_at_a_time(say):
            say("Bringing the database up to date")
            call_command("migrate", verbosity=0, interactive=False)
            call_command("load_rubric", publish=True, stdout=io.StringIO())
            if with_demo:
                call_command("load_demo")
            take_over_waiting_rows()
            collect_static_files()
            list_demo_accounts(with_demo)
        connections.close_all()  # with it SQLite writes everything into the one file
    except CommandError as problem:
        fail(str(problem))
    except DatabaseError as problem:
        reason = str(problem).strip().splitlines()[0].rstrip(".")
        fail(f"The database cannot be used: {reason}. Check DATABASE_URL, or the space on the disk.")


def demo_is_wanted() -> bool:
    """DEMO; left out: on this machine's own address alone, because the demo accounts share one printed password."""
    from django.conf import settings

    asked = os.environ.get("DEMO", "")
    if asked not in ("", "yes", "no"):
        fail(f"DEMO is {asked}, but must be yes or no.")
    return asked == "yes" or (not asked and urlsplit(settings.SITE_URL).hostname in ("127.0.0.1", "localhost"))


def list_demo_accounts(with_demo: bool) -> None:
    """Leave what is printed once everything is up: for the owner's eyes only, since it holds their password."""
    from django.core.management import call_command

    text = io.StringIO()
    if with_demo:
        call_command("demo_accounts", stdout=text)
    demo_accounts().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    demo_accounts().touch(0o600)
    demo_accounts().write_text(text.getvalue(), encoding="utf-8")


def collect_static_files() -> None:
    """Copies, fingerprints and compresses what browsers ask for, if any of it has changed."""
    from django.conf import settings
    from django.core.management import call_command

    mark = settings.STATIC_ROOT / ".collected-from"
    now = fingerprint(settings.BASE_DIR / "static")
    if mark.exists() and mark.read_text() == now:
        return
    say("Collecting static files")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=NOT_SERVED)
    mark.write_text(now)


def fingerprint(folder: Path) -> str:
    """Changes when a file that is served, its name or the list of what is not served does."""
    total = hashlib.sha256(repr(NOT_SERVED).encode())
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not set(NOT_SERVED).intersection(name.parts):
            total.update(str(name).encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


# --- supervise --------------------------------------------------------------------------------------------------


def supervise() -> None:
    """Become the supervisor, with everything loaded, and with what its configuration asks of the environment."""
    # A background process that writes to a terminal may be stopped for it.
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    load_everything()
    from deploy import supervisor

    set_environment()
    supervisor.name_process(f"supervisor of {data_dir()}")
    sys.exit(supervisor.supervise(str(Path(__file__).with_name("supervisord.conf"))))


def load_everything() -> None:
    """What all programs need, once. Frozen, or each would copy what its garbage collector looks at."""
    gc.disable()  # almost nothing that is made while it loads is garbage
    start_django()
    from django.urls import get_resolver

    assert get_resolver().url_patterns  # with them all views, forms and models
    gc.freeze()
    gc.enable()


def set_environment() -> None:
    from django.conf import settings

    from apps.config.environment import valkey_server
    from apps.config.start_gate import MARK, SUPERVISOR

    os.environ["PREPARE_AUTOSTART"] = "false" if prepared().exists() else "true"
    os.environ |= {MARK: str(prepared()), SUPERVISOR: str(os.getpid())}
    worker_ready().unlink(missing_ok=True)
    embedded = not settings.REDIS_URL and not settings.FILE_BROKER
    if embedded:
        make_private(settings.BROKER_SOCKET.parent)
    os.environ["BROKER_AUTOSTART"] = "true" if embedded else "false"
    os.environ["BROKER_SOCKET"] = str(settings.BROKER_SOCKET)
    os.environ["WORKER_STOPWAITSECS"] = str(settings.STOP_SECONDS + 10)
    os.environ["VALKEY_SERVER"] = str(valkey_server() or "none")


def make_private(folder: Path) -> None:
    """A folder for this account alone. One in a shared place may have been put there by somebody else."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    about = folder.lstat()
    if about.st_uid != os.getuid() or about.st_mode & 0o077:
        fail(f"The folder {folder} can be opened by others. Remove it, or set DATA_DIR to a shorter path.")


# --- ready ------------------------------------------------------------------------------------------------------


def ready() -> None:
    # Without Django, which is being loaded at the same time, on the same processors.
    supervisor = int(sys.argv[2])
    while not prepared().exists():
        if not runs(supervisor):
            sys.exit(SUPERVISOR_IS_GONE)
        time.sleep(PAUSE)
    say("Starting web server, worker and broker")
    give_up = time.monotonic() + PATIENCE
    wait_until(pages_are_answered, give_up, "The web server did not start", "web.log")
    wait_until(orders_are_taken, give_up, "The worker did not start", "worker.log")
    say_where()


def runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(happened, give_up: float, sentence: str, log: str) -> None:
    while not happened():
        if time.monotonic() > give_up:
            path = data_dir() / "logs" / log
            fail(f"{sentence} within {PATIENCE} seconds. Its log is {path}; it ends:\n{ending(path)}")
        time.sleep(PAUSE)


def ending(path: Path) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-5:]) if path.exists() else "(empty)"


def pages_are_answered() -> bool:
    site = urlsplit(os.environ["SITE_URL"])
    bind = os.environ["BIND"].strip("[]")
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)
    connection = http.client.HTTPConnection(local, int(os.environ["PORT"]), timeout=5)
    try:
        connection.request("GET", "/health/", headers={"Host": site.netloc, "X-Forwarded-Proto": site.scheme})
        # Without a proxy in front, a site with https sends everything there. 503: no worker has begun to work yet.
        return connection.getresponse().status in (200, 301, 503)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def orders_are_taken() -> bool:
    """Whether our worker has said that it takes orders; see apps/config/celery.py."""
    return worker_ready().exists()


def say_where() -> None:
    say(f"\nEven Ground is ready: {os.environ['SITE_URL'].rstrip('/')}/\n")
    if accounts := demo_accounts().read_text(encoding="utf-8"):
        say(accounts)
    demo_accounts().unlink()
    say(f"Data: {data_dir()}   Logs and e-mails: {data_dir() / 'logs'}\nStop with Ctrl-C.")


if __name__ == "__main__":
    {"check": check, "prepare": prepare, "supervise": supervise, "ready": ready}[sys.argv[1]]()
