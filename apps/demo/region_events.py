"""The trail of a made-up region, gathered and stored by the thousand."""

from datetime import datetime

from django.db.models import Model

from apps.activity_log.models import Event


class RegionTrail:
    """Events of one batch, as `record` would have noted them one by one."""

    def __init__(self) -> None:
        self._events: list[Event] = []

    def add(self, what: str, *, target: Model, by: int | None, at: datetime, **detail) -> None:
        """Note that a person (by their key; None: the system) did something to `target`."""
        event = Event(
            what=what,
            target_kind=target._meta.label_lower,
            target_reference=str(getattr(target, "reference", target.pk)),
            by=by,
            at=at,
            detail=detail,
        )
        self._events.append(event)

    def store(self) -> int:
        """Store what was gathered, in the order of time. Returns how many events that were."""
        events = sorted(self._events, key=lambda event: event.at)
        Event.objects.bulk_create(events)
        self._events = []
        return len(events)
