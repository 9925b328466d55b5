"""What can be ordered of a portfolio: each programme with the newest result of it that the person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from apps.assessments.models import Assessment
from apps.organisations.models import Programme
from apps.reports.orders.placing import OrderedView
from apps.reports.queries.access import WITH_AN_AUDIT

from ..domain.filters import PortfolioFilter, parse_filter
from ..models.report_schedules import ReportSchedule
from .access import newest_audits_for, portfolio_programmes_for
from .filtered_programmes import filtered_programmes
from .portfolio_page import FilterOptions, filter_options, filter_words, saved_views_for

EVERYTHING, SOME = "All your programmes", "Some of your programmes"
EVERY_PROGRAMME = "Every programme that you fund or run."
LONGEST_IN_WORDS = 1000  # characters


@dataclass(frozen=True)
class OrderReportsPage:
    """The view that is ordered, by its name and in words, and how many programmes are in it."""

    title: str
    view_in_words: str
    how_many: int


def order_reports_page(person, chosen: PortfolioFilter, programmes: QuerySet[Programme]) -> OrderReportsPage:
    """A view that was saved has the name that the person gave it."""
    saved = saved_views_for(person).filter(query=chosen.to_query()).values_list("name", flat=True).first()
    in_words = view_in_words(chosen, filter_options(person))
    usual = EVERYTHING if in_words == EVERY_PROGRAMME else SOME
    return OrderReportsPage(saved or usual, in_words, programmes.count())


def view_of_schedule(schedule: ReportSchedule, today: date) -> OrderedView:
    """What somebody has ordered again and again, as they may read it on that day."""
    person = schedule.person
    if schedule.programme is not None:
        programmes = portfolio_programmes_for(person).filter(pk=schedule.programme.pk)
        in_words = f"Of {schedule.programme.name} alone."
    else:
        chosen = parse_filter(schedule.query)
        programmes = filtered_programmes(person, chosen, today)
        in_words = view_in_words(chosen, filter_options(person))
    return OrderedView(schedule.title, in_words, with_newest_audits(person, programmes))


def view_in_words(chosen: PortfolioFilter, options: FilterOptions) -> str:
    """Which programmes a filter keeps, in a sentence."""
    words = filter_words(chosen, options)
    if not words:
        return EVERY_PROGRAMME
    return f"Of the programmes that you fund or run only: {'; '.join(words)}."[:LONGEST_IN_WORDS]


def with_newest_audits(person, programmes: QuerySet[Programme]) -> Sequence[tuple[Programme, Assessment | None]]:
    """In the order of the programmes; None where nothing may be read. Two queries."""
    audits = newest_audits_for(person).filter(programme__in=programmes.order_by().values("pk"))
    newest = {audit.programme_id: audit for audit in audits.select_related(*WITH_AN_AUDIT)}
    return [(programme, newest.get(programme.pk)) for programme in programmes.select_related("organisation")]
