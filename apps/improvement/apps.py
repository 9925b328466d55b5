from django.apps import AppConfig


class ImprovementConfig(AppConfig):
    name = "apps.improvement"
    label = "improvement"

    def ready(self) -> None:
        from apps.accounts import calendar_entries, closing, notices, personal_data

        from . import emails
        from .actions.planning import hand_back_actions
        from .queries.action_calendar import action_entries
        from .queries.personal_data import personal_data as improvement_personal_data

        notices.register_rule(emails.HAS_ACTIONS, emails.still_has_actions)
        personal_data.register(improvement_personal_data)
        calendar_entries.register(action_entries)
        closing.register(leave=hand_back_actions)
