from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "apps.reports"
    label = "reports"

    def ready(self) -> None:
        from apps.accounts import personal_data

        from .queries.personal_data import personal_data as reports_data

        personal_data.register(reports_data)
