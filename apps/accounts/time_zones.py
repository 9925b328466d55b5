"""A person's own time zone: the day that it is for them."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings

from .models import User

# Places that people live in. What else there is (Etc, US, SystemV) are other names for them, or offsets.
CONTINENTS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)


@lru_cache(maxsize=1)
def known_zones() -> tuple[str, ...]:
    """Every name that can be chosen, in order."""
    return tuple(sorted(name for name in available_timezones() if name.partition("/")[0] in CONTINENTS))


def zone_label(name: str) -> str:
    """A name as it is read: America/New_York is "New York (America)"."""
    continent, _, place = name.partition("/")
    return f"{place.replace('_', ' ').replace('/', ', ')} ({continent})" if place else name


def zone_named(name: str) -> ZoneInfo:
    """The zone of that name; the installation's where nobody chose one, or the name is known no longer."""
    return ZoneInfo(name if name in known_zones() else settings.TIME_ZONE)


def zones_in_use() -> list[str]:
    """What people who can sign in have chosen; empty where somebody has not."""
    return sorted(set(User.objects.filter(is_active=True).values_list("time_zone", flat=True)))


def people_in_zone(name: str) -> set[int]:
    """Keys of those who have chosen it; of those who have not, for an empty name."""
    return set(User.objects.filter(is_active=True, time_zone=name).values_list("pk", flat=True))


def zone_of(person: User) -> ZoneInfo:
    """Where the person's days begin and end."""
    return zone_named(person.time_zone)


def today_for(person: User, at: datetime) -> date:
    """Which day it is for the person."""
    return at.astimezone(zone_of(person)).date()
