"""The first page of everybody who is signed in: what waits for them, and on their first days how to begin."""

from dataclasses import dataclass
from datetime import date

from apps.assessments.queries.waiting_audits import audit_news
from apps.common.waiting_items import WaitingItem
from apps.improvement.queries.waiting_actions import plan_news
from apps.organisations.permissions import memberships_of
from apps.portfolio.queries.sharing_requests import requests_waiting
from apps.reports.queries.waiting_reports import reports_waiting
from apps.surveys.queries.waiting_rounds import rounds_waiting

from .first_day import FirstDay, WhoToAsk, first_days, to_come, who_to_ask


@dataclass(frozen=True)
class StartPage:
    """What a person can do now, each thing one click away; what will come; and who can do what they cannot."""

    name: str
    waiting: list[WaitingItem]
    heard: list[WaitingItem]  # what came of what peer workers said, for them
    first_days: list[FirstDay]
    to_come: list[str]
    who_to_ask: list[WhoToAsk]


def start_page(person, today: date) -> StartPage:
    """What has a last day comes first, the nearest before the others."""
    audits, plans = audit_news(person, today), plan_news(person, today)
    items = [*audits.waiting, *rounds_waiting(person, today), *plans.waiting, *reports_waiting(person)]
    items += requests_waiting(person)
    memberships = memberships_of(person)
    return StartPage(
        name=person.name,
        waiting=sorted(items, key=lambda item: item.until or date.max),
        heard=[*audits.heard, *plans.heard],
        first_days=first_days(person),
        to_come=to_come(memberships),
        who_to_ask=who_to_ask(person, memberships),
    )
