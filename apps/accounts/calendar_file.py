"""A person's calendar as a file (RFC 5545), as Outlook, Google and Apple calendars read it again and again.

The same entries make the same bytes: DTSTAMP is when an entry last changed (RFC 5545, 3.8.7.2), so that what has not
changed need not be sent again.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone
from icalendar.prop import vDuration

from .calendar_entries import CalendarEntry

NAME = "Even Ground"
LOOKED_AT_EVERY = timedelta(hours=6)  # as often as a program is asked to look
A_DAY = timedelta(days=1)


def write_calendar(entries: Sequence[CalendarEntry], zone: ZoneInfo, *, today: date) -> bytes:
    """All entries; with none of them the zone alone, because a calendar without any part is none (RFC 5545, 3.6)."""
    calendar = Calendar()
    calendar.add("prodid", "-//Even Ground//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", NAME)
    calendar.add("x-wr-calname", NAME)
    calendar.add("x-wr-timezone", zone.key)
    often = vDuration(LOOKED_AT_EVERY)
    often.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", often)
    calendar.add("x-published-ttl", vDuration(LOOKED_AT_EVERY))
    if not entries:
        first = today.replace(month=1, day=1)
        calendar.add_component(Timezone.from_tzid(zone.key, first_date=first, last_date=first + 2 * 366 * A_DAY))
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def _event(entry: CalendarEntry) -> Event:
    """One entry, of whole days; its end is the day after the last (RFC 5545, 3.6.1)."""
    link = settings.SITE_URL + entry.path
    event = Event()
    event.add("uid", f"{entry.key}@even-ground")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.changes)
    event.add("summary", entry.summary)
    event.add("dtstart", entry.first_day)
    event.add("dtend", entry.last_day + A_DAY)
    event.add("description", f"Sign in to read more: {link}")
    event.add("url", link)
    event.add("transp", "TRANSPARENT")  # nobody is busy because of it
    return event
