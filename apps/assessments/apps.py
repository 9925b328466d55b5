from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "apps.assessments"
    label = "assessments"

    def ready(self) -> None:
        from apps.accounts import personal_data

        from . import queries

        personal_data.register(queries.personal_data)
