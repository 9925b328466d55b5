"""Databases for whole installations, and a window into them for the test that watches one."""

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import dj_database_url
import psycopg
from django.conf import settings
from django.db import connections

WINDOW = "real"  # the alias under which a test sees the rows: Report.objects.using(WINDOW)
SQLITE_NAME = "even-ground.sqlite3"


def server() -> str:
    """The PostgreSQL server to make databases on; empty: SQLite files."""
    return os.environ.get("DATABASE_URL", "")


def make_database(data_dir: Path, *, like: str = "") -> str:
    """The address of a new database, empty or with everything that the database at `like` holds."""
    if not server():
        address = f"sqlite:///{data_dir / SQLITE_NAME}"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), data_dir / SQLITE_NAME)
        return address
    name = f"real_{uuid.uuid4().hex[:12]}"
    template = f" TEMPLATE {urlsplit(like).path[1:]}" if like else ""
    _tell_server(f"CREATE DATABASE {name}{template}")
    return urlunsplit(urlsplit(server())._replace(path=f"/{name}"))


def drop_database(address: str) -> None:
    """Remove a database, whoever is still in it."""
    if server():
        _tell_server(f"DROP DATABASE IF EXISTS {urlsplit(address).path[1:]} WITH (FORCE)")


def _tell_server(order: str) -> None:
    with psycopg.connect(server(), autocommit=True) as connection:
        connection.execute(order)


@contextlib.contextmanager
def window_into(address: str) -> Iterator[None]:
    """Open the alias WINDOW on the database of a running installation."""
    database = settings.DATABASES["default"] | dj_database_url.parse(address)
    connections.settings[WINDOW] = connections.configure_settings({"default": database})["default"]
    try:
        yield
    finally:
        connections[WINDOW].close()
        del connections[WINDOW]
        del connections.settings[WINDOW]
