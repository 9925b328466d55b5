from django.apps import AppConfig


class RubricConfig(AppConfig):
    name = "apps.rubric"
    label = "rubric"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from . import actions, queries

        personal_data.register(queries.personal_data)
        closing.register(leave=actions.leave_the_editors)
