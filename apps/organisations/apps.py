from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"
    label = "organisations"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from . import actions, permissions, queries

        personal_data.register(queries.personal_data)
        closing.register(leave=actions.leave_every_organisation, check=permissions.check_can_leave)
