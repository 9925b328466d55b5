"""The organisations of a made-up region, who works in them, its programmes, and who funds which."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from apps.accounts.models import User
from apps.organisations.models import Commission, Membership, Organisation, OrganisationKind, Programme, Role

from .region_plan import PROGRAMMES_OF_A_COMMISSIONER, PROGRAMMES_OF_A_PROVIDER, RegionProgramme
from .region_words import RegionWords

DOMAIN = "region.example"
STAFF = (
    (Role.MANAGER, "Service manager", 2),
    (Role.ADMINISTRATOR, "Organisation administrator", 1),
    (Role.REVIEWER, "Reviewer", 2),
    (Role.PEER_WORKER, "Peer worker", 6),
)


@dataclass(frozen=True)
class RegionOrganisation:
    """One organisation with the people who work in it, by role."""

    row: Organisation
    people: dict[str, list[User]]

    @property
    def manager(self) -> User:
        """Who starts audits and shares them."""
        return self.people[Role.MANAGER][0]

    @property
    def colleague(self) -> User:
        """The second manager, who confirms what the first says is done."""
        return self.people[Role.MANAGER][1]


@dataclass(frozen=True)
class RegionOrganisations:
    """All of a region's organisations; those with a number in its order."""

    region: RegionOrganisation  # the commissioner who funds every programme
    providers: list[RegionOrganisation]
    commissioners: list[RegionOrganisation]

    def provider_of(self, programme: RegionProgramme) -> RegionOrganisation:
        return self.providers[programme.provider]

    def reviewer_of(self, programme: RegionProgramme, *, is_independent: bool) -> User:
        """Who rates it a second time: of another provider, or of its own."""
        place = programme.provider + 1 if is_independent else programme.provider
        return self.providers[place % len(self.providers)].people[Role.REVIEWER][programme.number % 2]

    def can_be_independent(self) -> bool:
        """Whether there is another provider at all."""
        return len(self.providers) > 1


def store_organisations(programmes: int, *, words: RegionWords, password: str, at: datetime) -> RegionOrganisations:
    """Organisations for so many programmes, with their people. Two of these can sign in with the password."""
    provider_count = -(-programmes // PROGRAMMES_OF_A_PROVIDER)
    commissioner_count = -(-programmes // PROGRAMMES_OF_A_COMMISSIONER)
    commissioner, manager = words.people
    made_up = []
    for number in range(provider_count):
        first = manager.email if number == 0 else ""
        people = list(_staff(f"provider{number + 1}", first, at))
        made_up.append((_organisation(words.provider(number), OrganisationKind.PROVIDER, at), people))
    for number in range(commissioner_count):
        people = [(Role.COMMISSIONER, _person(f"commissioner{number + 1}@{DOMAIN}", "Commissioner", at))]
        made_up.append((_organisation(words.commissioner(number), OrganisationKind.COMMISSIONER, at), people))
    people = [(Role.COMMISSIONER, _person(commissioner.email, commissioner.name, at))]
    made_up.append((_organisation(words.region, OrganisationKind.COMMISSIONER, at), people))
    *stored, region = _store(made_up, password, {person.email for person in words.people}, at)
    return RegionOrganisations(region, stored[:provider_count], stored[provider_count:])


def _organisation(name: str, kind: OrganisationKind, at: datetime) -> Organisation:
    return Organisation(name=name, kind=kind, is_made_up=True, created_at=at)


def _staff(provider: str, first_manager: str, at: datetime) -> Iterator[tuple[Role, User]]:
    for role, name, count in STAFF:
        for number in range(count):
            email = f"{role.value.replace('_', '.')}{number + 1}.{provider}@{DOMAIN}"
            if role is Role.MANAGER and number == 0 and first_manager:
                email = first_manager
            yield role, _person(email, f"{name} {number + 1}", at)


def _person(email: str, name: str, at: datetime) -> User:
    return User(email=email, name=name, joined_at=at)


MadeUp = Sequence[tuple[Organisation, list[tuple[Role, User]]]]


def _store(made_up: MadeUp, password: str, can_sign_in: set[str], at: datetime) -> list[RegionOrganisation]:
    """Rows for all of them. One password is made once for all who can sign in: that takes a while."""
    hashed, everybody, memberships, found = make_password(password), [], [], []
    Organisation.objects.bulk_create([organisation for organisation, _ in made_up])
    for _, people in made_up:
        for _, person in people:
            person.password = hashed if person.email in can_sign_in else make_password(None)
            everybody.append(person)
    User.objects.bulk_create(everybody)
    addresses = [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in everybody]
    EmailAddress.objects.bulk_create(addresses)
    for organisation, people in made_up:
        by_role: dict[str, list[User]] = {}
        for role, person in people:
            memberships.append(Membership(user=person, organisation=organisation, role=role, since=at))
            by_role.setdefault(role, []).append(person)
        found.append(RegionOrganisation(organisation, by_role))
    Membership.objects.bulk_create(memberships)
    return found


def store_programmes(
    planned: Sequence[RegionProgramme], organisations: RegionOrganisations, at: datetime
) -> list[Programme]:
    """Rows of programmes, in the same order, each funded by the region and by a local commissioner."""
    rows = []
    for programme in planned:
        provider = organisations.provider_of(programme)
        row = Programme(
            organisation=provider.row,
            name=programme.name,
            setting=programme.setting,
            form=programme.form,
            peer_workers=programme.peer_workers,
            caseload=programme.caseload,
            created_by=provider.manager,
            created_at=at,
        )
        rows.append(row)
    Programme.objects.bulk_create(rows)
    commissions = []
    for programme, row in zip(planned, rows, strict=True):
        local = organisations.commissioners[programme.commissioner]
        for commissioner in (organisations.region, local):
            commissions.append(
                Commission(programme=row, commissioner=commissioner.row, named_by=row.created_by, named_at=at)
            )
    Commission.objects.bulk_create(commissions)
    return rows
