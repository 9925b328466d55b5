from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "apps.surveys"
    label = "surveys"

    def ready(self) -> None:
        from apps.accounts import calendar_entries, personal_data
        from apps.assessments import evidence_providers

        from .queries import access as people_queries
        from .queries.results import closed_rounds_as_evidence
        from .queries.round_calendar import round_entries

        personal_data.register(people_queries.personal_data)
        calendar_entries.register(round_entries)
        evidence_providers.register(closed_rounds_as_evidence)
