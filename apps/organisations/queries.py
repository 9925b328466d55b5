"""Reading organisations, always starting from the person; an invitation from its secret."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from apps.common.errors import allows
from apps.rubric.queries import known, newest_published

from . import permissions
from .invitation_secrets import digest_of
from .models import (
    ROLES_OF,
    Commission,
    Invitation,
    InvitationState,
    Kind,
    Membership,
    Organisation,
    Programme,
    Role,
)
from .permissions import organisations_where


def organisations_for(person) -> QuerySet[Organisation]:
    """The organisations in which the person has a role."""
    return Organisation.objects.filter(pk__in=organisations_where(person))


def programmes_for(person) -> QuerySet[Programme]:
    """The programmes of the person's own organisations. Funding a programme does not open its pages."""
    return Programme.objects.filter(organisation__in=organisations_where(person)).select_related("organisation")


def memberships_for(person) -> QuerySet[Membership]:
    """The roles, anybody's, in the person's own organisations."""
    found = Membership.objects.filter(organisation__in=organisations_where(person))
    return found.select_related("organisation", "user")


def invitations_for(person) -> QuerySet[Invitation]:
    """The invitations that wait for an answer in the person's own organisations."""
    found = Invitation.objects.filter(
        organisation__in=organisations_where(person), accepted_at=None, withdrawn_at=None
    )
    return found.select_related("organisation", "invited_by")


# --- A person's own roles ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class OwnOrganisation:
    """One organisation with what the person does there."""

    organisation: Organisation
    memberships: list[Membership]
    manages_people: bool
    manages_programmes: bool


@dataclass(frozen=True)
class YourRolesPage:
    """Every role of one person."""

    organisations: list[OwnOrganisation]


def your_roles_page(person) -> YourRolesPage:
    """The person's own roles, by organisation."""
    own: dict[Organisation, list[Membership]] = {}
    for membership in memberships_for(person).filter(user=person).order_by("organisation__name", "role"):
        own.setdefault(membership.organisation, []).append(membership)
    return YourRolesPage(
        [
            OwnOrganisation(
                organisation=organisation,
                memberships=memberships,
                manages_people=allows(permissions.check_can_manage_people, person, organisation),
                manages_programmes=allows(permissions.check_can_manage_programmes, person, organisation),
            )
            for organisation, memberships in own.items()
        ]
    )


# --- The people of an organisation ------------------------------------------------------------------------


@dataclass(frozen=True)
class RoleGroup:
    """Everybody who has one role."""

    label: str
    memberships: list[Membership]


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


def people_page(person, organisation: Organisation, at: datetime) -> PeoplePage:
    """Raises NotAllowed for members who do not look after the organisation."""
    permissions.check_can_manage_people(person, organisation)
    memberships = list(organisation.memberships.select_related("user").order_by("user__name", "pk"))
    waiting = organisation.invitations.filter(accepted_at=None, withdrawn_at=None).order_by("expires_at", "pk")
    roles = [(role, [m for m in memberships if m.role == role]) for role in ROLES_OF[Kind(organisation.kind)]]
    return PeoplePage(
        organisation=organisation,
        groups=[RoleGroup(role.label, found) for role, found in roles if found],
        waiting=[
            WaitingInvitation(
                invitation=invitation,
                expired=invitation.state(at) == InvitationState.EXPIRED,
                may_change=allows(permissions.check_can_invite, person, organisation, invitation.role),
            )
            for invitation in waiting
        ],
    )


@dataclass(frozen=True)
class InvitePage:
    """To which roles a person may invite."""

    organisation: Organisation
    roles: list[tuple[str, str]]  # value and label
    without_administrator: bool  # the person may not offer that one role


def invite_page(person, organisation: Organisation) -> InvitePage:
    """Raises NotAllowed for members who do not look after the organisation."""
    permissions.check_can_manage_people(person, organisation)
    roles = [
        role
        for role in ROLES_OF[Kind(organisation.kind)]
        if allows(permissions.check_can_invite, person, organisation, role)
    ]
    return InvitePage(
        organisation=organisation,
        roles=[(role.value, role.label) for role in roles],
        without_administrator=Role.ADMINISTRATOR not in roles,
    )


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


# --- An invitation, opened through its link ---------------------------------------------------------------


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
        has_account=asks and get_user_model().objects.filter(email=invitation.email).exists(),
    )


# --- Programmes -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProgrammeFormPage:
    """What stands beside the form that describes a programme."""

    organisation: Organisation
    programme: Programme | None  # None: a new one
    designed_for: str  # the rubric's own sentence on what it is made for; empty while none is published


def add_programme_page(person, organisation: Organisation) -> ProgrammeFormPage:
    """Raises NotAllowed if the person may not add one, or if the organisation has none."""
    permissions.check_can_manage_programmes(person, organisation)
    return ProgrammeFormPage(organisation, None, _designed_for())


def edit_programme_page(person, programme: Programme) -> ProgrammeFormPage:
    """Raises NotAllowed if the person may not change it."""
    permissions.check_can_edit_programme(person, programme)
    return ProgrammeFormPage(programme.organisation, programme, _designed_for())


def _designed_for() -> str:
    rubric = newest_published()
    return known(rubric).content.rubric.designed_for if rubric else ""


@dataclass(frozen=True)
class FundersPage:
    """Who funds a programme, and who could be named."""

    programme: Programme
    funders: list[Commission]
    others: QuerySet[Organisation]


def funders_page(person, programme: Programme) -> FundersPage:
    """Raises NotAllowed if the person may not change the programme."""
    permissions.check_can_edit_programme(person, programme)
    funders = list(programme.commissions.select_related("commissioner"))
    named = [commission.commissioner_id for commission in funders]
    return FundersPage(
        programme=programme,
        funders=funders,
        others=Organisation.objects.filter(kind=Kind.COMMISSIONER).exclude(pk__in=named),
    )


@dataclass(frozen=True)
class RemoveFunderPage:
    """Before a commissioner is removed."""

    programme: Programme
    commissioner: Organisation


def funders_of(person, programme: Programme) -> QuerySet[Organisation]:
    """The commissioners who fund it. Raises NotAllowed if the person may not change the programme."""
    permissions.check_can_edit_programme(person, programme)
    return Organisation.objects.filter(commissions__programme=programme)


# --- What is kept about a person --------------------------------------------------------------------------


def personal_data(user) -> dict[str, object]:
    """What this app keeps of the person. Other people's addresses are theirs, so they are left out."""
    return {
        "roles": list(
            Membership.objects.filter(user=user)
            .order_by("pk")
            .values("reference", "organisation__name", "role", "since")
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
