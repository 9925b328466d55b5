from django.apps import AppConfig


class ReflectionsConfig(AppConfig):
    name = "apps.reflections"
    label = "reflections"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from .actions.retention import leave_nothing
        from .queries import access as people_queries

        personal_data.register(people_queries.personal_data)
        closing.register(leave=leave_nothing, says=people_queries.what_closing_deletes)
