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

    if immutability_triggers.can_be_installed(connections[using]):
        immutability_triggers.install(connections[using])


def check_triggers(*, databases=None, **kwargs) -> list[checks.CheckMessage]:
    """Whether the database itself refuses changes to what is signed off."""
    from . import immutability_triggers

    found: list[checks.CheckMessage] = []
    for alias in databases or []:
        if not immutability_triggers.can_be_installed(connections[alias]):
            continue
        gone = len(immutability_triggers.missing(connections[alias]))
        if gone:
            told = f"The database {alias} does not guard signed-off audits: {gone} triggers are missing or asleep."
            hint = "Run manage.py migrate. It puts them back."
            # No error: migrate looks at the checks too, and it is what mends this.
            found.append(checks.Warning(told, hint=hint, id="assessments.W001"))
    return found
