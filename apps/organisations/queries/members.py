"""The people of an organisation, a person's own roles, and what is kept about them."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, QuerySet, When

from apps.common.errors import allows

from .. import permissions
from ..models import (
    ROLES_OF,
    Commission,
    FormerRole,
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    OrganisationKind,
    Programme,
    Role,
)
from ..permissions import organisations_where

PEOPLE_ON_A_PAGE = 50


def organisations_for(person) -> QuerySet[Organisation]:
    """The organisations in which the person has a role."""
    return Organisation.objects.filter(pk__in=organisations_where(person))


def memberships_for(person) -> QuerySet[Membership]:
    """The roles, anybody's, in the person's own organisations."""
    found = Membership.objects.filter(organisation__in=organisations_where(person))
    return found.select_related("organisation", "user")


def readers_of(organisation) -> QuerySet[Membership]:
    """Who of a commissioner reads what is shared with it. `organisation`: one, or what names it in a query."""
    return Membership.objects.filter(organisation=organisation, role=Role.COMMISSIONER, user__is_active=True)


def people_with(organisation: Organisation, *roles: Role) -> list[int]:
    """The keys of those who have any of the roles there, each once."""
    found = Membership.objects.filter(organisation=organisation, role__in=roles, user__is_active=True)
    return list(found.order_by("user").values_list("user", flat=True).distinct())


@dataclass(frozen=True)
class OwnOrganisation:
    """One organisation with what the person does there."""

    organisation: Organisation
    memberships: list[Membership]
    manages_people: bool
    manages_programmes: bool


def your_roles_page(person) -> list[OwnOrganisation]:
    """The person's own roles, by organisation."""
    own: dict[Organisation, list[Membership]] = {}
    for membership in memberships_for(person).filter(user=person).order_by("organisation__name", "role"):
        own.setdefault(membership.organisation, []).append(membership)
    organisations = []
    for organisation, memberships in own.items():
        manages_people = allows(permissions.check_can_manage_people, person, organisation)
        manages_programmes = allows(permissions.check_can_manage_programmes, person, organisation)
        organisations.append(OwnOrganisation(organisation, memberships, manages_people, manages_programmes))
    return organisations


@dataclass(frozen=True)
class Member:
    """One role of one person."""

    membership: Membership
    may_end: bool  # the role is the person's to end; whether somebody would be left who leads, the next page says


@dataclass(frozen=True)
class RoleGroup:
    """Everybody who has one role."""

    label: str
    members: list[Member]


@dataclass(frozen=True)
class WaitingInvitation:
    """An invitation without an answer yet."""

    invitation: Invitation
    expired: bool
    may_change: bool


@dataclass(frozen=True)
class PeoplePage:
    """Who works in an organisation, and who is invited to."""

    organisation: Organisation
    groups: list[RoleGroup]
    waiting: list[WaitingInvitation]
    numbers: Page


def people_page(person, organisation: Organisation, number: str | None, at: datetime) -> PeoplePage:
    """One page of the list; `number` as it came in the address.

    Raises NotAllowed for members who do not look after the organisation.
    """
    permissions.check_can_manage_people(person, organisation)
    memberships = Paginator(_by_role(organisation), PEOPLE_ON_A_PAGE)
    invitations = Paginator(_unanswered(organisation), PEOPLE_ON_A_PAGE)
    longer: Paginator = memberships if memberships.num_pages >= invitations.num_pages else invitations
    numbers = longer.get_page(number)
    members: dict[str, list[Member]] = {}
    for membership in _slice_of(memberships, numbers.number):
        may_end = allows(permissions.check_is_theirs_to_end, person, membership)
        members.setdefault(membership.role, []).append(Member(membership, may_end))
    groups = []
    for role in ROLES_OF[OrganisationKind(organisation.kind)]:
        if role in members:
            groups.append(RoleGroup(role.label, members[role]))
    waiting = []
    for invitation in _slice_of(invitations, numbers.number):
        expired = invitation.state(at) == InvitationState.EXPIRED
        may_change = allows(permissions.check_can_invite, person, organisation, invitation.role)
        waiting.append(WaitingInvitation(invitation, expired, may_change))
    return PeoplePage(organisation, groups, waiting, numbers)


def _by_role(organisation: Organisation) -> QuerySet[Membership]:
    """Everybody, in the order of the roles as the page has them, and then by name."""
    places = [When(role=role, then=place) for place, role in enumerate(ROLES_OF[OrganisationKind(organisation.kind)])]
    memberships = organisation.memberships.select_related("user", "organisation")
    return memberships.annotate(place=Case(*places, default=len(places))).order_by("place", "user__name", "pk")


def _unanswered(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations that wait, those that run out first."""
    waiting = organisation.invitations.filter(accepted_at=None, withdrawn_at=None)
    return waiting.select_related("organisation").order_by("expires_at", "pk")


def _slice_of(pages: Paginator, number: int) -> Page | list:
    """What stands on one page of a list; nothing where the list is shorter than the other one beside it."""
    return pages.page(number) if number <= pages.num_pages else []


@dataclass(frozen=True)
class InvitePage:
    """To which roles a person may invite."""

    organisation: Organisation
    roles: list[tuple[str, str]]  # value and label
    without_administrator: bool  # the person may not offer that one role


def invite_page(person, organisation: Organisation) -> InvitePage:
    """Raises NotAllowed for members who do not look after the organisation."""
    permissions.check_can_manage_people(person, organisation)
    roles = []
    for role in ROLES_OF[OrganisationKind(organisation.kind)]:
        if allows(permissions.check_can_invite, person, organisation, role):
            roles.append((role.value, role.label))
    without_administrator = not allows(permissions.check_can_invite, person, organisation, Role.ADMINISTRATOR)
    return InvitePage(organisation, roles, without_administrator)


@dataclass(frozen=True)
class EndMembershipPage:
    """Before a role ends."""

    membership: Membership
    is_own: bool
    is_last: bool  # the person has no other role in the organisation


def end_membership_page(person, membership: Membership) -> EndMembershipPage:
    """Raises NotAllowed if the role has to stay, or if it is not the person's to end."""
    permissions.check_can_end_membership(person, membership)
    others = membership.organisation.memberships.filter(user=membership.user_id).exclude(pk=membership.pk)
    return EndMembershipPage(
        membership=membership, is_own=membership.user_id == person.pk, is_last=not others.exists()
    )


def personal_data(user) -> dict[str, object]:
    """What this app keeps of the person. Other people's addresses are theirs, so they are left out."""
    return {
        "roles": list(
            Membership.objects.filter(user=user)
            .order_by("pk")
            .values("reference", "organisation__name", "role", "since")
        ),
        "roles_until": list(
            FormerRole.objects.filter(user=user).order_by("pk").values("organisation__name", "role", "until")
        ),
        "invitations_to_you": list(
            (Invitation.objects.filter(accepted_by=user) | Invitation.objects.filter(email=user.email))
            .order_by("pk")
            .values("reference", "organisation__name", "role", "email", "invited_at", "expires_at", "accepted_at")
        ),
        "invitations_you_made": _invitations(invited_by=user),
        "invitations_you_withdrew": _invitations(withdrawn_by=user),
        "programmes_you_added": list(
            Programme.objects.filter(created_by=user).order_by("pk").values("reference", "name", "created_at")
        ),
        "funders_you_named": list(
            Commission.objects.filter(named_by=user)
            .order_by("pk")
            .values("programme__reference", "commissioner__name", "named_at")
        ),
    }


def _invitations(**whose) -> list:
    found = Invitation.objects.filter(**whose).order_by("pk")
    return list(found.values("reference", "organisation__name", "role", "invited_at", "withdrawn_at"))
