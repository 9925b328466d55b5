"""Whether the database holds something that only a certain key opens. Asked before a new key is made in its place.

The settings ask, so there is no Django yet: the database is asked by its own driver. PostgreSQL's is loaded only
where there is one, because every start waits for it.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

BY_REFLECTION_KEY = ("reflections_reflection", "reflections_printout")
# Not among them: the files of people's own data. They are made anew when they cannot be opened.
BY_SECRET_KEY = ("surveys_counts", "surveys_participationrecord", "accounts_outgoingemail")
# What Django means by these options is nothing to the driver.
FOR_DJANGO = ("pool", "isolation_level", "server_side_binding", "assume_role")


class DatabaseAwayError(Exception):
    """It cannot be asked; the message says why."""


def holds_rows(database: dict[str, Any], tables: tuple[str, ...]) -> bool:
    """Whether there is a row in one of the tables; a missing table holds none. Raises DatabaseAwayError."""
    try:
        if database["ENGINE"] == "django.db.backends.sqlite3":
            return any(_sqlite_rows(Path(database["NAME"]), tables))
        return _postgresql_holds_rows(database, tables)
    except (sqlite3.Error, OSError) as problem:
        raise _away(problem) from problem


def _away(problem: Exception) -> DatabaseAwayError:
    reason = (str(problem).strip().splitlines() or [type(problem).__name__])[0]
    return DatabaseAwayError(reason.rstrip("."))


def _sqlite_rows(path: Path, tables: tuple[str, ...]) -> Iterator[bool]:
    if not path.exists():
        return
    with closing(sqlite3.connect(path, timeout=20)) as connection:
        for table in tables:
            if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                yield connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None  # noqa: S608


def _postgresql_holds_rows(database: dict[str, Any], tables: tuple[str, ...]) -> bool:
    import psycopg

    try:
        with psycopg.connect(**_for_driver(database)) as connection:
            return any(_rows(connection, tables))
    except psycopg.Error as problem:
        raise _away(problem) from problem


def _for_driver(database: dict[str, Any]) -> dict[str, Any]:
    options = {name: value for name, value in database.get("OPTIONS", {}).items() if name not in FOR_DJANGO}
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    for word, name in named.items():
        if database.get(name):
            options[word] = database[name]
    return options


def _rows(connection: Any, tables: tuple[str, ...]) -> Iterator[bool]:
    for table in tables:
        if connection.execute("SELECT to_regclass(%s)", [table]).fetchone() != (None,):
            yield connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is not None  # noqa: S608
