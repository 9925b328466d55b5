"""Who may do what in an organisation. Each rule is written once, with the reason a person reads."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from apps.common.errors import NotAllowed
from apps.rubric_editor.models import RubricEditor

from .models import (
    LEADING,
    ROLES_OF,
    Area,
    AreaKind,
    FormerRole,
    Invitation,
    InvitationState,
    Membership,
    Organisation,
    OrganisationKind,
    Programme,
    Role,
)

MOST_IDENTIFIERS = 20  # of one organisation

# What to say to somebody who follows a link that has nothing to offer any more.
OVER = {
    InvitationState.USED: "This invitation has been used. To see your work, go to the start.",
    InvitationState.EXPIRED: "This invitation has run out. Ask the person who invited you to send it again.",
    InvitationState.WITHDRAWN: (
        "This invitation was withdrawn. If you think that is a mistake, ask the person who invited you."
    ),
}


def memberships_of(person) -> list[Membership]:
    """The person's roles with their organisations: one query, kept on the person for the request.

    Each also knows whether its person writes versions of the rubric, and whether the organisation runs several
    programmes, so that a header need not ask for it.
    """
    if not person.is_authenticated or not person.is_active:
        return []
    kept = getattr(person, "_memberships", None)
    if kept is None:
        is_editor = Exists(RubricEditor.objects.filter(user_id=OuterRef("user_id")))
        second = Programme.objects.filter(organisation_id=OuterRef("organisation_id")).order_by("pk")[1:2]
        memberships = person.memberships.select_related("organisation").annotate(
            is_rubric_editor=is_editor, has_several_programmes=Exists(second)
        )
        kept = person._memberships = list(memberships.order_by("organisation__name", "role"))
    return kept


def roles_of(person) -> Mapping[int, set[str]]:
    """The person's roles by organisation key."""
    roles: dict[int, set[str]] = {}
    for membership in memberships_of(person):
        roles.setdefault(membership.organisation_id, set()).add(membership.role)
    return roles


def forget_roles(person) -> None:
    """Read the roles afresh next time: they have just changed."""
    if hasattr(person, "_memberships"):
        del person._memberships


def organisations_where(person, *roles: Role) -> list[int]:
    """Keys of the organisations in which the person holds any of the roles (any role, if none is named)."""
    return [organisation for organisation, held in roles_of(person).items() if not roles or held.intersection(roles)]


def has_role(person, organisation_id: int, *roles: Role) -> bool:
    """Whether the person holds any of the roles there."""
    return bool(roles_of(person).get(organisation_id, set()).intersection(roles))


def still_has_role(person, organisation_id: int, roles: Collection[str]) -> bool:
    """Whether an e-mail to the people with these roles still concerns the person."""
    return Membership.objects.filter(user=person, organisation=organisation_id, role__in=roles).exists()


def managed_since(person, organisation_id: int, since: datetime) -> bool:
    """Whether the person manages the organisation, or has at any time since then."""
    if has_role(person, organisation_id, Role.MANAGER):
        return True
    return _ended_since(person, organisation_id, since).filter(role=Role.MANAGER).exists()


def belonged_since(person, organisation_id: int, since: datetime) -> bool:
    """Whether the person has any role in the organisation, or has had one at any time since then."""
    if roles_of(person).get(organisation_id):
        return True
    return _ended_since(person, organisation_id, since).exists()


def _ended_since(person, organisation_id: int, since: datetime) -> QuerySet[FormerRole]:
    return FormerRole.objects.filter(user=person, organisation=organisation_id, until__gte=since)


def check_can_manage_people(person, organisation: Organisation) -> None:
    """Inviting, withdrawing an invitation, ending a membership: managers and administrators."""
    if not has_role(person, organisation.pk, Role.MANAGER, Role.ADMINISTRATOR):
        raise NotAllowed("Only service managers and organisation administrators can see and change who works here.")


def check_can_change_identifiers(person, organisation: Organisation) -> None:
    """What public registers call an organisation: those who look after it say it."""
    if not has_role(person, organisation.pk, *LEADING):
        raise NotAllowed("Only service managers and organisation administrators can say what registers call it.")


def check_has_room_for_identifier(organisation: Organisation) -> None:
    """A list that stays short."""
    if organisation.identifiers.count() >= MOST_IDENTIFIERS:
        raise NotAllowed(f"{MOST_IDENTIFIERS} identifiers are named. Remove one before you add another.")


def check_area_fits(area: Area | None, kind: AreaKind) -> None:
    """A programme is in one area of each kind, or in none."""
    if area is not None and area.kind != kind:
        raise NotAllowed(f"{area.name} is no {kind.label.lower()}. Choose one from the list.")


def check_role_fits(organisation: Organisation, role: str) -> None:
    """Providers and commissioners give different roles."""
    if role not in ROLES_OF[OrganisationKind(organisation.kind)]:
        raise NotAllowed(f"{organisation.name} cannot give this role.")


def check_can_invite(person, organisation: Organisation, role: str) -> None:
    """Offering one role to somebody."""
    check_can_manage_people(person, organisation)
    check_role_fits(organisation, role)
    if role == Role.ADMINISTRATOR and not has_role(person, organisation.pk, Role.ADMINISTRATOR):
        raise NotAllowed("Only organisation administrators can invite another administrator. Ask one of them.")


def check_not_there_yet(organisation: Organisation, email: str, role: str, at: datetime) -> None:
    """Nobody is invited to a role they have, or twice at the same time."""
    if organisation.memberships.filter(user__email=email, role=role).exists():
        raise NotAllowed(f"{email} has this role already.")
    waiting = organisation.invitations.filter(email=email, role=role, accepted_at=None, withdrawn_at=None).first()
    if waiting and waiting.state(at) == InvitationState.OPEN:
        raise NotAllowed(
            f"{email} has an open invitation to this role. You can send it again from the list of people."
        )


def check_can_change_invitation(person, invitation: Invitation) -> None:
    """Sending it again, withdrawing it: as for inviting, and only while it waits for its answer."""
    check_can_invite(person, invitation.organisation, invitation.role)
    if invitation.accepted_at is not None:
        raise NotAllowed("This invitation has been used.")
    if invitation.withdrawn_at is not None:
        raise NotAllowed("This invitation was withdrawn.")


def check_can_accept(person, invitation: Invitation, at: datetime) -> None:
    """Taking up an invitation: only the person it was sent to, and only while it is open."""
    state = invitation.state(at)
    if state != InvitationState.OPEN:
        raise NotAllowed(OVER[state])
    if person.email != invitation.email:
        raise NotAllowed(
            "This invitation went to another e-mail address. Sign out, then sign in with the address it was sent to."
        )


def check_is_theirs_to_end(person, membership: Membership) -> None:
    """A role is ended by whoever has it, and by those who look after the organisation."""
    if membership.user_id == person.pk:
        return
    check_can_manage_people(person, membership.organisation)
    if membership.role == Role.ADMINISTRATOR and not has_role(person, membership.organisation_id, Role.ADMINISTRATOR):
        raise NotAllowed("Only organisation administrators can end the role of an administrator.")


def check_can_end_membership(person, membership: Membership) -> None:
    """Ending one role, unless nobody would be left who looks after the organisation."""
    check_is_theirs_to_end(person, membership)
    organisation = membership.organisation
    if membership.role in LEADING and not _leaders(organisation).exclude(pk=membership.pk).exists():
        raise NotAllowed(
            f"{organisation.name} needs at least one service manager or administrator. "
            "Invite another one before you end this role."
        )


def check_can_leave(person) -> None:
    """Closing an account must leave no organisation without somebody who looks after it."""
    for organisation in Organisation.objects.filter(pk__in=organisations_where(person, *LEADING)):
        if not _leaders(organisation).exclude(user=person).exists():
            raise NotAllowed(
                f"You are the only service manager or administrator of {organisation.name}. "
                "Invite somebody who takes over before you close your account."
            )


def _leaders(organisation: Organisation):
    return organisation.memberships.filter(role__in=LEADING, user__is_active=True)


def check_can_manage_programmes(person, organisation: Organisation) -> None:
    """Adding and describing programmes, naming who funds them: managers and administrators."""
    if not has_role(person, organisation.pk, Role.MANAGER, Role.ADMINISTRATOR):
        raise NotAllowed("Only service managers and organisation administrators can change programmes.")
    if organisation.kind != OrganisationKind.PROVIDER:
        raise NotAllowed(
            "Programmes belong to the organisation that runs them. Commissioners have none of their own."
        )


def check_can_edit_programme(person, programme: Programme) -> None:
    """Changing one programme follows its organisation's rule."""
    check_can_manage_programmes(person, programme.organisation)


def check_name_is_free(organisation: Organisation, name: str, besides: Programme | None = None) -> None:
    """Two programmes of one organisation must be told apart."""
    namesakes = organisation.programmes.filter(name__iexact=name)
    if besides is not None:
        namesakes = namesakes.exclude(pk=besides.pk)
    if namesakes.exists():
        raise NotAllowed(f"{organisation.name} has a programme called {name} already. Choose another name.")
