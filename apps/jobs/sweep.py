"""Putting rows in order that nobody works on."""

from datetime import datetime, timedelta

from django.apps import apps
from django.db.models import Q

from .bulk_queue import BULK
from .claims import AnyJob, failed
from .editions import edition, editions_without_workers, is_ours
from .models import Job
from .statuses import JobStatus

# A row whose heart has not beaten for so long belongs to nobody any more: six beats missed.
LEASE = timedelta(seconds=12)
# A waiting row that nobody took for so long is enqueued again: its message may have been lost.
REQUEUE_AFTER = timedelta(seconds=5)
REQUEUE_BULK_AFTER = timedelta(seconds=60)  # there a row may wait for its turn behind others' portions
LONGEST_PUT_OFF = timedelta(hours=1)
MOST_REQUEUED_AT_ONCE = 10  # so that a long queue is not filled with messages
MOST_ATTEMPTS = 3


def job_models() -> list[type[Job]]:
    """Every kind of job that is installed."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def sweep(model: type[AnyJob], *, at: datetime) -> list[AnyJob]:
    """Take rows back from workers that died. Returns our waiting rows to enqueue again, oldest first.

    `at` is the database's time. A row may be put off for a while (`enqueued_at` is to come); one that was put off for
    longer was so by a clock that is wrong.
    Several sweeps may run at once: each row is named by the one that changed it.
    """
    _take_back_lost(model, at=at)
    _fail_orphans(model, at=at)
    rows = model._default_manager.filter(is_ours(), status=JobStatus.WAITING)
    wrong_clock = Q(enqueued_at__gt=at + LONGEST_PUT_OFF)
    patience = REQUEUE_BULK_AFTER if model.queue == BULK else REQUEUE_AFTER
    forgotten = rows.filter(Q(enqueued_at__lt=at - patience) | Q(enqueued_at=None) | wrong_clock)
    to_enqueue = []
    for job in forgotten.order_by("requested_at", "pk")[:MOST_REQUEUED_AT_ONCE]:
        if rows.filter(pk=job.pk, enqueued_at=job.enqueued_at).update(enqueued_at=at):
            to_enqueue.append(job)
    return to_enqueue


def _take_back_lost(model: type[Job], *, at: datetime) -> None:
    """Rows whose worker died wait again, or fail honestly if that happened too often."""
    rows = model._default_manager.filter(status=JobStatus.WORKING)
    for job in rows.filter(heartbeat_at__lt=at - LEASE).order_by("requested_at", "pk"):
        # Its heart may have begun to beat again meanwhile: then it stays.
        same = rows.filter(pk=job.pk, claim=job.claim, heartbeat_at=job.heartbeat_at)
        if job.attempts >= MOST_ATTEMPTS:
            same.update(**failed(model, model.given_up_sentence, at))
        else:
            same.update(status=JobStatus.WAITING, step="", claim="", enqueued_at=None)


def _fail_orphans(model: type[Job], *, at: datetime) -> None:
    """Rows that nobody will ever take say so, where a person can ask again."""
    if not model.orphaned_sentence:
        return
    rows = model._default_manager.filter(status=JobStatus.WAITING)
    for gone in editions_without_workers(rows, at=at):
        rows.filter(edition=gone).update(**failed(model, model.orphaned_sentence, at))


def take_over_waiting_rows() -> None:
    """Work from here on at what was asked of another edition: this one has taken its place."""
    for model in job_models():
        waiting = model._default_manager.filter(status=JobStatus.WAITING)
        waiting.exclude(is_ours()).update(edition=edition(), enqueued_at=None)
