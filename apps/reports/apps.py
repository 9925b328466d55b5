from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "apps.reports"
    label = "reports"

    def ready(self) -> None:
        from apps.accounts import notices, personal_data

        from .orders.emails import RULE, is_still_orders
        from .queries.personal_data import personal_data as reports_data

        personal_data.register(reports_data)
        notices.register_rule(RULE, is_still_orders)
