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
    user = _named(name)
    user.save()
    if organisation and role:
        Membership.objects.create(user=user, organisation=organisation, role=role, since=NOON)
    return user


def _named(name: str) -> User:
    """Not stored yet, and with no password: signing in with one is tested where it matters."""
    return User(email=f"{name.lower().replace(' ', '.')}@example.org", name=name, password="!")


def make_people(members: dict[str, tuple[Organisation, Role]]) -> dict[str, User]:
    """People by their names, each with one membership, in two statements: nearly every test has its cast."""
    people = dict(zip(members, User.objects.bulk_create([_named(name) for name in members]), strict=True))
    memberships = []
    for name, (organisation, role) in members.items():
        memberships.append(Membership(user=people[name], organisation=organisation, role=role, since=NOON))
    Membership.objects.bulk_create(memberships)
    return people


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
    provider, funder = OrganisationKind.PROVIDER, OrganisationKind.COMMISSIONER
    kinds = {"Harbour": provider, "Moorland": provider, "Estuary Board": funder, "Uplands Board": funder}
    organisations = [Organisation(name=name, kind=kind, created_at=NOON) for name, kind in kinds.items()]
    harbour, moorland, board, other_board = Organisation.objects.bulk_create(organisations)
    programme = make_programme(harbour, "Walking Alongside")
    Commission.objects.create(programme=programme, commissioner=board, named_at=NOON)
    people = make_people(
        {
            "Service manager": (harbour, Role.MANAGER),
            "Administrator": (harbour, Role.ADMINISTRATOR),
            "Peer worker": (harbour, Role.PEER_WORKER),
            "Reviewer": (harbour, Role.REVIEWER),
            "Other manager": (moorland, Role.MANAGER),
            "Commissioner": (board, Role.COMMISSIONER),
            "Other commissioner": (other_board, Role.COMMISSIONER),
        }
    )
    return Cast(
        harbour=harbour,
        moorland=moorland,
        board=board,
        other_board=other_board,
        programme=programme,
        other_programme=make_programme(moorland, "Common Ground"),
        manager=people["Service manager"],
        administrator=people["Administrator"],
        peer_worker=people["Peer worker"],
        reviewer=people["Reviewer"],
        other_manager=people["Other manager"],
        commissioner=people["Commissioner"],
        other_commissioner=people["Other commissioner"],
        newcomer=make_person("Newcomer"),
    )
