"""What stands in a person's calendar. Each app that knows of days says so here, when it starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from .models import User
from .time_zones import today_for, zone_of

STAYS_FOR = timedelta(days=92)  # after its last day, so that a calendar still shows the months just gone


@dataclass(frozen=True)
class CalendarEntry:
    """Something that stands on a day, or on several. It holds programmes and practices, and nothing anybody wrote.

    `key` names it for good: a calendar program knows by it which entry has changed.
    """

    key: str
    summary: str
    first_day: date
    last_day: date
    path: str  # of the page that says more
    changed_at: datetime
    changes: int = 0  # how often what it says was changed, as far as that is counted


@dataclass(frozen=True)
class CalendarReader:
    """For whom entries are read: the person, the zone of their days, and the first day that still counts."""

    person: User
    zone: ZoneInfo
    since: date


Provider = Callable[[CalendarReader], Iterable[CalendarEntry]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Add `provider(reader)`: what the person may read of one app's days at this moment."""
    _providers.append(provider)


def calendar_entries(person: User, at: datetime) -> list[CalendarEntry]:
    """Everything that stands in the person's calendar, in the order of its days."""
    reader = CalendarReader(person, zone_of(person), today_for(person, at) - STAYS_FOR)
    found: list[CalendarEntry] = []
    for provider in _providers:
        found.extend(provider(reader))
    return sorted(found, key=lambda entry: (entry.first_day, entry.key))
