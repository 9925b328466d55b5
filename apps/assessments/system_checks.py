"""What `manage.py check --database default` and `manage.py migrate` say of signed-off audits."""

from django.core import checks
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from . import immutability_triggers
from .sign_off_record import SignOffState
from .sign_off_verification import compare_sign_offs_at_start


def check_triggers(*, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Whether the database itself refuses changes to what is signed off."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        absent = immutability_triggers.absent_tables(connections[alias])
        if absent:
            found += _check_tables(alias, absent)
            continue
        # No errors: migrate looks at the checks too, and it is what puts triggers back.
        gone = len(immutability_triggers.missing(connections[alias]))
        if gone:
            told = f"The database {alias} does not guard signed-off audits: {gone} triggers are missing or asleep."
            hint = "Run manage.py migrate. It puts them back. Then run manage.py verify_sign_offs."
            found.append(checks.Warning(told, hint=hint, id="assessments.W001"))
        obstacles = immutability_triggers.obstacles(connections[alias])
        if obstacles:
            told = f"Something can stand between signed-off audits and what guards them in the database {alias}: "
            hint = "Find out who put it there, and take it away. Then run manage.py verify_sign_offs."
            found.append(checks.Warning(f"{told}{'; '.join(obstacles)}.", hint=hint, id="assessments.W002"))
    return found


def _check_tables(alias: str, absent: list[str]) -> list[checks.CheckMessage]:
    """Not a word before the first migration: then every one of them is still to come."""
    if len(absent) == len(immutability_triggers.PATHS):
        return []
    told = f"In the database {alias} these are not there, or are no tables: {', '.join(absent)}."
    hint = "Run manage.py migrate. If it says the same afterwards, go back to a backup."
    return [checks.Warning(told, hint=hint, id="assessments.W002")]


def check_sign_offs(*, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Whether what is signed off is still what was signed off: of thousands, those whose turn it is."""
    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        if not _is_migrated(connections[alias]):
            continue
        changed = []
        for version, state in compare_sign_offs_at_start(day=timezone.localdate(), using=alias):
            if state is SignOffState.CHANGED:
                changed.append(version.reference)
        if changed:
            told = f"In the database {alias} these audits are not what was signed off: {', '.join(changed)}."
            hint = "Somebody changed the database itself. Compare all with a backup: manage.py verify_sign_offs."
            found.append(checks.Warning(told, hint=hint, id="assessments.W003"))
    return found


def _is_migrated(connection) -> bool:
    """Whether its tables are those of this version, of every app: what is read here reaches beyond this one, and
    migrate looks at the checks before it begins.
    """
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
