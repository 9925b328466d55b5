"""Who works in an organisation: invitations and roles."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.link_secrets import digest_of, new_secret
from apps.common.unicode_text import plain_address

from .. import joining, permissions
from ..models import FormerRole, Invitation, Membership, Organisation

OPEN_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Issued:
    """An invitation and the secret for its e-mail. The secret is here once, and stored nowhere."""

    invitation: Invitation
    secret: str


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, by, at: datetime) -> Issued:
    """Offer a role to an address, for seven days. `by` None: the host. An invitation that ran out is renewed."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    email = plain_address(email)
    permissions.check_role_fits(organisation, role)
    if by is not None:
        permissions.check_can_invite(by, organisation, role)
    permissions.check_not_there_yet(organisation, email, role, at)
    waiting = organisation.invitations.filter(email=email, role=role, accepted_at=None, withdrawn_at=None).first()
    invitation = waiting or Invitation(organisation=organisation, email=email, role=role)
    invitation.invited_by, invitation.invited_at = by, at
    return _issue(invitation, "invitation made", by=by, at=at)


@transaction.atomic
def send_again(*, invitation: Invitation, by, at: datetime) -> Issued:
    """A new secret and seven more days. The link in the earlier e-mail stops working."""
    invitation = _locked(invitation)
    permissions.check_can_change_invitation(by, invitation)
    return _issue(invitation, "invitation sent again", by=by, at=at)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by, at: datetime) -> None:
    """Take an invitation back. Its link says so; its address is forgotten."""
    invitation = _locked(invitation)
    permissions.check_can_change_invitation(by, invitation)
    _withdraw(invitation, by=by, at=at)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by, at: datetime) -> Membership:
    """Take up the role. Each invitation is taken up once, however often the button is pressed."""
    invitation = _locked(invitation)
    permissions.check_can_accept(by, invitation, at)
    membership, new = Membership.objects.get_or_create(
        user=by, organisation=invitation.organisation, role=invitation.role, defaults={"since": at}
    )
    invitation.accepted_by, invitation.accepted_at, invitation.email = by, at, ""
    invitation.save(update_fields=["accepted_by", "accepted_at", "email"])
    permissions.forget_roles(by)
    record("invitation accepted", target=invitation, by=by, at=at, **_codes(membership))
    if new:
        joining.join_everything(membership=membership, by=by, at=at)
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, by, at: datetime) -> None:
    """End one role. Somebody who looks after the organisation always stays."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)  # two leaders must not end each other
    permissions.check_can_end_membership(by, membership)
    _end(membership, by=by, at=at)
    permissions.forget_roles(by)


@transaction.atomic
def leave_every_organisation(*, user, by, at: datetime) -> None:
    """Part of closing an account: every role ends, and nothing waits for the address any more."""
    memberships = user.memberships.order_by("organisation").select_related("organisation")
    list(Organisation.objects.select_for_update().filter(memberships__user=user).order_by("pk"))
    permissions.check_can_leave(user)
    for membership in memberships:
        _end(membership, by=by, at=at)
    FormerRole.objects.filter(user=user).delete()  # a closed account rates nothing
    waiting = Invitation.objects.filter(email=user.email, accepted_at=None, withdrawn_at=None)
    for invitation in waiting.select_for_update():
        _withdraw(invitation, by=by, at=at)
    permissions.forget_roles(user)


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
    return found.get(pk=invitation.pk)


def _issue(invitation: Invitation, what: str, *, by, at: datetime) -> Issued:
    secret = new_secret()
    invitation.secret_digest = digest_of(secret)
    invitation.expires_at = at + OPEN_FOR
    invitation.save()
    record(what, target=invitation, by=by, at=at, **_codes(invitation))
    return Issued(invitation, secret)


def _withdraw(invitation: Invitation, *, by, at: datetime) -> None:
    invitation.withdrawn_by, invitation.withdrawn_at, invitation.email = by, at, ""
    invitation.save(update_fields=["withdrawn_by", "withdrawn_at", "email"])
    record("invitation withdrawn", target=invitation, by=by, at=at, **_codes(invitation))


def _end(membership: Membership, *, by, at: datetime) -> None:
    record("membership ended", target=membership, by=by, at=at, **_codes(membership))
    FormerRole.objects.update_or_create(
        user=membership.user, organisation=membership.organisation, role=membership.role, defaults={"until": at}
    )
    membership.delete()


def _codes(thing: Invitation | Membership) -> dict[str, str]:
    return {"organisation": thing.organisation.reference, "role": thing.role}
