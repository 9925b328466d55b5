"""How often a link to a report is opened: a board opens it some dozens of times, who tries addresses far more."""

from datetime import datetime

from allauth.core.internal import ratelimit
from django.http import HttpRequest

from apps.common.hourly_counts import count_in_hour

OF_A_LINK = 200  # an hour, pages and files together
UNKNOWN_LINKS = 30  # an hour, from one network
COUNTED_AS = "portfolio.share-link"


def is_link_over_limit(secret: str, at: datetime) -> bool:
    """Whether this look is one too many. Counts it."""
    return count_in_hour(f"link {secret}", at, of=COUNTED_AS) > OF_A_LINK


def is_guessing_links(request: HttpRequest, at: datetime) -> bool:
    """Whether too many addresses that lead nowhere were asked for from this network. Counts this one."""
    return count_in_hour(f"unknown from {ratelimit.get_ip(request)}", at, of=COUNTED_AS) > UNKNOWN_LINKS
