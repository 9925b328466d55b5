from django.apps import AppConfig


class ActivityLogConfig(AppConfig):
    name = "apps.activity_log"
    label = "activity_log"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from . import actions, queries

        personal_data.register(queries.personal_data)
        closing.register(leave=actions.note_closing)
