"""Reading the trail: for the person whose steps they are, and to tell what was done to a thing. The product never
decides anything by it."""

from django.db.models import Model, Q, QuerySet

from .models import Event


def personal_data(user) -> dict[str, object]:
    """What this app keeps of the person: everything they did."""
    steps = Event.objects.filter(by=user.pk)
    return {"your_steps": list(steps.values("at", "what", "target_kind", "target_reference", "detail"))}


def events_about(*things: Model) -> QuerySet[Event]:
    """What was done to any of several things, the newest first: to be told on a page, never to decide anything."""
    asked = Q()
    for thing in things:
        asked |= Q(target_kind=thing._meta.label_lower, target_reference=str(getattr(thing, "reference", thing.pk)))
    return Event.objects.filter(asked).order_by("-pk") if things else Event.objects.none()
