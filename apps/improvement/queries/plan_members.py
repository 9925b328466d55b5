"""Who can take an action."""

from apps.accounts.models import User
from apps.assessments.queries.access import PROVIDER_ROLES
from apps.organisations.models import Membership


def members_of(organisation_id: int) -> list[User]:
    """Everybody of a provider, by name."""
    members = {"memberships__organisation": organisation_id, "memberships__role__in": PROVIDER_ROLES}
    return list(User.objects.filter(is_active=True, **members).distinct().order_by("name", "pk"))


def member_keys(organisation_id: int) -> set[int]:
    """The keys of the same."""
    found = Membership.objects.filter(organisation=organisation_id, role__in=PROVIDER_ROLES, user__is_active=True)
    return set(found.values_list("user", flat=True))
