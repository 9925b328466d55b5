"""Which rounds and discussions may be named where anybody can read it. Asks what was published, and never counts."""

from django.db.models import Exists, OuterRef, QuerySet

from apps.organisations.models import Programme

from ..domain.results import Audience, CellState, CountBand
from ..models import Discussion, Round
from ..permissions import audits_being_rated
from ..statuses import RoundStatus

# The bands from the least number on that may be told outside an organisation.
PUBLIC_BANDS = (CountBand.FROM_8.value, CountBand.FROM_15.value)


def rounds_to_name(programme: Programme) -> QuerySet[Round]:
    """Closed rounds that say something outside the organisation too, and that speak to no audit being rated."""
    being_rated = audits_being_rated(OuterRef("programme"), OuterRef("closes_on"))
    found = Round.objects.filter(
        programme=programme,
        status=RoundStatus.CLOSED,
        publication__cells__audience=Audience.OUTSIDE.value,
        publication__cells__state__in=(CellState.SHOWN.value, CellState.MOST_SAID.value),
    )
    return found.exclude(Exists(being_rated)).distinct()


def discussions_to_name(programme: Programme) -> QuerySet[Discussion]:
    """Discussions in which so many took part that to name one points at nobody."""
    return Discussion.objects.filter(programme=programme, took_part__in=PUBLIC_BANDS)
