from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"
    label = "organisations"

    def ready(self) -> None:
        from apps.accounts import closing, personal_data

        from . import permissions
        from .actions.members import leave_every_organisation
        from .queries import members as people_queries

        personal_data.register(people_queries.personal_data)
        closing.register(leave=leave_every_organisation, check=permissions.check_can_leave)
