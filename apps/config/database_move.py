"""Everything that one database holds, brought into another of either kind, row by row and as it is.

The other database gets its tables from the migrations. The triggers that guard what is signed off are away while the
rows come in and back before anything is kept: it is one transaction there, and it is kept as a whole or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import dj_database_url
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import AutoField, Max, Model

from apps.assessments import immutability_triggers
from apps.assessments.sign_off_record import SignOffState
from apps.assessments.sign_off_verification import compare_sign_offs

from .environment import database_with_options

SOURCE, TARGET = "default", "target"
AT_ONCE = 200  # rows
# What migrations write by themselves is replaced by what the other database says of it.
WRITTEN_BY_MIGRATIONS = ("contenttypes.ContentType", "auth.Permission")


class CannotMoveError(Exception):
    """Nothing was moved. The message says why, and what to do."""


@dataclass(frozen=True)
class Moved:
    """What is in the other database now."""

    tables: int
    rows: int
    sign_offs: int
    changed: list[str]  # references of signed-off audits that did not fit their digest before, either


def move_everything(address: str) -> Moved:
    """Bring everything into the empty database at an address. Raises CannotMoveError, and then nothing is there."""
    _open_target(address)
    _check_source()
    try:
        call_command("migrate", database=TARGET, verbosity=0, interactive=False, skip_checks=True)
        _check_is_empty()
        with transaction.atomic(using=SOURCE), transaction.atomic(using=TARGET):
            _read_one_state()
            return _move()
    except (DatabaseError, ValueError) as problem:
        reason = str(problem).strip().splitlines()[0].rstrip(".")
        raise CannotMoveError(f"The other database cannot take everything: {reason}. Nothing was moved.") from problem
    finally:
        connections[TARGET].close()


def _open_target(address: str) -> None:
    try:
        database = database_with_options(dict(dj_database_url.parse(address)))
    except (ValueError, KeyError) as problem:
        raise CannotMoveError(
            "Name the other database as postgres://name:password@host:5432/database or sqlite:////folder/file.sqlite3."
        ) from problem
    connections.settings[TARGET] = connections.configure_settings({"default": database})["default"]


def _check_source() -> None:
    executor = MigrationExecutor(connections[SOURCE])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise CannotMoveError("Bring this database up to date first: manage.py migrate.")
    ours = {model._meta.db_table for model in _models()} | {"django_migrations"}
    others = sorted(set(connections[SOURCE].introspection.table_names()) - ours)
    if others:
        raise CannotMoveError(f"These tables are not the product’s: {', '.join(others)}. Take them elsewhere first.")


def _models() -> list[type[Model]]:
    """Every table, also those between two others."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def _check_is_empty() -> None:
    for model in _models():
        if model._meta.label not in WRITTEN_BY_MIGRATIONS and model._base_manager.using(TARGET).exists():
            raise CannotMoveError(
                f"The other database is not empty: its table {model._meta.db_table} has rows. Choose an empty one."
            )


def _read_one_state() -> None:
    """Whatever somebody writes meanwhile, what is read is of one moment. SQLite holds writers off by itself."""
    if connections[SOURCE].vendor == "postgresql":
        with connections[SOURCE].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _move() -> Moved:
    target = connections[TARGET]
    immutability_triggers.remove(target)
    for label in reversed(WRITTEN_BY_MIGRATIONS):
        apps.get_model(label)._base_manager.using(TARGET).all().delete()
    rows = 0
    for model in _models():
        for batch in _batches(model):
            model._base_manager.using(TARGET)._insert(  # type: ignore[attr-defined]
                batch, fields=model._meta.concrete_fields, using=TARGET, raw=True
            )
            rows += len(batch)
        _carry_number_on(model)
    target.check_constraints()
    immutability_triggers.install(target)
    _check_guard()
    for model in _models():
        _check_rows(model)
    changed, sign_offs = _check_sign_offs()
    return Moved(tables=len(_models()), rows=rows, sign_offs=sign_offs, changed=changed)


def _batches(model: type[Model]) -> Iterator[list[Model]]:
    """The rows of one table, as many at once as either database takes."""
    fields = list(model._meta.concrete_fields)
    most = min(AT_ONCE, connections[TARGET].ops.bulk_batch_size(fields, [None] * AT_ONCE))
    batch: list[Model] = []
    for row in model._base_manager.using(SOURCE).order_by("pk").iterator(chunk_size=AT_ONCE):
        batch.append(row)
        if len(batch) == most:
            yield batch
            batch = []
    if batch:
        yield batch


# --- The numbers that rows get ----------------------------------------------------------------------------


def _carry_number_on(model: type[Model]) -> None:
    """New rows get numbers that no row has had, also none that was deleted: the log still speaks of those."""
    if not isinstance(model._meta.pk, AutoField):
        return
    last = max(last_number(model, SOURCE), model._base_manager.using(SOURCE).aggregate(last=Max("pk"))["last"] or 0)
    table, target = model._meta.db_table, connections[TARGET]
    if last == 0:
        return
    with target.cursor() as cursor:
        if target.vendor == "postgresql":
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [*_sequence_of(model), last])
            return
        cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
        cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def last_number(model: type[Model], alias: str) -> int:
    """The last number that a row of this table was given; 0: none was."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, %s))", _sequence_of(model))
        else:
            cursor.execute("SELECT max(seq) FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        return cursor.fetchone()[0] or 0


def _sequence_of(model: type[Model]) -> list[Any]:
    assert model._meta.pk is not None  # every table of ours has one
    return [f'"{model._meta.db_table}"', model._meta.pk.column]


# --- Whether it is all there ------------------------------------------------------------------------------


def _check_guard() -> None:
    target = connections[TARGET]
    wrong = [*immutability_triggers.missing(target), *immutability_triggers.obstacles(target)]
    if wrong:
        raise CannotMoveError(f"The other database would not guard what is signed off: {'; '.join(wrong)}.")


def _check_rows(model: type[Model]) -> None:
    """Each row is read back and compared, so is how many there are, and the next number."""
    table = model._meta.db_table
    values_of = attrgetter("pk", *(field.attname for field in model._meta.concrete_fields))
    for batch in _batches(model):
        there = model._base_manager.using(TARGET).in_bulk(list(map(attrgetter("pk"), batch)))
        for row in batch:
            if row.pk not in there or values_of(there[row.pk]) != values_of(row):
                raise CannotMoveError(f"A row of {table} is not in the other database as it is here.")
    before, after = (model._base_manager.using(alias).count() for alias in (SOURCE, TARGET))
    if before != after:
        raise CannotMoveError(f"The table {table} has {before} rows here and {after} in the other database.")
    if isinstance(model._meta.pk, AutoField) and last_number(model, TARGET) < last_number(model, SOURCE):
        raise CannotMoveError(f"The next row of {table} would get a number that another row had.")


def _check_sign_offs() -> tuple[list[str], int]:
    """What did not fit before, and how many there are. Each is in the other database what it is here."""
    before, after = ({}, {})  # type: ignore[var-annotated]
    for states, alias in ((before, SOURCE), (after, TARGET)):
        for version, state in compare_sign_offs(using=alias):
            states[version.reference] = state
    if before != after:
        raise CannotMoveError("A signed-off audit would not be in the other database what it is here.")
    changed = [reference for reference, state in before.items() if state is SignOffState.CHANGED]
    return changed, len(before)
