from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "apps.surveys"
    label = "surveys"

    def ready(self) -> None:
        from apps.accounts import personal_data
        from apps.assessments import offered

        from . import queries

        personal_data.register(queries.personal_data)
        offered.register(queries.closed_rounds_as_evidence)
