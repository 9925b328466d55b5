"""Survey rounds in a person's calendar: the first and the last day on which one takes answers."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Max
from django.urls import reverse

from apps.accounts.calendar_entries import CalendarEntry, CalendarReader

from ..statuses import RoundStatus
from .access import rounds_for


def round_entries(reader: CalendarReader) -> Iterator[CalendarEntry]:
    """Of rounds that were not called off."""
    rounds: Any = rounds_for(reader.person).filter(closes_on__gte=reader.since)
    rounds = rounds.exclude(status=RoundStatus.CALLED_OFF).annotate(stepped_at=Max("status_changes__at"))
    for one in rounds:
        who = "peer workers" if one.for_peer_workers else "people supported"
        days = (("opens", "opens", one.opens_on), ("closes", "takes answers until today", one.closes_on))
        for kind, words, day in days:
            if day >= reader.since:
                yield CalendarEntry(
                    key=f"round-{one.reference}-{kind}",
                    summary=f"The survey of {who} {words}: {one.programme.name}",
                    first_day=day,
                    last_day=day,
                    path=reverse("surveys:round", args=[one.reference]),
                    changed_at=one.stepped_at or one.opened_at,
                )
