"""Who may do what with many programmes. Each rule is written once, with the reason a person reads."""

from apps.common.errors import NotAllowed
from apps.organisations.models import Membership, Organisation, OrganisationKind, Programme, Role
from apps.organisations.permissions import has_role, memberships_of

from .models.saved_views import MOST_SAVED_VIEWS, SavedView
from .queries.access import RUNNING

FOR_PROVIDERS = (
    "The comparison pool is for service managers and administrators of providers whose programmes take part in it."
)


def check_has_portfolio(person) -> None:
    """Whoever works for a commissioner, or runs a provider."""
    for membership in memberships_of(person):
        if membership.role == Role.COMMISSIONER or _runs_provider(membership):
            return
    raise NotAllowed("These pages are for commissioners, and for those who run a provider’s programmes.")


def _runs_provider(membership: Membership) -> bool:
    return membership.role in RUNNING and membership.organisation.kind == OrganisationKind.PROVIDER


def check_can_save_view(person, name: str) -> None:
    """A name of one's own that is free, and not too many of them."""
    check_has_portfolio(person)
    own = SavedView.objects.filter(person=person)
    if own.filter(name=name).exists():
        raise NotAllowed("You have a view of this name. Choose another name, or remove the other view first.")
    if own.count() >= MOST_SAVED_VIEWS:
        raise NotAllowed(f"You have saved {MOST_SAVED_VIEWS} views. Remove one before you save another.")


def runs_provider(person) -> bool:
    """Whether the person runs the programmes of any provider."""
    return any(map(_runs_provider, memberships_of(person)))


def check_can_see_pool(person) -> None:
    """Commissioners have no part in it: whoever reads most programmes' reports could take the known ones away."""
    if not runs_provider(person):
        raise NotAllowed(FOR_PROVIDERS)


def check_can_decide_on_pool(person, organisation: Organisation) -> None:
    """Taking part is the provider's to decide."""
    if not has_role(person, organisation.pk, *RUNNING):
        raise NotAllowed("Only service managers and organisation administrators decide who takes part in the pool.")


def check_can_compare(person, programme: Programme, *, takes_part: bool) -> None:
    """Only who gives sees."""
    check_can_decide_on_pool(person, programme.organisation)
    if not takes_part:
        raise NotAllowed("Join the comparison pool with this programme first. Then you can see where it lies.")
