"""What a session, a role or a setting puts between a trigger and its table is held off, or the check says so."""

import sqlite3

import pytest
from django.db import DatabaseError, connection, transaction

from apps.assessments.apps import put_triggers_back
from apps.assessments.immutability_triggers import PATHS, SENTENCE
from apps.assessments.models import Assessment, Rating
from apps.assessments.system_checks import check_triggers
from tests.cast import make_programme

from .complete_audit import make_whole_audit, rows_of

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'")
on_sqlite = pytest.mark.skipif("connection.vendor == 'postgresql'")

TABLES = [model._meta.db_table for model in PATHS]
# A role that may do everything with rows, and nothing with tables.
WRITER = "only_writes_rows"


@pytest.fixture
def both(cast, rubric):
    """A signed-off audit and an open one, with a row in every table of each."""
    people = (cast.manager, cast.newcomer, cast.peer_worker)
    done = make_whole_audit(cast.programme, rubric, *people, signed_off=True)
    still = make_whole_audit(make_programme(cast.harbour, "Still open"), rubric, *people, half=True)
    if connection.vendor == "postgresql":
        run("SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED")
    return done, still


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def answer_to(*statements: str) -> str:
    """What the database says to the last of the statements; it is taken back."""
    saved = transaction.savepoint()
    try:
        run(*statements)
    except DatabaseError as refusal:
        return str(refusal)
    finally:
        transaction.savepoint_rollback(saved)
    return "nothing was refused"


def changes(done) -> list[str]:
    """A change of a signed-off row in each table, and of all of its rows."""
    statements = []
    for model in PATHS:
        table, key = model._meta.db_table, rows_of(model, done)[0].pk
        column = next(field.column for field in model._meta.concrete_fields if not field.primary_key)
        statements.append(f'UPDATE "{table}" SET "{column}" = "{column}" WHERE id = {key}')
        statements.append(f'DELETE FROM "{table}" WHERE id = {key}')
    return statements


def told() -> list[str]:
    """What the system check says of triggers and of what stands between, by the number of the message."""
    return [str(message.id) for message in check_triggers(databases=["default"])]


def says_of_each_table(statements: str) -> None:
    """The check says it of whichever table it is."""
    assert told() == []
    for table in TABLES:
        saved = transaction.savepoint()
        run(*statements.format(table=table).split("; "))
        assert told() == ["assessments.W002"], table
        transaction.savepoint_rollback(saved)
    assert told() == []


def empty_copy(table: str) -> str:
    return f'CREATE TEMP TABLE "{table}" AS SELECT * FROM "{table}" LIMIT 0'


# --- PostgreSQL: a session of somebody who may only write rows ----------------------------------------------


@pytest.fixture
def writer(both):
    """The statements with which a session becomes one of somebody who may only write rows."""
    run(
        f"CREATE ROLE {WRITER}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {WRITER}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {WRITER}",
        f"CREATE SCHEMA of_writer AUTHORIZATION {WRITER}",
        f"GRANT CREATE ON SCHEMA public TO {WRITER}",
    )
    return [f"SET LOCAL ROLE {WRITER}"]


def shadow_with_operator(schema: str) -> list[str]:
    """Comparisons of a schema of one's own, that say no and suit the operands better than the usual ones."""
    statements = []
    for left, right in (("varchar", "varchar"), ("varchar", "text"), ("text", "text"), ("bigint", "bigint")):
        name = f"never_{left}_{right}"
        statements += [
            f"CREATE FUNCTION {schema}.{name}({left}, {right}) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
            f"CREATE OPERATOR {schema}.= (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = {schema}.{name})",
        ]
    return statements


SHADOWS = {
    "temporary tables": [empty_copy(table) for table in TABLES],
    "temporary tables first in the path": [
        *[empty_copy(table) for table in TABLES],
        "SET search_path = pg_temp, public",
    ],
    "temporary views": [
        f'CREATE TEMP VIEW "{table}" AS SELECT * FROM public."{table}" WHERE false' for table in TABLES
    ],
    "tables of another schema": [
        *[f'CREATE TABLE of_writer."{table}" AS SELECT * FROM public."{table}" LIMIT 0' for table in TABLES],
        "SET search_path = of_writer, public",
    ],
    "operators of another schema": [
        *shadow_with_operator("of_writer"),
        "SET search_path = of_writer, pg_catalog, public",
    ],
    "operators of the product's schema": [*shadow_with_operator("public"), "SET search_path = public, pg_catalog"],
    "no schema at all": ["SET search_path = ''"],
    "rows hidden by a setting": ["SET row_security = on"],
    "letters taken otherwise": ["SET standard_conforming_strings = off", "SET transform_null_equals = on"],
    "constraints later": ["SET CONSTRAINTS ALL DEFERRED"],
    "catalogue shadowed": ["CREATE TEMP TABLE pg_trigger (tgname name)", "CREATE TEMP TABLE pg_class (relname name)"],
}


@on_postgresql
@pytest.mark.parametrize("shadow", SHADOWS)
def test_nothing_that_a_session_calls_by_the_same_name_lets_a_change_through(both, writer, shadow):
    done, _ = both
    for change in changes(done):
        said = answer_to(*writer, *SHADOWS[shadow], change.replace(' "assessments', ' public."assessments'))
        assert SENTENCE in said, (shadow, change, said)


@on_postgresql
@pytest.mark.parametrize(
    "way",
    [
        "WITH changed AS (UPDATE {table} SET level = 1 WHERE id = {key} RETURNING 1) SELECT * FROM changed",
        "UPDATE ONLY {table} SET level = 1 WHERE id = {key}",
        "UPDATE {table} r SET level = 1 FROM assessments_side s WHERE r.side_id = s.id AND r.id = {key}",
        "MERGE INTO {table} r USING (SELECT {key} AS id) k ON r.id = k.id WHEN MATCHED THEN UPDATE SET level = 1",
        "MERGE INTO {table} r USING (SELECT {key} AS id) k ON r.id = k.id WHEN MATCHED THEN DELETE",
        "CREATE TEMP VIEW ratings AS SELECT * FROM {table}; UPDATE ratings SET level = 1 WHERE id = {key}",
        "DO 'BEGIN UPDATE {table} SET level = 1 WHERE id = {key};END'",
        "PREPARE change AS UPDATE {table} SET level = 1 WHERE id = {key}; EXECUTE change",
        "DECLARE here CURSOR FOR SELECT * FROM {table} WHERE id = {key} FOR UPDATE; FETCH here; "
        "UPDATE {table} SET level = 1 WHERE CURRENT OF here",
        "SET session_replication_role = replica; UPDATE {table} SET level = 1 WHERE id = {key}",
    ],
)
def test_no_way_of_writing_goes_around_the_trigger(both, way):
    done, _ = both
    key = rows_of(Rating, done)[0].pk
    assert SENTENCE in answer_to(*way.format(table="public.assessments_rating", key=key).split("; "))


@on_postgresql
def test_a_row_that_is_hidden_from_the_writer_is_not_taken_for_an_open_one(both, writer):
    done, _ = both
    run(
        "ALTER TABLE assessments_assessment ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE assessments_side ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY open_ones ON assessments_assessment TO {WRITER} USING (status <> 'signed_off')",
        f"CREATE POLICY all_sides ON assessments_side TO {WRITER} USING (true)",
    )
    for change in changes(done):
        if "assessments_assessment" not in change:
            assert "nothing was refused" not in answer_to(*writer, change), change
    assert told() == ["assessments.W002"]


@on_postgresql
def test_a_role_without_rights_to_the_audits_changes_nothing(both, writer):
    done, _ = both
    run(f"REVOKE ALL ON assessments_assessment FROM {WRITER}")
    for change in changes(done):
        assert "nothing was refused" not in answer_to(*writer, change), change


ANEW = 'DROP TRIGGER "kept_{table}_row" ON {table}; CREATE TRIGGER "kept_{table}_row" BEFORE'
# What only the owner of the tables can do. It is not held off, so the check has to say it.
WEAKENED = {
    "usual trigger": 'ALTER TABLE {table} ENABLE TRIGGER "kept_{table}_row"',
    "sleeping trigger": 'ALTER TABLE {table} DISABLE TRIGGER "kept_{table}_row"',
    "sleeping triggers": "ALTER TABLE {table} DISABLE TRIGGER USER",
    "trigger for replicas": 'ALTER TABLE {table} ENABLE REPLICA TRIGGER "kept_{table}_row"',
    "trigger of another name": 'ALTER TRIGGER "kept_{table}_row" ON {table} RENAME TO zzz',
    "trigger with a condition": f"{ANEW} "
    'INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW WHEN (false) EXECUTE FUNCTION "kept_{table}"()',
    "trigger of one act": f'{ANEW} INSERT ON {{table}} FOR EACH ROW EXECUTE FUNCTION "kept_{{table}}"()',
    "trigger of one column": f"{ANEW} "
    'INSERT OR UPDATE OF id OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION "kept_{table}"()',
    "trigger of another function": f"{ANEW} "
    "INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "function without its path": 'ALTER FUNCTION "kept_{table}"() RESET ALL',
    "function with another path": 'ALTER FUNCTION "kept_{table}"() SET search_path = pg_temp, public',
    "function of another's rights": 'ALTER FUNCTION "kept_{table}"() SECURITY DEFINER',
    "function that sees what was": 'ALTER FUNCTION "kept_{table}"() STABLE',
    "function of somebody else": "CREATE ROLE somebody; GRANT CREATE ON SCHEMA public TO somebody; "
    'ALTER FUNCTION "kept_{table}"() OWNER TO somebody',
    "function moved away": 'CREATE SCHEMA elsewhere; ALTER FUNCTION "kept_{table}"() SET SCHEMA elsewhere',
    "function that does nothing": 'CREATE OR REPLACE FUNCTION "kept_{table}"() RETURNS trigger LANGUAGE plpgsql '
    "SET search_path = pg_catalog, pg_temp SET row_security = off AS $$ BEGIN RETURN NEW;END $$",
}
BETWEEN = {
    "temporary table": 'CREATE TEMP TABLE "{table}" (id bigint)',
    "temporary view": 'CREATE TEMP VIEW "{table}" AS SELECT 1 AS id',
    "trigger of somebody": "CREATE TRIGGER zzz BEFORE UPDATE ON {table} FOR EACH ROW "
    "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "rule": "CREATE RULE away AS ON UPDATE TO {table} DO INSTEAD NOTHING",
    "heir": "CREATE TABLE heir () INHERITS ({table})",
    "row-level security": "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
    "foreign keys asleep": "ALTER TABLE {table} DISABLE TRIGGER ALL; ALTER TABLE {table} ENABLE ALWAYS TRIGGER "
    '"kept_{table}_row"; ALTER TABLE {table} ENABLE ALWAYS TRIGGER "kept_{table}_all"',
    "replica": "SET LOCAL session_replication_role = replica",
}


@on_postgresql
@pytest.mark.parametrize("how", WEAKENED)
def test_the_check_says_that_a_trigger_is_not_what_it_should_be_and_it_is_made_anew(db, how):
    for table in (Rating._meta.db_table, Assessment._meta.db_table):
        saved = transaction.savepoint()
        run(*WEAKENED[how].format(table=table).split("; "))
        assert "assessments.W001" in told(), table
        put_triggers_back(using="default")
        # One that goes by another name is somebody else's from then on.
        assert told() == (["assessments.W002"] if how == "trigger of another name" else []), table
        transaction.savepoint_rollback(saved)


@on_postgresql
@pytest.mark.parametrize("how", BETWEEN)
def test_the_check_says_what_stands_between(db, how):
    says_of_each_table(BETWEEN[how])


@on_postgresql
def test_the_check_looks_in_the_schema_where_the_tables_are(db):
    """Not in one that somebody put in front of it for a session: there the triggers are missing."""
    run("CREATE SCHEMA front", "CREATE TABLE front.assessments_assessment (id bigint, status text)")
    run("SET LOCAL search_path = front, public")
    assert "assessments.W001" in told()


# --- SQLite: whatever a session brings along ----------------------------------------------------------------

SESSIONS = {
    "temporary tables": [empty_copy(table) for table in TABLES],
    "temporary views": [f'CREATE TEMP VIEW "{table}" AS SELECT * FROM main."{table}" WHERE 0' for table in TABLES],
    "another file": [
        "ATTACH ':memory:' AS other",
        *[f'CREATE TABLE other."{table}" (id, status)' for table in TABLES],
    ],
    "no foreign keys": ["PRAGMA foreign_keys = OFF"],
    "no checks": ["PRAGMA ignore_check_constraints = ON"],
    "triggers that call themselves": ["PRAGMA recursive_triggers = ON"],
    "triggers that do not": ["PRAGMA recursive_triggers = OFF"],
    "an older way": ["PRAGMA legacy_alter_table = ON"],
    "the schema open": ["PRAGMA writable_schema = ON"],
    "uncommitted rows": ["PRAGMA read_uncommitted = ON"],
    "letters alike": ["PRAGMA case_sensitive_like = OFF"],
    "a trigger that writes": [
        "CREATE TEMP TRIGGER eager BEFORE UPDATE ON main.accounts_user "
        "BEGIN UPDATE assessments_rating SET level = 1; END"
    ],
}


@pytest.fixture
def file(both, tmp_path):
    """The same rows in a file of their own, for sessions that are not the product's."""
    copy = tmp_path / "copy.sqlite3"
    target = sqlite3.connect(copy)
    # Statement by statement, because the rows stand in a transaction that is still open.
    target.executescript("\n".join(connection.connection.iterdump()))
    target.close()
    return copy


def answers(file, session: list[str], statement: str) -> str:
    """What SQLite says to a statement, in a session that begins with others."""
    opened = sqlite3.connect(file, isolation_level=None)
    try:
        for before in session:
            opened.execute(before)
        opened.execute(statement)
    except sqlite3.DatabaseError as refusal:
        return str(refusal)
    finally:
        opened.close()
    return "nothing was refused"


@on_sqlite
def test_no_session_changes_a_signed_off_row(both, file):
    done, _ = both
    for name, session in SESSIONS.items():
        for change in changes(done):
            change = change.replace(' "assessments', ' main."assessments')
            said = answers(file, session, change)
            assert SENTENCE in said, (name, change, said)
        for conflict in ("ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"):
            statement = f"UPDATE OR {conflict} main.assessments_rating SET level = 1"
            assert SENTENCE in answers(file, session, statement), (name, conflict)
    eager = "UPDATE accounts_user SET name = name"
    assert SENTENCE in answers(file, SESSIONS["a trigger that writes"], eager)


@on_sqlite
@pytest.mark.parametrize("key", ["id", "rowid", "oid", "_rowid_"])
def test_no_name_of_the_key_lets_a_row_be_replaced(both, file, key):
    done, still = both
    kept, free = rows_of(Rating, done)[0], rows_of(Rating, still)[0]
    columns = [field.column for field in Rating._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{name}"' for name in columns)
    for value in (str(kept.pk), f"'{kept.pk}'", f"{kept.pk}.0", f"CAST({kept.pk} AS TEXT)"):
        select = f"SELECT {value}, {names} FROM assessments_rating WHERE id = {free.pk}"
        for verb in ("INSERT OR REPLACE", "REPLACE"):
            statement = f"{verb} INTO assessments_rating ({key}, {names}) {select}"
            assert SENTENCE in answers(file, [], statement), (key, value, statement)
        update = f"UPDATE OR REPLACE assessments_rating SET {key} = {value} WHERE id = {free.pk}"
        assert SENTENCE in answers(file, [], update), (key, value)


@on_sqlite
@pytest.mark.parametrize(
    "how",
    [
        'CREATE TEMP TABLE "{table}" (id)',
        'CREATE TEMP VIEW "{table}" AS SELECT 1 AS id',
        'CREATE TEMP TRIGGER mine BEFORE UPDATE ON main."{table}" BEGIN SELECT 1;END',
        'CREATE TRIGGER mine AFTER UPDATE ON "{table}" BEGIN SELECT 1;END',
    ],
)
def test_the_check_says_what_stands_between_under_sqlite(db, how):
    says_of_each_table(how)


def test_the_check_says_that_a_view_stands_for_a_table(db):
    says_of_each_table('ALTER TABLE "{table}" RENAME TO away; CREATE VIEW "{table}" AS SELECT * FROM away')


def test_the_check_is_silent_before_the_first_migration(db, monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    assert told() == []
