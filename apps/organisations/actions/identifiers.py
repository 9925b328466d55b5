"""What public registers call an organisation."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed

from .. import permissions
from ..domain.identifiers import identifier_problem, plain_identifier, scheme_problem
from ..models import Organisation, OrganisationIdentifier


@transaction.atomic
def add_identifier(*, organisation: Organisation, scheme: str, value: str, by, at: datetime) -> None:
    """Say what a register calls an organisation. Twice changes nothing."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    permissions.check_can_change_identifiers(by, organisation)
    value = plain_identifier(scheme, value)
    problem = scheme_problem(scheme) or identifier_problem(scheme, value)
    if problem:
        raise NotAllowed(problem)
    if organisation.identifiers.filter(scheme=scheme, value=value).exists():
        return
    permissions.check_has_room_for_identifier(organisation)
    OrganisationIdentifier.objects.create(organisation=organisation, scheme=scheme, value=value, added_at=at)
    record("identifier added", target=organisation, by=by, at=at, scheme=scheme, value=value)


@transaction.atomic
def remove_identifier(*, identifier: OrganisationIdentifier, by, at: datetime) -> None:
    """Take an identifier away from its organisation."""
    permissions.check_can_change_identifiers(by, identifier.organisation)
    gone, _ = OrganisationIdentifier.objects.filter(pk=identifier.pk).delete()
    if gone:
        record(
            "identifier removed",
            target=identifier.organisation,
            by=by,
            at=at,
            scheme=identifier.scheme,
            value=identifier.value,
        )
