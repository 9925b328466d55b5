"""The abstract job: what every row that a worker takes has in common; and what workers themselves leave behind."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.common.public_ids import reference_field

from .editions import edition
from .statuses import UNFINISHED, JobStatus


class Job(models.Model):
    """One thing for a worker to do. The row is the job: the broker carries its reference and nothing else.

    An app inherits from it, says which task does the work, and adds what is to be made and what came of it.

    `claim` is the token of the worker that holds the row. Whoever changes the row while it is held names the token,
    so a worker that was given up for dead cannot finish it a second time.
    """

    task_name: ClassVar[str]  # the Celery task that takes a reference
    queue: ClassVar[str] = "single"
    steps: ClassVar[tuple[str, ...]] = ()  # what a worker does one after the other, if the page tells them apart
    given_up_sentence: ClassVar[str]  # what the row says when its workers died too often
    # What it says when nobody is left of the edition it was asked of; empty: the next start takes it over.
    orphaned_sentence: ClassVar[str] = ""

    reference = reference_field()
    status = models.CharField(max_length=20, choices=JobStatus, default=JobStatus.WAITING)
    step = models.CharField(max_length=20, blank=True)  # of `steps`, while it is worked on
    edition = models.CharField(max_length=32, blank=True, default=edition)  # of whoever asked (`editions.py`)
    requested_at = models.DateTimeField()
    enqueued_at = models.DateTimeField(null=True)  # when the broker was last told of it
    claim = models.CharField(max_length=32, blank=True)
    heartbeat_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)  # the sentence that the page shows

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="%(class)s_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=JobStatus.WORKING, heartbeat_at__isnull=False) & ~Q(claim="")
                | ~Q(status=JobStatus.WORKING) & Q(claim="", step=""),
                name="%(class)s_claimed_while_working",
            ),
            models.CheckConstraint(
                condition=(Q(status=JobStatus.FAILED) & ~Q(failure=""))
                | (~Q(status=JobStatus.FAILED) & Q(failure="")),
                name="%(class)s_failed_has_sentence",
            ),
        ]
        indexes = [
            models.Index(fields=["status"], condition=Q(status__in=UNFINISHED), name="%(class)s_unfinished"),
        ]

    @classmethod
    def cleared_on_failure(cls) -> dict[str, Any]:
        """Columns that change as well when a job fails, with their values: for what is to be forgotten then."""
        return {}


class FileToDelete(models.Model):
    """A file of the private storage that no row needs any more. The row goes when the file is gone."""

    name = models.CharField(max_length=300, unique=True)
    asked_at = models.DateTimeField(db_default=Now())
    tried_at = models.DateTimeField(null=True)  # when it could not be deleted last


class LastSeen(models.Model):
    """When what has to go on by itself did so last, by its name."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
