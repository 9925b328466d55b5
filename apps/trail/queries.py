"""Reading the trail: only for the person whose steps they are. The product never decides anything by it."""

from .models import Event


def personal_data(user) -> dict[str, object]:
    """What this app keeps of the person: everything they did."""
    steps = Event.objects.filter(by=user.pk)
    return {"your_steps": list(steps.values("at", "what", "target_kind", "target_reference", "detail"))}
