"""What can be ordered of a portfolio: each programme with the newest result of it that the person may read."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.assessments.models import Assessment
from apps.organisations.models import Programme
from apps.reports.queries.access import WITH_AN_AUDIT

from ..domain.filters import PortfolioFilter
from .access import newest_audits_for
from .portfolio_page import filter_options, filter_words, saved_views_for

EVERYTHING, SOME = "All your programmes", "Some of your programmes"


@dataclass(frozen=True)
class OrderReportsPage:
    """The view that is ordered, by its name and in words, and how many programmes are in it."""

    title: str
    view_in_words: str
    how_many: int


def order_reports_page(person, chosen: PortfolioFilter, programmes: QuerySet[Programme]) -> OrderReportsPage:
    """A view that was saved has the name that the person gave it."""
    saved = saved_views_for(person).filter(query=chosen.to_query()).values_list("name", flat=True).first()
    words = filter_words(chosen, filter_options(person))
    in_words = "Every programme that you fund or run."
    if words:
        in_words = f"Of the programmes that you fund or run only: {'; '.join(words)}."
    return OrderReportsPage(saved or (SOME if words else EVERYTHING), in_words, programmes.count())


def with_newest_audits(person, programmes: QuerySet[Programme]) -> Sequence[tuple[Programme, Assessment | None]]:
    """In the order of the programmes; None where nothing may be read. Two queries."""
    audits = newest_audits_for(person).filter(programme__in=programmes.order_by().values("pk"))
    newest = {audit.programme_id: audit for audit in audits.select_related(*WITH_AN_AUDIT)}
    return [(programme, newest.get(programme.pk)) for programme in programmes.select_related("organisation")]
