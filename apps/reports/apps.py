from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "apps.reports"
    label = "reports"

    def ready(self) -> None:
        from apps.accounts import personal_data

        from . import queries

        personal_data.register(queries.personal_data)
