"""What is signed off is kept as it is, by the database itself: triggers on every table of an audit.

They refuse each row that belongs to a signed-off version, whoever writes: this code, another program, or somebody at
the database's own prompt. They are put there after every migration and taken away before one, because SQLite's way of
changing a table drops its triggers without a word (`apps.py`); a system check says so where one is missing.

A table is tied to its audit by a path of foreign keys, and the trigger follows it in the old row and in the new one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model

from .models import (
    Assessment,
    CheckAnswer,
    Comment,
    EarlierRating,
    Evidence,
    EvidenceFile,
    FactorScore,
    FeedbackWindow,
    Rating,
    Review,
    Side,
    SignOff,
    StatusChange,
)
from .statuses import AuditStatus

SENTENCE = "This audit is signed off: nothing in it can change."

# Every table of an audit but Share and Withdrawal, which are said about a signed-off version, and WorkbookUpload,
# which says nothing of it. Each with every way in which a row of it hangs on an audit: by a way that nobody watches,
# a row of an open audit could change what a signed-off one says.
PATHS: dict[type[Model], tuple[str, ...]] = {
    Assessment: (),
    StatusChange: ("assessment",),
    Side: ("assessment",),
    Review: ("assessment", "side.assessment"),
    Rating: ("side.assessment",),
    Rating.evidence_types.through: ("rating.side.assessment",),
    EarlierRating: ("rating.side.assessment",),
    Evidence: ("assessment",),
    Evidence.indicators.through: ("evidence.assessment",),
    EvidenceFile: ("evidence.assessment",),
    CheckAnswer: ("assessment",),
    FeedbackWindow: ("assessment",),
    Comment: ("assessment", "window.assessment"),
    SignOff: ("assessment",),
    FactorScore: ("sign_off.assessment",),
}

# A next version takes the place of the one that follows the same version, unless it is set aside. Every other set of
# columns that is unique together holds the audit itself, so a row that replaces another is one of the same audit.
ALSO_UNIQUE: dict[type[Model], str] = {
    Assessment: f"o.supersedes_id = NEW.supersedes_id AND NEW.status <> '{AuditStatus.DISCARDED}'",
}


@dataclass(frozen=True)
class GuardedTable:
    """One table under guard: where it is, and how a row of it finds its audit."""

    table: str
    # Each way: (table, its column that leads on), from the row's own to the audit's; none: the row is the audit.
    paths: tuple[tuple[tuple[str, str], ...], ...]
    same: tuple[str, ...]  # when a new row takes the place of another one, as SQL

    @property
    def name(self) -> str:
        """What its triggers begin with."""
        return f"kept_{self.table}"

    def audits_of(self, row: str) -> list[str]:
        """The keys of the audits that a row hangs on, as SQL. `row`: NEW, OLD or an alias."""
        return [_key(row, path) for path in self.paths]

    def is_signed_off(self, row: str) -> str:
        """Whether a row belongs to a signed-off audit, as SQL; an audit itself by what stands in the row."""
        if not self.paths:
            return f"{row}.status = '{AuditStatus.SIGNED_OFF}'"
        keys = ", ".join(self.audits_of(row))
        return (
            f"EXISTS (SELECT 1 FROM \"{AUDITS}\" a WHERE a.id IN ({keys}) AND a.status = '{AuditStatus.SIGNED_OFF}')"
        )

    def replaces_one(self, besides: str = "") -> str:
        """Whether a new row stands in the place of one that is signed off, as SQL: SQLite's INSERT OR REPLACE, and
        its UPDATE OR REPLACE, which changes the row `besides`.
        """
        same = " OR ".join(self.same)
        other = f"o.id <> {besides}.id AND " if besides else ""
        return f'EXISTS (SELECT 1 FROM "{self.table}" o WHERE {other}({same}) AND {self.is_signed_off("o")})'


def _key(row: str, path: tuple[tuple[str, str], ...]) -> str:
    """The key that a path of foreign keys leads to, as SQL."""
    key = f"{row}.{path[0][1]}"
    for table, column in path[1:]:
        key = f'(SELECT t.{column} FROM "{table}" t WHERE t.id = {key})'
    return key


AUDITS = Assessment._meta.db_table


def guarded_tables() -> list[GuardedTable]:
    """Every table under guard."""
    guarded = []
    for model, paths in PATHS.items():
        ways = []
        for path in paths:
            ways.append(tuple(_steps(model, path)))
        guarded.append(GuardedTable(table=model._meta.db_table, paths=tuple(ways), same=tuple(_same(model))))
    return guarded


def _same(model: type[Model]) -> Iterator[str]:
    for field in model._meta.concrete_fields:
        if field.unique:
            yield f"o.{field.column} = NEW.{field.column}"
    if model in ALSO_UNIQUE:
        yield f"({ALSO_UNIQUE[model]})"


def _steps(model: type[Model], path: str) -> Iterator[tuple[str, str]]:
    for name in path.split("."):
        field = model._meta.get_field(name)
        yield model._meta.db_table, str(field.column)  # type: ignore[union-attr]
        model = field.related_model  # type: ignore[assignment]


# --- One set of triggers for each database ----------------------------------------------------------------


def _sqlite_triggers(kept: GuardedTable) -> dict[str, str]:
    """A trigger by its name."""
    new = f" OR {kept.is_signed_off('NEW')}" if kept.paths else ""
    when = {
        # A new audit that is signed off from its first moment has nothing to protect yet.
        "insert": kept.replaces_one() + new,
        "update": f"{kept.is_signed_off('OLD')}{new} OR {kept.replaces_one(besides='OLD')}",
        "delete": kept.is_signed_off("OLD"),
    }
    triggers = {}
    for act, condition in when.items():
        name = f"{kept.name}_{act}"
        triggers[name] = (
            f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{kept.table}" '
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        )
    return triggers


def _postgresql_body(kept: GuardedTable) -> str:
    """What a trigger does. It waits for a sign-off that is on its way, and then looks."""
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    old = new = ""
    if kept.paths:
        wait = f'PERFORM 1 FROM "{AUDITS}" a WHERE a.id IN ({{audits}}) ORDER BY a.id FOR SHARE;'
        old = wait.format(audits=", ".join(kept.audits_of("OLD")))
        new = wait.format(audits=", ".join(kept.audits_of("NEW")))
        new += f" IF {kept.is_signed_off('NEW')} THEN {refuse} END IF;"
    return f"""
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN
                IF EXISTS (SELECT 1 FROM "{kept.table}" o WHERE {kept.is_signed_off("o")}) THEN {refuse} END IF;
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


def _postgresql_triggers(kept: GuardedTable) -> dict[str, str]:
    start = f'CREATE TRIGGER "{kept.name}'
    does = f'EXECUTE FUNCTION "{kept.name}"()'
    return {
        f"{kept.name}_row": f'{start}_row" BEFORE INSERT OR UPDATE OR DELETE ON "{kept.table}" FOR EACH ROW {does}',
        f"{kept.name}_all": f'{start}_all" BEFORE TRUNCATE ON "{kept.table}" FOR EACH STATEMENT {does}',
    }


def _triggers(connection, kept: GuardedTable) -> dict[str, str]:
    make = _postgresql_triggers if connection.vendor == "postgresql" else _sqlite_triggers
    return make(kept)


# --- Putting them there, taking them away, looking whether they are there ---------------------------------


def can_be_installed(connection) -> bool:
    """Whether the tables that the triggers speak of are there: not on the way to the first migration."""
    tables = set(connection.introspection.table_names())
    return all(kept.table in tables for kept in guarded_tables())


def install(connection) -> None:
    """Put every trigger in its place; those that are there are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        for kept in guarded_tables():
            if connection.vendor == "postgresql":
                made = f'CREATE OR REPLACE FUNCTION "{kept.name}"() RETURNS trigger LANGUAGE plpgsql AS '
                cursor.execute(f"{made}$${_postgresql_body(kept)}$$")
            for statement in _triggers(connection, kept).values():
                cursor.execute(statement)


def remove(connection) -> None:
    """Take every trigger away: before tables are changed, and never otherwise."""
    there = _there(connection)
    with connection.cursor() as cursor:
        for kept in guarded_tables():
            for name in _triggers(connection, kept):
                if name in there:
                    on = f' ON "{kept.table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f'DROP TRIGGER "{name}"{on}')


def missing(connection) -> list[str]:
    """The triggers that are not there, or sleep, or do something else than they should, by name."""
    there = _there(connection)
    gone = []
    for kept in guarded_tables():
        for name, statement in _triggers(connection, kept).items():
            does = _postgresql_body(kept) if connection.vendor == "postgresql" else statement
            if there.get(name) != does:
                gone.append(name)
    return gone


def _there(connection) -> dict[str, str]:
    """What each trigger does that is there, by name; empty for one that sleeps."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, CASE WHEN tgenabled IN ('O', 'A') THEN prosrc ELSE '' END FROM pg_trigger "
            "JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid "
            "WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)"
        )
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())
