"""Rows about organisations and their programmes."""

from collections.abc import Iterator, Sequence

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from apps.organisations.models import Commission, Organisation, OrganisationIdentifier, Programme
from apps.reports.document.people_bands import people_band

from ..domain.table_schema import Row
from .readers import ExportReader


def readable_programmes(reader: ExportReader) -> QuerySet[Programme]:
    """The programmes of the providers that the person works for, and those that their commissioners fund.

    Each knows whether it is the person's own, or a report of it is shared with them: `is_described`.
    """
    funded = Commission.objects.filter(commissioner__in=reader.commissioners)
    own = Q(organisation__in=reader.providers)
    described = own | Q(pk__in=reader.shares().values("assessment__programme"))
    found = Programme.objects.filter(own | Q(pk__in=funded.values("programme"))).select_related(
        "organisation", "icb", "local_authority"
    )
    return found.order_by().annotate(
        is_described=Case(When(described, then=Value(True)), default=Value(False), output_field=BooleanField())
    )


def readable_organisations(reader: ExportReader) -> QuerySet[Organisation]:
    """The providers of those programmes."""
    return Organisation.objects.filter(pk__in=readable_programmes(reader).values("organisation")).order_by()


def organisation_rows(organisations: Sequence[Organisation]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query."""
    for number, organisation in enumerate(organisations):
        row: Row = {
            "organisation_id": organisation.reference,
            "name": organisation.name,
            "is_made_up": organisation.is_made_up,
        }
        yield number, row


def readable_identifiers(reader: ExportReader) -> QuerySet[OrganisationIdentifier]:
    """What public registers call those providers."""
    found = OrganisationIdentifier.objects.filter(organisation__in=readable_organisations(reader))
    return found.select_related("organisation").order_by()


def identifier_rows(identifiers: Sequence[OrganisationIdentifier]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query."""
    for number, identifier in enumerate(identifiers):
        row: Row = {
            "identifier_id": identifier.reference,
            "organisation_id": identifier.organisation.reference,
            "scheme": identifier.scheme,
            "value": identifier.value,
        }
        yield number, row


def programme_rows(programmes: Sequence[Programme]) -> Iterator[tuple[int, Row]]:
    """One row each, without a query. How many people there are is told outside as the report tells it."""
    for number, programme in enumerate(programmes):
        is_described = programme.is_described  # type: ignore[attr-defined]  # read along
        row: Row = {
            "programme_id": programme.reference,
            "organisation_id": programme.organisation.reference,
            "name": programme.name,
            "setting": programme.setting,
            "setting_label": programme.get_setting_display(),
            "form": programme.form,
            "form_label": programme.get_form_display(),
            "peer_workers_band": people_band(programme.peer_workers) if is_described else None,
            "caseload_band": people_band(programme.caseload) if is_described else None,
            "icb_code": programme.icb.code if programme.icb else None,
            "icb_label": programme.icb.name if programme.icb else None,
            "local_authority_code": programme.local_authority.code if programme.local_authority else None,
            "local_authority_label": programme.local_authority.name if programme.local_authority else None,
            "peer_workers": programme.peer_workers,
            "caseload": programme.caseload,
        }
        yield number, row
