"""What stands in the header, and where a person's work begins."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from apps.assessments.queries.reviews import has_reviews
from apps.organisations.models import OrganisationKind, Role
from apps.organisations.permissions import memberships_of
from apps.reflections.permissions import has_journal
from apps.rubric_editor.permissions import can_write_versions

PEOPLE_ROLES = {Role.MANAGER, Role.ADMINISTRATOR}
# Where a link leads on to pages whose addresses do not begin with its own.
LEADS_ON_TO = {
    "Programmes": (
        *("/audits/", "/drafts/", "/reports/", "/rounds/", "/together/", "/discussions/"),
        *("/actions/", "/measures/", "/you-said-items/"),
    ),
    "Shared with you": ("/reports/",),
    "Reviews": ("/reviews/",),
    "Your account": ("/exports/",),
}


@dataclass(frozen=True)
class NavLink:
    """One link of the header. `current`: the page shown belongs to it."""

    href: str
    label: str
    current: bool


def landing_page_of(person) -> str:
    """Where a signed-in person's work begins: a URL name."""
    is_known = memberships_of(person) or has_reviews(person) or has_journal(person)
    return "start" if is_known else "no_role"


def navigation(request) -> dict:
    """The header's links, whether what the person sees is made up, and whether they write versions of the rubric."""
    person = getattr(request, "user", AnonymousUser())
    memberships = memberships_of(person)
    named = _links(person, memberships, request.path)
    links = []
    for href, label in named:
        is_current = request.path.startswith((href, *LEADS_ON_TO.get(label, ())))
        # Versions of the rubric stand below the framework's address and have a link of their own.
        if any(other != href and other.startswith(href) and request.path.startswith(other) for other, _ in named):
            is_current = False
        links.append(NavLink(href, label, is_current))
    return {
        "nav": links,
        "made_up": any(membership.organisation.is_made_up for membership in memberships),
        # Asked of the database only by the page that has a link for editors.
        "can_write_versions": lambda: can_write_versions(person),
    }


def _links(person, memberships, path: str) -> list[tuple[str, str]]:
    links = [(reverse("start"), "Home")] if person.is_authenticated else []
    links += [*_links_to_work(person, memberships), *_links_to_people(memberships)]
    links.append((reverse("rubric:framework"), "The framework"))
    if _writes_versions(person, memberships, path):
        links.append((reverse("rubric_editor:versions"), "Rubric versions"))
    if person.is_authenticated:
        links.append((reverse("accounts:your_account"), "Your account"))
    return links


def _writes_versions(person, memberships, path: str) -> bool:
    """Known with the memberships. Who has none is asked about where they begin, and on pages of the framework."""
    if memberships:
        return person.is_superuser or memberships[0].is_rubric_editor
    places = (reverse("no_role"), reverse("start"), reverse("rubric:framework"))
    return person.is_authenticated and path.startswith(places) and can_write_versions(person)


def _links_to_work(person, memberships) -> Iterator[tuple[str, str]]:
    kinds = {membership.organisation.kind for membership in memberships}
    roles = {membership.role for membership in memberships}
    if OrganisationKind.PROVIDER in kinds:
        yield reverse("assessments:programmes"), "Programmes"
    if OrganisationKind.COMMISSIONER in kinds:
        yield reverse("reports:shared"), "Shared with you"
    if any(map(_has_portfolio, memberships)):
        yield reverse("portfolio:portfolio"), "Portfolio"
    # Other people of a provider meet their reviews on the page of their programmes.
    may_have_reviews = OrganisationKind.PROVIDER not in kinds or Role.REVIEWER in roles
    if may_have_reviews and has_reviews(person):
        yield reverse("assessments:reviews"), "Reviews"
    if Role.PEER_WORKER in roles:
        yield reverse("surveys:your_say"), "Your say"
    if has_journal(person):
        yield reverse("reflections:room"), "Self-reflection"


def _has_portfolio(membership) -> bool:
    """Whoever funds programmes, or looks after a provider that runs several."""
    if membership.role == Role.COMMISSIONER:
        return True
    is_provider = membership.organisation.kind == OrganisationKind.PROVIDER
    return is_provider and membership.role in PEOPLE_ROLES and membership.has_several_programmes


def _links_to_people(memberships) -> Iterator[tuple[str, str]]:
    """To those of each organisation that the person looks after."""
    led = {}
    for membership in memberships:
        if membership.role in PEOPLE_ROLES:
            led[membership.organisation.reference] = membership.organisation
    for reference, organisation in led.items():
        label = "People" if len(led) == 1 else f"People at {organisation.name}"
        yield reverse("organisations:people", args=[reference]), label
