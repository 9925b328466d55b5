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
from .statuses import Status

SENTENCE = "This audit is signed off: nothing in it can change."

# Every table of an audit but Share and Withdrawal, which are said about a signed-off version. Each with its path.
PATHS: dict[type[Model], str] = {
    Assessment: "",
    StatusChange: "assessment",
    Side: "assessment",
    Review: "assessment",
    Rating: "side.assessment",
    Rating.evidence_types.through: "rating.side.assessment",
    EarlierRating: "rating.side.assessment",
    Evidence: "assessment",
    Evidence.indicators.through: "evidence.assessment",
    EvidenceFile: "evidence.assessment",
    CheckAnswer: "assessment",
    FeedbackWindow: "assessment",
    Comment: "assessment",
    SignOff: "assessment",
    FactorScore: "sign_off.assessment",
}


@dataclass(frozen=True)
class Kept:
    """One table under guard: where it is, and how a row of it finds its audit."""

    table: str
    # (table, its column that leads on), from the row's own to the audit's; none: the row is the audit.
    path: tuple[tuple[str, str], ...]
    unique: tuple[str, ...]  # columns by which a row can be replaced

    @property
    def name(self) -> str:
        """What its triggers begin with."""
        return f"kept_{self.table}"

    def audit_of(self, row: str) -> str:
        """The key of a row's audit, as SQL. `row`: NEW, OLD or an alias."""
        key = f"{row}.id"
        for number, (table, column) in enumerate(self.path):
            key = f"{row}.{column}" if number == 0 else f'(SELECT t.{column} FROM "{table}" t WHERE t.id = {key})'
        return key

    def is_signed_off(self, row: str) -> str:
        """Whether a row belongs to a signed-off audit, as SQL; an audit itself by what stands in the row."""
        if not self.path:
            return f"{row}.status = '{Status.SIGNED_OFF}'"
        audit = f'SELECT 1 FROM "{AUDITS}" a WHERE a.id = {self.audit_of(row)}'
        return f"EXISTS ({audit} AND a.status = '{Status.SIGNED_OFF}')"

    @property
    def replaces_one(self) -> str:
        """Whether a new row stands in the place of one that is signed off, as SQL: SQLite's INSERT OR REPLACE."""
        same = " OR ".join(f"o.{column} = NEW.{column}" for column in self.unique)
        return f'EXISTS (SELECT 1 FROM "{self.table}" o WHERE ({same}) AND {self.is_signed_off("o")})'


AUDITS = Assessment._meta.db_table


def kept_tables() -> list[Kept]:
    """Every table under guard."""
    return [
        Kept(
            table=model._meta.db_table,
            path=tuple(_steps(model, path)),
            unique=tuple(str(field.column) for field in model._meta.concrete_fields if field.unique),
        )
        for model, path in PATHS.items()
    ]


def _steps(model: type[Model], path: str) -> Iterator[tuple[str, str]]:
    for name in path.split(".") if path else ():
        field = model._meta.get_field(name)
        yield model._meta.db_table, str(field.column)  # type: ignore[union-attr]
        model = field.related_model  # type: ignore[assignment]


# --- One set of triggers for each database ----------------------------------------------------------------


def _sqlite_triggers(kept: Kept) -> dict[str, str]:
    """A trigger by its name."""
    when = {
        # A new audit that is signed off from its first moment has nothing to protect yet.
        "insert": f"{kept.replaces_one}" + (f" OR {kept.is_signed_off('NEW')}" if kept.path else ""),
        "update": kept.is_signed_off("OLD") + (f" OR {kept.is_signed_off('NEW')}" if kept.path else ""),
        "delete": kept.is_signed_off("OLD"),
    }
    return {
        f"{kept.name}_{act}": f'CREATE TRIGGER "{kept.name}_{act}" BEFORE {act.upper()} ON "{kept.table}" '
        f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
        for act, condition in when.items()
    }


def _postgresql_function(kept: Kept) -> str:
    """What a trigger calls. It waits for a sign-off that is on its way, and then looks."""
    refuse = f"RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation';"
    old = new = ""
    if kept.path:
        wait = f'PERFORM 1 FROM "{AUDITS}" a WHERE a.id = {{audit}} FOR SHARE;'
        old, new = (wait.format(audit=kept.audit_of(row)) for row in ("OLD", "NEW"))
        new += f" IF {kept.is_signed_off('NEW')} THEN {refuse} END IF;"
    return f"""
        CREATE OR REPLACE FUNCTION "{kept.name}"() RETURNS trigger LANGUAGE plpgsql AS $$
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
        END $$"""


def _postgresql_triggers(kept: Kept) -> dict[str, str]:
    start = f'CREATE TRIGGER "{kept.name}'
    does = f'EXECUTE FUNCTION "{kept.name}"()'
    return {
        f"{kept.name}_row": f'{start}_row" BEFORE INSERT OR UPDATE OR DELETE ON "{kept.table}" FOR EACH ROW {does}',
        f"{kept.name}_all": f'{start}_all" BEFORE TRUNCATE ON "{kept.table}" FOR EACH STATEMENT {does}',
    }


def _triggers(connection, kept: Kept) -> dict[str, str]:
    make = _postgresql_triggers if connection.vendor == "postgresql" else _sqlite_triggers
    return make(kept)


# --- Putting them there, taking them away, looking whether they are there ---------------------------------


def can_be_installed(connection) -> bool:
    """Whether the tables that the triggers speak of are there: not on the way to the first migration."""
    tables = set(connection.introspection.table_names())
    return all(kept.table in tables for kept in kept_tables())


def install(connection) -> None:
    """Put every trigger in its place; those that are there are made anew."""
    remove(connection)
    with connection.cursor() as cursor:
        for kept in kept_tables():
            if connection.vendor == "postgresql":
                cursor.execute(_postgresql_function(kept))
            for statement in _triggers(connection, kept).values():
                cursor.execute(statement)


def remove(connection) -> None:
    """Take every trigger away: before tables are changed, and never otherwise."""
    there = _there(connection)
    with connection.cursor() as cursor:
        for kept in kept_tables():
            for name in _triggers(connection, kept):
                if name in there:
                    on = f' ON "{kept.table}"' if connection.vendor == "postgresql" else ""
                    cursor.execute(f'DROP TRIGGER "{name}"{on}')


def missing(connection) -> list[str]:
    """The triggers that should be there and are not, by name."""
    there = _there(connection)
    return [name for kept in kept_tables() for name in _triggers(connection, kept) if name not in there]


def _there(connection) -> set[str]:
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND pg_table_is_visible(pg_class.oid)"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name for (name,) in cursor.fetchall()}
