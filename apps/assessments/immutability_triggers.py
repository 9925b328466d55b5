"""What is signed off is kept as it is, by the database itself: triggers on every table of an audit.

They refuse each row that belongs to a signed-off version, whoever writes: this code, another program, or somebody at
the database's own prompt. They are put there after every migration and taken away before one, because SQLite's way of
changing a table drops its triggers without a word (`apps.py`). A system check says so where one is missing or is not
what it should be, and where something stands between it and its table.
"""

from types import ModuleType

from django.db import transaction

from . import postgresql_triggers, sqlite_triggers
from .guarded_tables import PATHS, SENTENCE, GuardedTable, guarded_tables

__all__ = ["PATHS", "SENTENCE", "absent_tables", "guarded_tables", "install", "missing", "obstacles", "remove"]


def _database(connection) -> ModuleType:
    return postgresql_triggers if connection.vendor == "postgresql" else sqlite_triggers


def _tables(connection, cursor) -> list[GuardedTable]:
    if connection.vendor == "postgresql":
        return guarded_tables(postgresql_triggers.schema_of_tables(cursor))
    return guarded_tables()


def _triggers(connection, kept: GuardedTable) -> dict[str, str]:
    return _database(connection).triggers(kept)


def absent_tables(connection) -> list[str]:
    """The tables under guard that are not there: on the way to the first migration, all of them."""
    tables = set(connection.introspection.table_names())
    return [kept.table for kept in guarded_tables() if kept.table not in tables]


def install(connection) -> None:
    """Put every trigger in its place; those that are there are made anew. Nobody writes meanwhile."""
    with transaction.atomic(using=connection.alias):
        remove(connection)
        with connection.cursor() as cursor:
            for kept in _tables(connection, cursor):
                _database(connection).install(cursor, kept)


def remove(connection) -> None:
    """Take every trigger away: before tables are changed, and never otherwise."""
    there = _there(connection)
    with connection.cursor() as cursor:
        for kept in _tables(connection, cursor):
            for name in _triggers(connection, kept):
                if name in there:
                    _database(connection).remove(cursor, kept, name)


def missing(connection) -> list[str]:
    """The triggers that are not there, or sleep, or are not what they should be, by name."""
    there = _there(connection)
    gone = []
    with connection.cursor() as cursor:
        for kept in _tables(connection, cursor):
            for name, state in _database(connection).wanted(kept).items():
                if there.get(name) != state:
                    gone.append(name)
    return gone


def obstacles(connection) -> list[str]:
    """What can stand between a table and its triggers, each as the part of a sentence."""
    with connection.cursor() as cursor:
        return _database(connection).obstacles(cursor, _tables(connection, cursor))


def _there(connection) -> dict[str, object]:
    """What each trigger is that is there, by name."""
    with connection.cursor() as cursor:
        return _database(connection).present(cursor, _tables(connection, cursor))
