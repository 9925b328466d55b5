"""Invitations: those that wait in an organisation, and one that is opened through its link."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.sign_up import has_account
from apps.common.link_secrets import digest_of

from .. import permissions
from ..models import Invitation, InvitationState
from ..permissions import organisations_where


def invitations_for(person) -> QuerySet[Invitation]:
    """The invitations that wait for an answer in the person's own organisations."""
    found = Invitation.objects.filter(
        organisation__in=organisations_where(person), accepted_at=None, withdrawn_at=None
    )
    return found.select_related("organisation", "invited_by")


@dataclass(frozen=True)
class InvitationPage:
    """What an invitation offers, and what the person who opened it can do next."""

    invitation: Invitation
    inviter: str  # empty: the host
    over: str  # why nothing can be done with it; empty while it is open
    is_theirs: bool  # the person who is signed in has the invited address
    has_account: bool  # somebody has; only asked while nobody is signed in


def invitation_with(secret: str) -> Invitation | None:
    """The invitation with this secret."""
    found = Invitation.objects.filter(secret_digest=digest_of(secret))
    return found.select_related("organisation", "invited_by").first()


def invitation_page(person, invitation: Invitation, at: datetime) -> InvitationPage:
    """What to show to whoever opened the link; they have read the invited address's e-mail."""
    state = invitation.state(at)
    asks = not person.is_authenticated and state == InvitationState.OPEN
    return InvitationPage(
        invitation=invitation,
        inviter=invitation.invited_by.name if invitation.invited_by else "",
        over=permissions.OVER.get(state, ""),
        is_theirs=person.is_authenticated and person.email == invitation.email,
        has_account=asks and has_account(invitation.email),
    )
