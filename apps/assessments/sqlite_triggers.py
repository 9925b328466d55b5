"""The triggers under SQLite: one for each way of writing, and what may stand beside them.

A trigger of the database itself means its tables, whatever a session calls by the same name: a temporary table, or
one of an attached file, is not looked at. SQLite knows no roles: whoever may write the file can drop triggers, and
then the system check and the digest tell (`sign_off_record.py`).
"""

from .guarded_tables import SENTENCE, GuardedTable

SCHEMA = "main.sqlite_master"
OF_THIS_SESSION = "temp.sqlite_master"


def triggers(kept: GuardedTable) -> dict[str, str]:
    """What makes each trigger of a table, by its name."""
    new = f" OR {kept.is_signed_off('NEW')}" if kept.paths else ""
    when = {
        # A new audit that is signed off from its first moment has nothing to protect yet.
        "insert": kept.replaces_one() + new,
        "update": f"{kept.is_signed_off('OLD')}{new} OR {kept.replaces_one(besides='OLD')}",
        "delete": kept.is_signed_off("OLD"),
    }
    statements = {}
    for act, condition in when.items():
        name = f"{kept.name}_{act}"
        statements[name] = (
            f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{kept.table}" '
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
    return statements


def install(cursor, kept: GuardedTable) -> None:
    """Make the triggers of one table."""
    for statement in triggers(kept).values():
        cursor.execute(statement)


def remove(cursor, kept: GuardedTable, name: str) -> None:
    """Take one trigger away."""
    cursor.execute(f'DROP TRIGGER main."{name}"')


def wanted(kept: GuardedTable) -> dict[str, str]:
    """What each trigger of a table should be, as `present` tells it."""
    return triggers(kept)


def present(cursor, tables: list[GuardedTable]) -> dict[str, str]:
    """What each of our triggers is that is there, by name."""
    ours: set[str] = set()
    for kept in tables:
        ours.update(triggers(kept))
    cursor.execute(f"SELECT name, sql FROM {SCHEMA} WHERE type = 'trigger'")
    return {name: statement for name, statement in cursor.fetchall() if name in ours}


def obstacles(cursor, tables: list[GuardedTable]) -> list[str]:
    """What can stand between a table and its triggers, each as the part of a sentence."""
    guarded: set[str] = set()
    ours: set[str] = set()
    for kept in tables:
        guarded.add(kept.table)
        ours.update(triggers(kept))
    # Nothing of a session itself is ours.
    sentences = _in_the_way(cursor, SCHEMA, guarded, ours) + _in_the_way(cursor, OF_THIS_SESSION, guarded, set())
    cursor.execute("PRAGMA foreign_keys")
    if cursor.fetchone() != (1,):
        sentences.append("this session does not look at foreign keys")
    return sorted(sentences)


def _in_the_way(cursor, source: str, guarded: set[str], ours: set[str]) -> list[str]:
    """Triggers that are not ours, and what has the name of a guarded table without being it."""
    is_temporary = source == OF_THIS_SESSION
    sentences = []
    cursor.execute(f"SELECT type, name, tbl_name, sql FROM {source} WHERE type IN ('table', 'view', 'trigger')")
    for kind, name, table, statement in cursor.fetchall():
        if kind == "trigger" and table in guarded and name not in ours:
            sentences.append(f"the table {table} has a trigger of somebody else, {name}")
        elif name in guarded and (is_temporary or not str(statement).upper().startswith("CREATE TABLE")):
            sentences.append(f"something else is called {name}")
    return sentences
