"""The start of an organisation."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed

from ..models import Organisation, OrganisationKind


@transaction.atomic
def register_organisation(
    *, name: str, kind: OrganisationKind, by, at: datetime, is_made_up: bool = False
) -> Organisation:
    """A new organisation, without people. Only the host (`by` is None) adds one."""
    if by is not None:
        raise NotAllowed("Organisations are added by the people who run this installation.")
    if Organisation.objects.filter(name__iexact=name).exists():
        raise NotAllowed(f"There is an organisation called {name} already.")
    organisation = Organisation.objects.create(name=name, kind=kind, is_made_up=is_made_up, created_at=at)
    record("organisation registered", target=organisation, by=by, at=at, kind=kind)
    return organisation
