"""Writing the trail."""

from datetime import datetime

from django.db import models

from .models import Event


def record(what: str, *, target: models.Model, by, at: datetime, **detail) -> Event:
    """Note that `by` (None: the system) did `what` to `target`; `detail` holds codes and figures only."""
    return Event.objects.create(
        what=what,
        target_kind=target._meta.label_lower,
        target_reference=str(getattr(target, "reference", target.pk)),
        by=None if by is None else by.pk,
        at=at,
        detail=detail,
    )


def note_closing(*, user, by, at: datetime) -> None:
    """Part of closing an account."""
    record("account closed", target=user, by=by, at=at)
