"""What is signed off stays as it is, whoever writes: each table, each column, each way of writing that there is."""

import re

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError

from apps.assessments import immutability_triggers
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.actions.versions import withdraw_version
from apps.assessments.immutability_triggers import PATHS, SENTENCE
from apps.assessments.models import (
    Assessment,
    Comment,
    FactorAssignment,
    Rating,
    Review,
    Share,
    Side,
    SideKind,
    Withdrawal,
    WorkbookUpload,
)
from apps.assessments.sign_off_record import sign_off_digest
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.public_ids import new_reference
from apps.organisations.models import Organisation, Programme
from apps.portfolio.models import ShareLink, ShareLinkDay, SharingRequest
from apps.reports.models import OrderItem, Report
from tests.cast import NOON, make_programme
from tests.factories import make_audit, make_signed_off

from .complete_audit import make_whole_audit, rows_of

pytestmark = pytest.mark.long(reason="tries to change one row after the other of a signed-off audit")

LIVES_ON = "a plan is its programme’s and lives on: what is said in it after the sign-off is no part of the audit"
# What hangs on an audit and can still be written once it is signed off.
# What a programme tells the people it asked hangs on the programme, and on no audit.
OF_PLANS = [one for one in apps.get_app_config("improvement").get_models() if "YouSaid" not in one.__name__]
NOT_KEPT = {
    **dict.fromkeys(OF_PLANS, LIVES_ON),
    Share: "who may read a signed-off version is said, and taken back, after sign-off",
    Withdrawal: "it is said of a signed-off version",
    ShareLink: "whom a signed-off version is shown by a link is said, and taken back, after sign-off",
    ShareLinkDay: "how often a link was opened says nothing of the audit",
    SharingRequest: "it says which share fulfilled it, and is asked and answered between organisations",
    Report: "reports of a signed-off version are made whenever somebody asks for one",
    OrderItem: "it says which files somebody ordered, as reports themselves do",
    FactorAssignment: "a word among colleagues that says nothing of the audit, and goes with an account",
    WorkbookUpload: "one that still waits says nothing of the audit, and is thrown away with its sender's account",
}
POSTGRESQL = "postgresql"


def every_way_to(model: type[models.Model], seen=()) -> set[type[models.Model]]:
    """Every model whose rows hang on a row of this one, over any number of foreign keys."""
    found: set[type[models.Model]] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            child = relation.related_model
            if child not in found and child not in seen:
                found |= {child} | every_way_to(child, (*seen, *found, model, child))
    return found - {model}


def test_every_table_of_an_audit_is_kept_or_says_why_not():
    assert every_way_to(Assessment) - set(PATHS) == set(NOT_KEPT)


def test_every_way_from_a_kept_row_to_an_audit_is_watched():
    """A second way in would let somebody hang a row of an open audit on a signed-off one."""
    for model, paths in PATHS.items():
        watched = {path.split(".")[0] for path in paths}
        ways = {
            field.name
            for field in model._meta.concrete_fields
            if field.is_relation and (field.related_model in PATHS)
        }
        # The version that follows another is begun while that one is signed off.
        assert ways - watched == ({"supersedes"} if model is Assessment else set()), model


def test_what_is_unique_within_an_audit_cannot_replace_a_row_of_another():
    """SQLite's REPLACE takes the row away that stands in the way: the triggers look at rows of any audit for columns
    that are unique by themselves; sets of columns hold the audit itself, so there the new row is its own."""
    for model, paths in PATHS.items():
        first = paths[0].split(".")[0] if paths else ""
        for constraint in model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and model is not Assessment:
                assert first in constraint.fields, f"{model}: {constraint.name}"
        for together in model._meta.unique_together:
            assert first in together
    ours = {one.name for one in Assessment._meta.constraints if isinstance(one, models.UniqueConstraint)}
    assert ours == {
        "one_open_audit_per_programme",  # between open audits alone
        "assessment_one_successor",  # looked at by the trigger
    }


# --- The rows themselves ----------------------------------------------------------------------------------


@pytest.fixture
def both(cast, rubric):
    """A signed-off audit and an open one, with a row in every table of each."""
    people = (cast.manager, cast.newcomer, cast.peer_worker)
    done = make_whole_audit(cast.programme, rubric, *people, signed_off=True)
    still = make_whole_audit(make_programme(cast.harbour, "Still open"), rubric, *people, half=True)
    if connection.vendor == POSTGRESQL:  # no trigger of a foreign key may wait for the end of the test
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("SET CONSTRAINTS ALL DEFERRED")
    return done, still


def run(statement: str, values=()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


class Tally:
    """Statements tried: those that must be refused, and those that must not."""

    def __init__(self):
        self.refused = self.done = 0

    def refuses(self, statement: str, values=()):
        self.refuses_call(lambda: run(statement, values), about=statement)

    def refuses_call(self, act, about=""):
        answer = "nothing was refused"
        try:
            with transaction.atomic():
                act()
        except DatabaseError as refusal:
            answer = str(refusal)
        assert SENTENCE in answer, about
        self.refused += 1

    def does(self, statement: str, values=()):
        """It changes one row, and is taken back."""
        before = transaction.savepoint()
        assert run(statement, values) >= 1, statement
        transaction.savepoint_rollback(before)
        self.done += 1


@pytest.fixture
def tally(record_property):
    count = Tally()
    yield count
    record_property("statements refused", count.refused)
    record_property("statements done", count.done)


def columns(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def table(model) -> str:
    return f'"{model._meta.db_table}"'


def key_of(model, audit) -> int:
    return rows_of(model, audit)[0].pk


def copied(model, key: int, **instead) -> tuple[str, list]:
    """SELECT of one row as it is, but for some columns and a new key and reference, in the order of the columns."""
    fresh = {"id": 900_000_001} | ({"reference": new_reference()} if "reference" in columns(model) else {})
    fresh |= instead
    names = [f"CAST(%s AS {kind(model, name)})" if name in fresh else f'"{name}"' for name in columns(model)]
    values = [fresh[name] for name in columns(model) if name in fresh]
    return f"SELECT {', '.join(names)} FROM {table(model)} WHERE id = %s", [*values, key]


def kind(model, column: str) -> str:
    """The column's type, as the database calls it in a cast."""
    if connection.vendor != POSTGRESQL:
        return "NUMERIC" if column == "id" or column.endswith("_id") else "TEXT"
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return field.rel_db_type(connection) or "text"


def names(model) -> str:
    return ", ".join(f'"{name}"' for name in columns(model))


def unique(model) -> list[str]:
    return [field.column for field in model._meta.concrete_fields if field.unique]


@pytest.mark.parametrize("model", PATHS, ids=lambda model: model._meta.db_table)
def test_no_statement_changes_a_row_of_a_signed_off_audit(both, tally, model):
    done, still = both
    kept, free = key_of(model, done), key_of(model, still)
    t = table(model)
    for column in columns(model):
        other = f'(SELECT o."{column}" FROM {t} o WHERE o.id = {free})'
        if column == "id":
            other = "900000001"
        tally.refuses(f'UPDATE {t} SET "{column}" = {other} WHERE id = %s', [kept])
        tally.refuses(f'UPDATE {t} SET "{column}" = "{column}" WHERE id = %s', [kept])
        tally.refuses(f'UPDATE {t} SET "{column}" = "{column}"')  # every row of the table
        tally.does(f'UPDATE {t} SET "{column}" = "{column}" WHERE id = %s', [free])
    tally.refuses(f"DELETE FROM {t} WHERE id = %s", [kept])
    tally.refuses(f"DELETE FROM {t}")
    if model is not Assessment:  # a new audit belongs to nobody else
        select, values = copied(model, kept)
        tally.refuses(f"INSERT INTO {t} ({names(model)}) {select}", values)
    for column in unique(model):
        _in_the_place_of(model, kept, free, column, tally)


def _in_the_place_of(model, kept: int, free: int, column: str, tally):
    """Rows of the open audit that take the place of one of the signed-off audit, because a column is unique."""
    t = table(model)
    held = rows_of_key(model, kept, column)
    taken = {} if column == "id" else {"id": 900_000_001}
    if column != "reference" and "reference" in columns(model):
        taken["reference"] = new_reference()
    select, values = copied(model, free, **taken, **{column: held})
    updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns(model) if name != column)
    # SQLite takes an ON CONFLICT after a SELECT only if that has a WHERE, which this has.
    tally.refuses(
        f'INSERT INTO {t} ({names(model)}) {select} ON CONFLICT ("{column}") DO UPDATE SET {updates}', values
    )
    if connection.vendor == POSTGRESQL:
        return
    tally.refuses(f"INSERT OR REPLACE INTO {t} ({names(model)}) {select}", values)
    tally.refuses(f"REPLACE INTO {t} ({names(model)}) {select}", values)
    tally.refuses(f'UPDATE OR REPLACE {t} SET "{column}" = %s WHERE id = %s', [held, free])


def rows_of_key(model, key: int, column: str):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}" FROM {table(model)} WHERE id = %s', [key])
        return cursor.fetchone()[0]


@pytest.mark.parametrize("model", PATHS, ids=lambda model: model._meta.db_table)
def test_no_row_moves_in_or_out(both, tally, model):
    done, still = both
    kept, free = key_of(model, done), key_of(model, still)
    for field in model._meta.concrete_fields:
        if field.related_model not in PATHS or field.name == "supersedes":
            continue
        t, column = table(model), field.column
        there = rows_of_key(model, kept, column)
        here = rows_of_key(model, free, column)
        tally.refuses(f'UPDATE {t} SET "{column}" = %s WHERE id = %s', [there, free])
        tally.refuses(f'UPDATE {t} SET "{column}" = %s WHERE id = %s', [here, kept])
        select, values = copied(model, free, **{column: there})
        tally.refuses(f"INSERT INTO {t} ({names(model)}) {select}", values)


@pytest.mark.parametrize("model", PATHS, ids=lambda model: model._meta.db_table)
def test_no_call_of_the_orm_changes_it(both, tally, model):
    done, still = both
    row, free = rows_of(model, done)[0], rows_of(model, still)[0]
    everything = model._default_manager
    field = next(one for one in model._meta.concrete_fields if not one.primary_key)
    value = {field.attname: getattr(free, field.attname)}
    tally.refuses_call(row.save)
    tally.refuses_call(lambda: everything.filter(pk=row.pk).update(**value))
    tally.refuses_call(lambda: everything.all().update(**value))
    tally.refuses_call(lambda: everything.bulk_update([row], [field.name]))
    tally.refuses_call(lambda: everything.filter(pk=row.pk)._raw_delete(everything.db))
    for delete in (row.delete, everything.filter(pk=row.pk).delete, rows_of(model, done).delete):
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            delete()
        tally.refused += 1
    free.save()
    if model is not Assessment:
        row.pk = None
        row._state.adding = True
        if hasattr(row, "reference"):
            row.reference = new_reference()
        tally.refuses_call(lambda: everything.bulk_create([row]))
        tally.refuses_call(lambda: everything.bulk_create([row], ignore_conflicts=True))


def test_what_an_audit_belongs_to_cannot_take_it_along(both, cast, rubric):
    done, _ = both
    for owner in (
        Programme.objects.filter(pk=cast.programme.pk),
        Organisation.objects.filter(pk=cast.harbour.pk),
        type(cast.manager).objects.filter(pk=cast.manager.pk),
        type(rubric).objects.filter(pk=rubric.pk),
        Assessment.objects.filter(programme=cast.programme),
        Side.objects.filter(assessment=done),
        Review.objects.filter(assessment=done),
    ):
        with pytest.raises((DatabaseError, ProtectedError, NotAllowed)), transaction.atomic():
            owner.delete()


def test_no_table_is_emptied_at_once(both, tally):
    postgresql = connection.vendor == POSTGRESQL
    for model in (*PATHS, Programme, Organisation) if postgresql else PATHS:
        tally.refuses(f"TRUNCATE {table(model)} CASCADE" if postgresql else f"DELETE FROM {table(model)}")


def test_reading_tells_the_same_after_every_attempt(both, cast):
    done, _ = both
    assert sign_off_digest(done) == done.sign_off.digest


def test_a_row_of_an_open_audit_cannot_hang_on_a_signed_off_one(both, cast):
    """A review of an open audit that names the signed-off audit's own ratings would end them with itself."""
    done, still = both
    own = done.sides.get(kind=SideKind.OWN)
    review = Review(
        assessment=still,
        side=own,
        reviewer=cast.newcomer,
        invited_by=cast.manager,
        invited_at=NOON,
        accepted_at=NOON,
        end="declined",
        ended_by=cast.newcomer,
        ended_at=NOON,
    )
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        review.save()
    comment = Comment(assessment=still, window=done.feedback_windows.first(), text="Late", on=NOON.date())
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        comment.save()
    assert sign_off_digest(done) == done.sign_off.digest


def test_a_later_version_cannot_be_replaced_by_another(both, cast, rubric):
    done, _ = both
    second = make_audit(
        make_programme(cast.harbour, "For a while"),
        rubric,
        cast.manager,
        levels={"ACC-1": 2},
        status=AuditStatus.AGREED,
    )
    Assessment.objects.filter(pk=second.pk).update(programme=cast.programme, version=2, supersedes=done)
    second.refresh_from_db()
    make_signed_off(second, cast.manager)
    third = make_audit(cast.programme, rubric, cast.manager)
    if connection.vendor == POSTGRESQL:
        return  # it has no REPLACE, and the unique index refuses the rest
    with pytest.raises(DatabaseError, match=SENTENCE), transaction.atomic():
        run(
            "UPDATE OR REPLACE assessments_assessment SET supersedes_id = %s, version = 2 WHERE id = %s",
            [done.pk, third.pk],
        )
    assert Assessment.objects.filter(pk=second.pk).exists()


def test_what_is_said_about_a_signed_off_version_can_still_be_said(both, cast):
    done, _ = both
    share(assessment=done, commissioner=cast.board, by=cast.manager, at=NOON)
    withdraw_share(assessment=done, commissioner=cast.board, by=cast.manager, at=NOON)
    share(assessment=done, commissioner=cast.board, by=cast.manager, at=NOON)
    Report.objects.create(assessment=done, content_hash="1" * 64, requested_at=NOON)
    withdraw_version(assessment=done, reason="Wrong period", by=cast.manager, at=NOON)
    assert done.shares.count() == 2
    assert Withdrawal.objects.get().assessment == done


def test_an_open_audit_can_be_changed_in_every_table(both, tally):
    _, still = both
    for model in PATHS:
        for row in rows_of(model, still):
            for column in columns(model):
                tally.does(f'UPDATE {table(model)} SET "{column}" = "{column}" WHERE id = %s', [row.pk])
        if model is not Assessment:
            tally.does(f"DELETE FROM {table(model)} WHERE id = %s", [rows_of(model, still).last().pk])
    assert tally.done > 500


# --- Where the triggers come from, and what notices that they are gone -------------------------------------


def warnings() -> list[str]:
    return [one.msg for one in run_checks(databases=["default"]) if one.id == "assessments.W001"]


def one_trigger() -> tuple[str, str]:
    kept = next(one for one in immutability_triggers.guarded_tables() if one.table == Rating._meta.db_table)
    return kept.table, next(iter(immutability_triggers._triggers(connection, kept)))


def ways_to_weaken(where: str, name: str) -> dict[str, list[str]]:
    """Statements that leave a table without one of its guards."""
    if connection.vendor == POSTGRESQL:
        return {
            "gone": [f'DROP TRIGGER "{name}" ON "{where}"'],
            "asleep": [f'ALTER TABLE "{where}" DISABLE TRIGGER "{name}"'],
            "asleep but on a replica": [f'ALTER TABLE "{where}" ENABLE REPLICA TRIGGER "{name}"'],
            "idle": [
                f'CREATE OR REPLACE FUNCTION "kept_{where}"() RETURNS trigger LANGUAGE plpgsql AS '
                "$$ BEGIN RETURN NEW; END $$"
            ],
        }
    gone = f'DROP TRIGGER "{name}"'
    return {
        "gone": [gone],
        "idle": [gone, f'CREATE TRIGGER "{name}" BEFORE INSERT ON "{where}" WHEN 0 BEGIN SELECT 1; END'],
    }


def test_the_system_check_says_that_a_guard_is_gone_or_does_nothing(db):
    assert warnings() == []
    for how, statements in ways_to_weaken(*one_trigger()).items():
        for statement in statements:
            run(statement)
        (warning,) = warnings()
        assert re.search(r"does not guard signed-off audits: \d triggers are missing or asleep", warning), how
        immutability_triggers.install(connection)
        assert warnings() == [], how


def test_the_triggers_are_there_for_every_table(db):
    assert immutability_triggers.missing(connection) == []
    each = 2 if connection.vendor == POSTGRESQL else 3
    assert len(immutability_triggers._there(connection)) == each * len(PATHS)
