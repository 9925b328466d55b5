from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    name = "apps.portfolio"
    label = "portfolio"

    def ready(self) -> None:
        from apps.accounts import closing, notices, personal_data
        from apps.assessments import share_followers

        from . import emails
        from .actions.report_schedules import forget_schedules
        from .actions.saved_views import forget_saved_views
        from .actions.sharing_requests import fulfil_requests
        from .queries.personal_data import personal_data as portfolio_personal_data
        from .queries.sharing_personal_data import sharing_personal_data

        personal_data.register(portfolio_personal_data)
        personal_data.register(sharing_personal_data)
        closing.register(leave=forget_saved_views)
        closing.register(leave=forget_schedules)
        notices.register_rule(emails.REQUEST, emails.still_concerns_request)
        notices.register_rule(emails.OPEN_REQUEST, emails.still_concerns_open_request)
        share_followers.register(fulfil_requests)
