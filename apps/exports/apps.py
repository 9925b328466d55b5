from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "apps.exports"
    label = "exports"

    def ready(self) -> None:
        from apps.accounts import closing, notices, personal_data

        from . import emails
        from .actions.api_tokens import end_every_token
        from .actions.data_packages import forget_package
        from .queries.personal_data import personal_data as exports_personal_data

        notices.register_rule(emails.HAS_PACKAGE, emails.has_package)
        personal_data.register(exports_personal_data)
        closing.register(leave=forget_package)
        closing.register(leave=end_every_token)
