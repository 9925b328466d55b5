from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class AssessmentsConfig(AppConfig):
    name = "apps.assessments"
    label = "assessments"

    def ready(self) -> None:
        from apps.accounts import calendar_entries, closing, notices, personal_data
        from apps.organisations import joining

        from . import emails, system_checks
        from .actions import factor_assignments, reviewer_changes, workbooks
        from .queries.audit_calendar import audit_entries
        from .queries.personal_data import personal_data as assessments_personal_data
        from .queries.reviews import what_closing_ends

        notices.register_rule(emails.REVIEWER, emails.is_still_reviewer)
        personal_data.register(assessments_personal_data)
        calendar_entries.register(audit_entries)
        closing.register(leave=reviewer_changes.leave_reviews, says=what_closing_ends)
        closing.register(leave=workbooks.forget_uploads)
        closing.register(leave=factor_assignments.forget_assignments)
        joining.register(reviewer_changes.reviews_after_joining)
        pre_migrate.connect(take_triggers_away, sender=self)
        post_migrate.connect(put_triggers_back, sender=self)
        checks.register(system_checks.check_triggers, checks.Tags.database)
        checks.register(system_checks.check_sign_offs, checks.Tags.database)


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
