from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "apps.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from apps.accounts import personal_data

        from .queries.personal_data import personal_data as portfolio_personal_data

        personal_data.register(portfolio_personal_data)
