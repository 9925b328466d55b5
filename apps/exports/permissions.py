"""Who may do what with exports. Each rule is written once, with the reason a person reads."""

from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation, OrganisationKind, Role
from apps.organisations.permissions import has_role


def check_can_decide_on_research(person, organisation: Organisation) -> None:
    """Saying whether a provider takes part in research is its administrators' to decide."""
    if organisation.kind != OrganisationKind.PROVIDER:
        raise NotAllowed("Research uses audits, and audits belong to providers. There is nothing to decide here.")
    if not has_role(person, organisation.pk, Role.ADMINISTRATOR):
        raise NotAllowed("Organisation administrators decide whether the organisation takes part in research.")
