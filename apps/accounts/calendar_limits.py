"""How often a calendar is asked for. Programs look a few times a day; who tries addresses comes far more often."""

from datetime import datetime

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from apps.common.hourly_counts import count_in_hour

OF_A_CALENDAR = 60  # an hour: from all programs and devices of a person
UNKNOWN_ADDRESSES = 30  # an hour, from one network
COUNTED_AS = "accounts.calendar"


def is_calendar_over_limit(secret: str, at: datetime) -> bool:
    """Whether this look at a calendar is one too many. Counts it."""
    return count_in_hour(f"calendar {secret}", at, of=COUNTED_AS) > OF_A_CALENDAR


def is_guessing(request: HttpRequest, at: datetime) -> bool:
    """Whether too many addresses that lead nowhere were asked for from this network. Counts this one."""
    return count_in_hour(f"unknown from {ratelimit.get_ip(request)}", at, of=COUNTED_AS) > UNKNOWN_ADDRESSES
