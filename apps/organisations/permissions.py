"""Who may do what in an organisation. Each rule is written once, with the reason a person reads."""

from collections.abc import Mapping

from apps.common.errors import NotAllowed

from .models import Organisation, Programme, Role


def roles_of(person) -> Mapping[int, frozenset[str]]:
    """The person's roles by organisation key: one query, kept on the person for the request."""
    if not person.is_authenticated or not person.is_active:
        return {}
    kept = getattr(person, "_roles", None)
    if kept is None:
        roles: dict[int, set[str]] = {}
        for organisation, role in person.memberships.order_by().values_list("organisation", "role"):
            roles.setdefault(organisation, set()).add(role)
        kept = {organisation: frozenset(names) for organisation, names in roles.items()}
        person._roles = kept
    return kept


def forget_roles(person) -> None:
    """Read the roles afresh next time: they have just changed."""
    person.__dict__.pop("_roles", None)


def organisations_where(person, *roles: Role) -> list[int]:
    """Keys of the organisations in which the person holds any of the roles (any role, if none is named)."""
    return [organisation for organisation, held in roles_of(person).items() if not roles or held.intersection(roles)]


def has_role(person, organisation_id: int, *roles: Role) -> bool:
    """Whether the person holds any of the roles there."""
    return bool(roles_of(person).get(organisation_id, frozenset()).intersection(roles))


def check_can_manage_people(person, organisation: Organisation) -> None:
    """Inviting, withdrawing an invitation, ending a membership: managers and administrators."""
    if not has_role(person, organisation.pk, Role.MANAGER, Role.ADMINISTRATOR):
        raise NotAllowed("Only service managers and organisation administrators can invite people.")


def check_can_manage_programmes(person, organisation: Organisation) -> None:
    """Adding and describing programmes, naming who funds them: managers and administrators."""
    if not has_role(person, organisation.pk, Role.MANAGER, Role.ADMINISTRATOR):
        raise NotAllowed("Only service managers and organisation administrators can change programmes.")


def check_can_edit_programme(person, programme: Programme) -> None:
    """Changing one programme follows its organisation's rule."""
    check_can_manage_programmes(person, programme.organisation)
