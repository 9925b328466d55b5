"""The first page of everybody who is signed in: what waits for them, and on their first days how to begin."""

from dataclasses import dataclass
from datetime import date

from apps.assessments.queries.waiting_audits import audits_waiting
from apps.common.waiting_items import WaitingItem
from apps.improvement.queries.waiting_actions import actions_waiting
from apps.organisations.permissions import memberships_of
from apps.reports.queries.waiting_reports import reports_waiting
from apps.surveys.queries.waiting_rounds import rounds_waiting

from .first_day import FirstDay, WhoToAsk, first_days, to_come, who_to_ask


@dataclass(frozen=True)
class StartPage:
    """What a person can do now, each thing one click away; what will come; and who can do what they cannot."""

    name: str
    waiting: list[WaitingItem]
    first_days: list[FirstDay]
    to_come: list[str]
    who_to_ask: list[WhoToAsk]


def start_page(person, today: date) -> StartPage:
    """What has a last day comes first, the nearest before the others."""
    items = [*audits_waiting(person, today), *rounds_waiting(person, today), *actions_waiting(person, today)]
    items += reports_waiting(person)
    memberships = memberships_of(person)
    return StartPage(
        name=person.name,
        waiting=sorted(items, key=lambda item: item.until or date.max),
        first_days=first_days(person),
        to_come=to_come(memberships),
        who_to_ask=who_to_ask(person, memberships),
    )
