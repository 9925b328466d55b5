"""Who of several managers takes which factor."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.organisations.models import Role
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent

from .. import permissions
from ..models import Assessment


def managers_of(audit: Assessment) -> list[User]:
    """The service managers who can rate an audit, by name."""
    members = {"memberships__organisation": audit.programme.organisation_id, "memberships__role": Role.MANAGER}
    return list(User.objects.filter(is_active=True, **members).order_by("name", "pk"))


def assigned_managers(audit: Assessment) -> dict[str, str]:
    """The name of whoever takes a factor, by its slug; nobody who no longer manages the programme. One query."""
    still = {
        "manager__memberships__organisation": audit.programme.organisation_id,
        "manager__memberships__role": Role.MANAGER,
    }
    rows = audit.factor_assignments.filter(manager__is_active=True, **still)
    return dict(rows.values_list("factor__slug", "manager__name"))


@dataclass(frozen=True)
class AssignFactorsPage:
    """The factors of an audit, and the colleagues who can take one."""

    audit: Assessment
    factors: tuple[FactorContent, ...]
    managers: list[User]
    assigned: dict[str, int]  # a manager's key by the factor's slug


def assign_factors_page(person, audit: Assessment) -> AssignFactorsPage:
    """Raises NotAllowed for people who do not manage the programme, and once its rating is finished."""
    permissions.check_can_assign_factors(person, audit)
    return AssignFactorsPage(
        audit=audit,
        factors=load_rubric_content(audit.rubric).content.factors,
        managers=managers_of(audit),
        assigned=dict(audit.factor_assignments.values_list("factor__slug", "manager")),
    )
