"""When the workers did last what they do by themselves, and what has been waiting for them for longest."""

from datetime import datetime, timedelta

from django.db.models import Min

from .models import LastSeen
from .statuses import JobStatus
from .sweep import job_models

SWEEP = "sweep"
WRITTEN_EVERY = timedelta(seconds=15)  # a sweep runs every few seconds, on every worker


def record_sweep(*, at: datetime) -> None:
    """Take down that a worker has swept, by the database's clock."""
    sweep, is_new = LastSeen.objects.get_or_create(name=SWEEP, defaults={"at": at})
    if not is_new and abs(at - sweep.at) >= WRITTEN_EVERY:
        LastSeen.objects.filter(name=SWEEP).update(at=at)


def last_sweep() -> datetime | None:
    """None: no worker has ever worked on this database."""
    return LastSeen.objects.filter(name=SWEEP).values_list("at", flat=True).first()


def oldest_waiting() -> datetime | None:
    """When the row was asked for that waits for longest, of any kind; None if none waits."""
    oldest = []
    for model in job_models():
        waiting = model._default_manager.filter(status=JobStatus.WAITING)
        if (asked := waiting.aggregate(oldest=Min("requested_at"))["oldest"]) is not None:
            oldest.append(asked)
    return min(oldest, default=None)
