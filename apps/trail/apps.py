from django.apps import AppConfig


class TrailConfig(AppConfig):
    name = "apps.trail"
    label = "trail"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from . import actions, queries

        personal_data.register(queries.personal_data)
        closing.register(leave=actions.note_closing)
