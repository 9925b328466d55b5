"""The cast. Every page answers the same questions for each of them, named by what they are.

manager              a service manager of Harbour, the provider
administrator        its organisation administrator
peer_worker          a peer worker there
reviewer             a reviewer there
other_manager        a manager of Moorland, another provider, who must see nothing of Harbour
commissioner         works for the body that funds Harbour's programme
other_commissioner   works for a body that funds none of it
newcomer             signed in, but a member of nothing
anyone               not signed in
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.models import AnonymousUser

from apps.accounts.models import User
from apps.organisations.models import (
    Commission,
    Meeting,
    Membership,
    Organisation,
    OrganisationKind,
    Programme,
    Role,
    Setting,
)

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PASSWORD = "a long walk by the harbour"


@dataclass
class Cast:
    """Everybody, and the places they work in."""

    harbour: Organisation
    moorland: Organisation
    board: Organisation
    other_board: Organisation
    programme: Programme
    other_programme: Programme
    manager: User
    administrator: User
    peer_worker: User
    reviewer: User
    other_manager: User
    commissioner: User
    other_commissioner: User
    newcomer: User

    NAMES = (
        "manager",
        "administrator",
        "peer_worker",
        "reviewer",
        "other_manager",
        "commissioner",
        "other_commissioner",
        "newcomer",
        "anyone",
    )

    def person(self, name: str):
        """One of the cast by name; `anyone` is not signed in."""
        return AnonymousUser() if name == "anyone" else getattr(self, name)


def make_person(name: str, organisation: Organisation | None = None, role: Role | None = None) -> User:
    """A person named by their role, with a membership if one is given."""
    address = f"{name.lower().replace(' ', '.')}@example.org"
    user = User.objects.create_user(email=address, name=name)
    # One cheap hash for the whole cast: signing in with the password is tested where it matters.
    user.password = "!"
    user.save(update_fields=["password"])
    if organisation and role:
        Membership.objects.create(user=user, organisation=organisation, role=role, since=NOON)
    return user


def make_organisation(name: str, kind: OrganisationKind) -> Organisation:
    return Organisation.objects.create(name=name, kind=kind, created_at=NOON)


def make_programme(organisation: Organisation, name: str, **fields) -> Programme:
    fields = {
        "setting": Setting.COMMUNITY,
        "form": Meeting.ONE_TO_ONE,
        "peer_workers": 6,
        "caseload": 90,
        "created_at": NOON,
    } | fields
    return Programme.objects.create(organisation=organisation, name=name, **fields)


def make_cast() -> Cast:
    """The whole cast, with the commissioner funding Harbour's programme."""
    harbour = make_organisation("Harbour", OrganisationKind.PROVIDER)
    moorland = make_organisation("Moorland", OrganisationKind.PROVIDER)
    board = make_organisation("Estuary Board", OrganisationKind.COMMISSIONER)
    other_board = make_organisation("Uplands Board", OrganisationKind.COMMISSIONER)
    programme = make_programme(harbour, "Walking Alongside")
    Commission.objects.create(programme=programme, commissioner=board, named_at=NOON)
    return Cast(
        harbour=harbour,
        moorland=moorland,
        board=board,
        other_board=other_board,
        programme=programme,
        other_programme=make_programme(moorland, "Common Ground"),
        manager=make_person("Service manager", harbour, Role.MANAGER),
        administrator=make_person("Administrator", harbour, Role.ADMINISTRATOR),
        peer_worker=make_person("Peer worker", harbour, Role.PEER_WORKER),
        reviewer=make_person("Reviewer", harbour, Role.REVIEWER),
        other_manager=make_person("Other manager", moorland, Role.MANAGER),
        commissioner=make_person("Commissioner", board, Role.COMMISSIONER),
        other_commissioner=make_person("Other commissioner", other_board, Role.COMMISSIONER),
        newcomer=make_person("Newcomer"),
    )
