from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AssessmentsConfig(AppConfig):
    name = "apps.assessments"
    label = "assessments"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data
        from apps.organisations import joining

        from .actions import leaving, workbooks
        from .queries.personal_data import personal_data as assessments_personal_data
        from .queries.reviews import what_closing_ends

        personal_data.register(assessments_personal_data)
        closing.register(leave=leaving.leave_reviews, says=what_closing_ends)
        closing.register(leave=workbooks.forget_uploads)
        joining.register(leaving.reviews_after_joining)
        pre_migrate.connect(take_triggers_away, sender=self)
        post_migrate.connect(put_triggers_back, sender=self)
        checks.register(check_triggers, checks.Tags.database)


def take_triggers_away(*, using: str, plan, **kwargs) -> None:
    """Before tables change: SQLite cannot rename a table that a trigger speaks of."""
    from . import immutability_triggers

    if plan:
        immutability_triggers.remove(connections[using])


def put_triggers_back(*, using: str, **kwargs) -> None:
    """After every migration, and only once the tables of this app are those that the triggers know."""
    from . import immutability_triggers

    connection = connections[using]
    if not immutability_triggers.absent_tables(connection) and immutability_triggers.missing(connection):
        immutability_triggers.install(connection)


def check_triggers(*, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Whether the database itself refuses changes to what is signed off."""
    from . import immutability_triggers

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
            hint = "Run manage.py migrate. It puts them back."
            found.append(checks.Warning(told, hint=hint, id="assessments.W001"))
        obstacles = immutability_triggers.obstacles(connections[alias])
        if obstacles:
            told = f"Something can stand between signed-off audits and what guards them in the database {alias}: "
            hint = "Find out who put it there, and take it away."
            found.append(checks.Warning(f"{told}{'; '.join(obstacles)}.", hint=hint, id="assessments.W002"))
    return found


def _check_tables(alias: str, absent: list[str]) -> list[checks.CheckMessage]:
    """Not a word before the first migration: then every one of them is still to come."""
    from . import immutability_triggers

    if len(absent) == len(immutability_triggers.PATHS):
        return []
    told = f"In the database {alias} these are not there, or are no tables: {', '.join(absent)}."
    hint = "Run manage.py migrate. If it says the same afterwards, go back to a backup."
    return [checks.Warning(told, hint=hint, id="assessments.W002")]
