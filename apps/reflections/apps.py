from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "apps.reflections"
    label = "reflections"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from . import actions, queries

        personal_data.register(queries.personal_data)
        closing.register(leave=actions.leave_nothing, says=queries.what_closing_deletes)
