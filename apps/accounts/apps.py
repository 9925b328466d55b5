from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import personal_data, queries, signals  # noqa: F401 - listens

        personal_data.register(queries.personal_data)
