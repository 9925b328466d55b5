"""The triggers under PostgreSQL: what they do, how they are compared, and what can stand between them and a table.

A session says what names mean in it: its search path, its temporary tables and whatever schema somebody may write
to. So a trigger names each table with its schema, and takes everything else from `pg_catalog`. It is always on, also
in a session that replays what another database did, and stops where row-level security hides a row from it.
"""

from dataclasses import dataclass

from .guarded_tables import AUDITS, SENTENCE, GuardedTable, qualified

# Left out, `pg_temp` would come first.
SETTINGS = {"search_path": "pg_catalog, pg_temp", "row_security": "off"}

# pg_trigger.tgtype: 1 each row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate.
EACH_ROW = 1 | 2 | 4 | 8 | 16
TRUNCATE = 2 | 32


@dataclass(frozen=True)
class TriggerState:
    """What a trigger is, as the database's catalogue tells it."""

    enabled: str  # A: always
    kind: int  # tgtype
    columns: str  # empty: any
    has_condition: bool
    function: str  # its name, with its schema
    does: str
    language: str
    is_plain: bool  # volatile, with the rights of whoever writes
    settings: tuple[str, ...]
    is_of_owner: bool  # whether the function belongs to whom the table belongs to


def schema_of_tables(cursor) -> str:
    """The schema in which the product's tables are: where a session without temporary tables finds them."""
    cursor.execute(
        "SELECT n.nspname "
        "FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS s (name, place) "
        "JOIN pg_catalog.pg_namespace n ON n.nspname = s.name "
        "JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = %s "
        "WHERE n.oid <> pg_catalog.pg_my_temp_schema() ORDER BY s.place LIMIT 1",
        [AUDITS],
    )
    found = cursor.fetchone()
    return found[0] if found else "public"


def body(kept: GuardedTable) -> str:
    """What a trigger does. It waits for a sign-off that is on its way, and then looks."""
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    old = new = ""
    if kept.paths:
        wait = f"PERFORM 1 FROM {kept.audits} a WHERE a.id IN ({{audits}}) ORDER BY a.id FOR SHARE;"
        old = wait.format(audits=", ".join(kept.audits_of("OLD")))
        new = wait.format(audits=", ".join(kept.audits_of("NEW")))
        new += f" IF {kept.is_signed_off('NEW')} THEN {refuse} END IF;"
    return f"""
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                IF EXISTS (SELECT 1 FROM {kept.quoted} o WHERE {kept.is_signed_off("o")}) THEN {refuse} END IF;
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' THEN
                {old} IF {kept.is_signed_off("OLD")} THEN {refuse} END IF;
            END IF;
            IF TG_OP = 'DELETE' THEN
                RETURN OLD;
            END IF;
            {new}
            RETURN NEW;
        END """


def triggers(kept: GuardedTable) -> dict[str, str]:
    """What makes each trigger of a table, by its name."""
    start = f'CREATE TRIGGER "{kept.name}'
    does = f"EXECUTE FUNCTION {_function(kept)}()"
    return {
        f"{kept.name}_row": f'{start}_row" BEFORE INSERT OR UPDATE OR DELETE ON {kept.quoted} FOR EACH ROW {does}',
        f"{kept.name}_all": f'{start}_all" BEFORE TRUNCATE ON {kept.quoted} FOR EACH STATEMENT {does}',
    }


def _function(kept: GuardedTable) -> str:
    return qualified(kept.schema, kept.name)


def install(cursor, kept: GuardedTable) -> None:
    """Make the function and the triggers of one table. The function belongs to whom the table belongs to."""
    settings = " ".join(f"SET {name} = {value}" for name, value in SETTINGS.items())
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {_function(kept)}() RETURNS trigger LANGUAGE plpgsql "
        f"VOLATILE SECURITY INVOKER {settings} AS $${body(kept)}$$"
    )
    cursor.execute(
        "SELECT pg_catalog.pg_get_userbyid(c.relowner), p.proowner = c.relowner "
        "FROM pg_catalog.pg_class c, pg_catalog.pg_proc p WHERE c.oid = %s::regclass AND p.oid = %s::regprocedure",
        [kept.quoted, f"{_function(kept)}()"],
    )
    owner, is_of_owner = cursor.fetchone()
    if not is_of_owner:
        cursor.execute(f"ALTER FUNCTION {_function(kept)}() OWNER TO {qualified('', owner)}")
    for name, statement in triggers(kept).items():
        cursor.execute(statement)
        cursor.execute(f'ALTER TABLE {kept.quoted} ENABLE ALWAYS TRIGGER "{name}"')


def remove(cursor, kept: GuardedTable, name: str) -> None:
    """Take one trigger away."""
    cursor.execute(f'DROP TRIGGER "{name}" ON {kept.quoted}')


def wanted(kept: GuardedTable) -> dict[str, TriggerState]:
    """What each trigger of a table should be, as `present` tells it."""
    states = {}
    for name, kind in ((f"{kept.name}_row", EACH_ROW), (f"{kept.name}_all", TRUNCATE)):
        states[name] = TriggerState(
            enabled="A",
            kind=kind,
            columns="",
            has_condition=False,
            function=f"{kept.schema}.{kept.name}",
            does=body(kept),
            language="plpgsql",
            is_plain=True,
            settings=tuple(f"{setting}={value}" for setting, value in SETTINGS.items()),
            is_of_owner=True,
        )
    return states


def present(cursor, tables: list[GuardedTable]) -> dict[str, TriggerState]:
    """What each of our triggers is that is there, by name."""
    ours = set()
    for kept in tables:
        for name in triggers(kept):
            ours.add((kept.table, name))
    cursor.execute(
        "SELECT c.relname, t.tgname, t.tgenabled, t.tgtype, t.tgattr::text, t.tgqual IS NOT NULL, "
        "pn.nspname || '.' || p.proname, p.prosrc, l.lanname, p.provolatile = 'v' AND NOT p.prosecdef, p.proconfig, "
        "p.proowner = c.relowner FROM pg_catalog.pg_trigger t "
        "JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_namespace pn ON pn.oid = p.pronamespace "
        "JOIN pg_catalog.pg_language l ON l.oid = p.prolang "
        "WHERE NOT t.tgisinternal AND n.nspname = %s",
        [tables[0].schema],
    )
    found = {}
    for table, name, *state in cursor.fetchall():
        if (table, name) in ours:
            state[8] = tuple(state[8] or ())
            found[name] = TriggerState(*state)
    return found


# --- What stands between ----------------------------------------------------------------------------------

# Each with the sentence that it tells; the names of the tables are given, and what else there is to name comes back.
QUESTIONS = {
    "something else is called {}": (
        "SELECT c.relname FROM tables c WHERE pg_catalog.to_regclass(pg_catalog.quote_ident(c.relname)) <> c.oid"
    ),
    "{} is not an ordinary table": (
        "SELECT c.relname FROM tables c WHERE c.relkind <> 'r' OR c.relispartition OR c.relpersistence <> 'p'"
    ),
    "row-level security hides rows of the table {}": "SELECT c.relname FROM tables c WHERE c.relrowsecurity",
    "the table {} inherits from another, or is inherited from": (
        "SELECT c.relname FROM tables c WHERE EXISTS "
        "(SELECT 1 FROM pg_catalog.pg_inherits i WHERE c.oid IN (i.inhrelid, i.inhparent))"
    ),
    "a rule rewrites what is done to the table {}": (
        "SELECT DISTINCT c.relname FROM tables c JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid"
    ),
    "the table {} has a trigger of somebody else, {}": (
        "SELECT c.relname, t.tgname FROM tables c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid "
        "WHERE NOT t.tgisinternal "
        "AND t.tgname NOT IN ('kept_' || c.relname || '_row', 'kept_' || c.relname || '_all')"
    ),
    "the table {} does not look at its foreign keys": (
        "SELECT DISTINCT c.relname FROM tables c JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid "
        "WHERE t.tgisinternal AND t.tgenabled NOT IN ('O', 'A')"
    ),
    "this session replays what another database did": (
        "SELECT 1 WHERE pg_catalog.current_setting('session_replication_role') <> 'origin'"
    ),
}


def obstacles(cursor, tables: list[GuardedTable]) -> list[str]:
    """What can stand between a table and its triggers, each as the part of a sentence."""
    sentences = []
    for sentence, question in QUESTIONS.items():
        cursor.execute(
            "WITH tables AS (SELECT c.* FROM pg_catalog.pg_class c "
            "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
            f"WHERE n.nspname = %s AND c.relname = ANY (%s)) {question}",
            [tables[0].schema, [kept.table for kept in tables]],
        )
        for names in cursor.fetchall():
            sentences.append(sentence.format(*names))
    return sorted(sentences)
