"""What a programme is, and who funds it."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

from .. import permissions
from ..models import Area, Commission, Organisation, OrganisationKind, Programme
from ..permissions import organisations_where


def programmes_for(person) -> QuerySet[Programme]:
    """The programmes of the person's own organisations. Funding a programme does not open its pages."""
    return Programme.objects.filter(organisation__in=organisations_where(person)).select_related("organisation")


@dataclass(frozen=True)
class ProgrammeFormPage:
    """What stands beside the form that describes a programme."""

    organisation: Organisation
    programme: Programme | None  # None: a new one
    designed_for: str  # the rubric's own sentence on what it is made for; empty while none is published
    words_on_groups: str


def add_programme_page(person, organisation: Organisation) -> ProgrammeFormPage:
    """Raises NotAllowed if the person may not add one, or if the organisation has none."""
    permissions.check_can_manage_programmes(person, organisation)
    return ProgrammeFormPage(organisation, None, _designed_for(), words_on_groups="")


def edit_programme_page(person, programme: Programme) -> ProgrammeFormPage:
    """Raises NotAllowed if the person may not change it."""
    permissions.check_can_edit_programme(person, programme)
    return ProgrammeFormPage(programme.organisation, programme, _designed_for(), words_on_groups(programme))


def _designed_for() -> str:
    rubric = newest_published()
    return load_rubric_content(rubric).content.rubric.designed_for if rubric else ""


def words_on_groups(programme: Programme) -> str:
    """What the rubric says it is made for, where the programme is more than that; empty where it is not."""
    return _designed_for() if programme.meets_in_groups else ""


def areas_to_choose() -> QuerySet[Area]:
    """Every area that the host has loaded."""
    return Area.objects.all()


@dataclass(frozen=True)
class FundersPage:
    """Who funds a programme, and who could be named."""

    programme: Programme
    funders: list[Commission]
    others: QuerySet[Organisation]


def funders_page(person, programme: Programme) -> FundersPage:
    """Raises NotAllowed if the person may not change the programme."""
    permissions.check_can_edit_programme(person, programme)
    funders = list(programme.commissions.select_related("commissioner"))
    named = [commission.commissioner_id for commission in funders]
    return FundersPage(
        programme=programme,
        funders=funders,
        others=commissioners_besides(named),
    )


def commissioners_besides(named: Collection[int]) -> QuerySet[Organisation]:
    """Every commissioner that could be named as a funder, besides those with these keys."""
    return Organisation.objects.filter(kind=OrganisationKind.COMMISSIONER).exclude(pk__in=named)


def funders_of(person, programme: Programme) -> QuerySet[Organisation]:
    """The commissioners who fund it. Raises NotAllowed if the person may not change the programme."""
    permissions.check_can_edit_programme(person, programme)
    return Organisation.objects.filter(commissions__programme=programme)
