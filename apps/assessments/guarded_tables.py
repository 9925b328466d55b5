"""The tables of an audit that nobody changes once it is signed off, and how a row of each finds its audit, as SQL.

A table is tied to its audit by a path of foreign keys, and its triggers follow it in the old row and in the new one
(`immutability_triggers.py`).
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
    schema: str  # of all these tables, on PostgreSQL; empty: the database has none
    # Each way: (table, its column that leads on), from the row's own to the audit's; none: the row is the audit.
    paths: tuple[tuple[tuple[str, str], ...], ...]
    same: tuple[str, ...]  # when a new row takes the place of another one, as SQL

    @property
    def name(self) -> str:
        """What its triggers begin with."""
        return f"kept_{self.table}"

    @property
    def quoted(self) -> str:
        """The table, as SQL."""
        return qualified(self.schema, self.table)

    @property
    def audits(self) -> str:
        """The table of audits, as SQL."""
        return qualified(self.schema, AUDITS)

    def audits_of(self, row: str) -> list[str]:
        """The keys of the audits that a row hangs on, as SQL. `row`: NEW, OLD or an alias."""
        return [self._key(row, path) for path in self.paths]

    def is_signed_off(self, row: str) -> str:
        """Whether a row belongs to a signed-off audit, as SQL; an audit itself by what stands in the row."""
        if not self.paths:
            return f"{row}.status = '{AuditStatus.SIGNED_OFF}'"
        keys = ", ".join(self.audits_of(row))
        return (
            f"EXISTS (SELECT 1 FROM {self.audits} a WHERE a.id IN ({keys}) AND a.status = '{AuditStatus.SIGNED_OFF}')"
        )

    def replaces_one(self, besides: str = "") -> str:
        """Whether a new row stands in the place of one that is signed off, as SQL: SQLite's INSERT OR REPLACE, and
        its UPDATE OR REPLACE, which changes the row `besides`.
        """
        same = " OR ".join(self.same)
        other = f"o.id <> {besides}.id AND " if besides else ""
        return f"EXISTS (SELECT 1 FROM {self.quoted} o WHERE {other}({same}) AND {self.is_signed_off('o')})"

    def _key(self, row: str, path: tuple[tuple[str, str], ...]) -> str:
        """The key that a path of foreign keys leads to, as SQL."""
        key = f"{row}.{path[0][1]}"
        for table, column in path[1:]:
            key = f"(SELECT t.{column} FROM {qualified(self.schema, table)} t WHERE t.id = {key})"
        return key


AUDITS = Assessment._meta.db_table


def qualified(schema: str, name: str) -> str:
    """A name that means the same whatever the session says, as SQL."""
    parts = [schema, name] if schema else [name]
    return ".".join('"{}"'.format(part.replace('"', '""')) for part in parts)


def guarded_tables(schema: str = "") -> list[GuardedTable]:
    """Every table under guard."""
    guarded = []
    for model, paths in PATHS.items():
        ways = []
        for path in paths:
            ways.append(tuple(_steps(model, path)))
        guarded.append(GuardedTable(model._meta.db_table, schema, tuple(ways), tuple(_same(model))))
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
