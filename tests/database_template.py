"""The tests' tables: made by the migrations once, and copied from then on, which takes a second and not twelve.

A template is named after all migrations and pinned packages, so that any change of them makes a new one.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]


def fingerprint() -> str:
    """One mark for everything that tables are made from."""
    sources = [ROOT / "requirements.txt", *sorted((ROOT / "apps").glob("*/migrations/*.py"))]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"{source.relative_to(ROOT)}\n".encode() + source.read_bytes())
    return digest.hexdigest()[:16]


class DatabaseTemplate:
    """The template and the test database of this process. Others who want the template wait until it is there."""

    def __init__(self) -> None:
        self.name = f"test_template_{fingerprint()}"
        self.copy_name: str = connection.creation._get_test_db_name()
        self._lock: IO[str] = (settings.DATA_DIR / "test-template.lock").open("w")

    def lock(self) -> None:
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def unlock(self) -> None:
        self._lock.close()

    def exists(self) -> bool:
        raise NotImplementedError

    def copy(self) -> None:
        """Begin with a copy of the template; with nothing, if there is none yet."""
        raise NotImplementedError

    def store(self) -> None:
        """Make a template of the test database, which holds tables and no rows of tests."""
        raise NotImplementedError

    def remember(self) -> None:
        """Keep the test database as it stands, where that makes it quicker to go back to than to empty and fill."""

    def go_back(self) -> bool:
        """Whether the test database is again as it was remembered."""
        return False

    def drop_copy(self) -> None:
        raise NotImplementedError


class SqliteTemplate(DatabaseTemplate):
    _remembered: sqlite3.Connection | None = None

    @property
    def _file(self) -> Path:
        return settings.DATA_DIR / f"{self.name}.sqlite3"

    def exists(self) -> bool:
        return self._file.exists()

    def copy(self) -> None:
        self.drop_copy()
        if self.exists():
            shutil.copyfile(self._file, self.copy_name)

    def store(self) -> None:
        for outdated in settings.DATA_DIR.glob("test_template_*"):
            outdated.unlink()
        unfinished = self._file.with_suffix(".unfinished")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(unfinished)])
        unfinished.rename(self._file)

    def remember(self) -> None:
        connection.ensure_connection()
        self._remembered = sqlite3.connect(":memory:")
        connection.connection.backup(self._remembered)

    def go_back(self) -> bool:
        if self._remembered is None:
            return False
        connection.ensure_connection()
        self._remembered.backup(connection.connection)
        return True

    def drop_copy(self) -> None:
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.copy_name}{ending}").unlink(missing_ok=True)


class PostgresTemplate(DatabaseTemplate):
    _remembers = False

    def _tell_server(self, order: str, *names: str) -> None:
        connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(order.format(*(connection.ops.quote_name(name) for name in names)))

    def exists(self) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.name])
            return cursor.fetchone() is not None

    def copy(self) -> None:
        self.drop_copy()
        if self.exists():
            self._tell_server("CREATE DATABASE {} TEMPLATE {}", self.copy_name, self.name)

    def store(self) -> None:
        self._tell_server("CREATE DATABASE {} TEMPLATE {}", self.name, self.copy_name)

    @property
    def _remembered_name(self) -> str:
        return f"{self.copy_name}_remembered"

    def remember(self) -> None:
        self._drop(self._remembered_name)
        self._tell_server("CREATE DATABASE {} TEMPLATE {}", self._remembered_name, self.copy_name)
        self._remembers = True

    def go_back(self) -> bool:
        if self._remembers:
            self._drop(self.copy_name)
            self._tell_server("CREATE DATABASE {} TEMPLATE {}", self.copy_name, self._remembered_name)
        return self._remembers

    def drop_copy(self) -> None:
        self._drop(self.copy_name)
        self._drop(self._remembered_name)

    def _drop(self, name: str) -> None:
        """Whoever is still in it, such as a thread of a test that is over."""
        self._tell_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def database_template() -> DatabaseTemplate:
    return PostgresTemplate() if connection.vendor == "postgresql" else SqliteTemplate()
