"""What public registers call an organisation, and the NHS's list to search."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from .. import permissions
from ..domain.identifiers import ODS
from ..models import OdsCode, Organisation, OrganisationIdentifier

MOST_MATCHES = 20


@dataclass(frozen=True)
class IdentifierRow:
    """One identifier. `name`: what the NHS's list says of it; empty if that says nothing."""

    identifier: OrganisationIdentifier
    name: str


@dataclass(frozen=True)
class IdentifiersPage:
    """An organisation's identifiers, and what a search of the NHS's list found."""

    organisation: Organisation
    rows: list[IdentifierRow]
    has_list: bool
    searched: str
    matches: list[OdsCode]
    ods_scheme: str = ODS


def identifiers_page(person, organisation: Organisation, searched: str) -> IdentifiersPage:
    """Raises NotAllowed for members who do not look after the organisation."""
    permissions.check_can_change_identifiers(person, organisation)
    identifiers = list(organisation.identifiers.all())
    codes = [identifier.value for identifier in identifiers if identifier.scheme == ODS]
    names = dict(OdsCode.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    rows = []
    for identifier in identifiers:
        rows.append(IdentifierRow(identifier, names.get(identifier.value, "") if identifier.scheme == ODS else ""))
    matches = list(_matches(searched)) if searched else []
    return IdentifiersPage(organisation, rows, bool(matches) or OdsCode.objects.exists(), searched, matches)


def _matches(searched: str) -> QuerySet[OdsCode]:
    """By the beginning of the code, or words of the name."""
    by_name = Q()
    for word in searched.split()[:8]:
        by_name &= Q(name__icontains=word)
    return OdsCode.objects.filter(by_name | Q(code__startswith=searched.upper()))[:MOST_MATCHES]


def identifiers_for(person, organisation: Organisation) -> QuerySet[OrganisationIdentifier]:
    """Those of an organisation that the person may change. Raises NotAllowed if they may not."""
    permissions.check_can_change_identifiers(person, organisation)
    return OrganisationIdentifier.objects.filter(organisation=organisation).select_related("organisation")
