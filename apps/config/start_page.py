"""The first page of everybody who is signed in: what waits for them."""

from dataclasses import dataclass
from datetime import date

from apps.assessments.queries.waiting_audits import audits_waiting
from apps.common.waiting_items import WaitingItem
from apps.reports.queries.waiting_reports import reports_waiting
from apps.surveys.queries.waiting_rounds import rounds_waiting


@dataclass(frozen=True)
class StartPage:
    """What a person can do now, each thing one click away."""

    name: str
    waiting: list[WaitingItem]


def start_page(person, today: date) -> StartPage:
    """What has a last day comes first, the nearest before the others."""
    items = [*audits_waiting(person, today), *rounds_waiting(person, today), *reports_waiting(person)]
    return StartPage(person.name, sorted(items, key=lambda item: item.until or date.max))
