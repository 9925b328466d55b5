"""Who may enter the journal. What is written in it is asked of nobody's role: queries start from the author."""

from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation, OrganisationKind, Role
from apps.organisations.permissions import has_role, organisations_where

from .models import Journal


def has_journal(person) -> bool:
    """Whether the journal is theirs: a peer worker's, and for good that of everybody who has opened one."""
    if organisations_where(person, Role.PEER_WORKER):
        return True
    return bool(person.is_authenticated) and Journal.objects.filter(author=person).exists()


def check_can_reflect(person) -> None:
    """Coming in, writing, reading one's own."""
    if not has_journal(person):
        raise NotAllowed("This room is for peer workers. Each has one of their own, and nobody else can come in.")


def check_can_edit_support(person, organisation: Organisation) -> None:
    """Writing what the pause and support page says to an organisation's people."""
    if organisation.kind != OrganisationKind.PROVIDER or not has_role(
        person, organisation.pk, Role.MANAGER, Role.ADMINISTRATOR
    ):
        raise NotAllowed("Service managers and organisation administrators write this text. Ask one of them.")
