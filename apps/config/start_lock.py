"""Two starts at once on one database: the second waits until the first has brought it up to date."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

# Among the database's advisory locks: ours. Any number will do that nobody else uses.
LOCK_NUMBER = 4_701_902_611
WAITING = "Another start is bringing the database up to date. Waiting until it is done"


@contextmanager
def one_start_at_a_time(say: Callable[[str], None]) -> Iterator[None]:
    """Hold the database's start lock. `say` hears why it takes longer, if somebody else holds it."""
    lock = _lock_of_server if connection.vendor == "postgresql" else _lock_beside_file
    with lock(say):
        yield


@contextmanager
def _lock_beside_file(say: Callable[[str], None]) -> Iterator[None]:
    database = Path(connection.settings_dict["NAME"])
    with database.with_name(f"{database.name}.start").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITING)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _lock_of_server(say: Callable[[str], None]) -> Iterator[None]:
    """In one transaction on a connection of its own: so it holds through PgBouncer, and ends with the process."""
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SET LOCAL {limit} = 0")
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK_NUMBER])
            if not cursor.fetchone()[0]:
                say(WAITING)
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_NUMBER])
        yield
    finally:
        own.close()
