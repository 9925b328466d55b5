from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "apps.organisations"
    label = "organisations"

    def ready(self) -> None:
        from apps.accounts import closing, notices, personal_data

        from . import permissions
        from .actions.members import leave_every_organisation
        from .emails import MEMBERS
        from .queries import members as people_queries

        notices.register_rule(MEMBERS, permissions.still_has_role)
        personal_data.register(people_queries.personal_data)
        closing.register(leave=leave_every_organisation, check=permissions.check_can_leave)
