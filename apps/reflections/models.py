"""What peer workers write for themselves. Nothing here belongs to an organisation but the words of support."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.common.optimistic_locking import client_id_field
from apps.common.references import reference_field
from apps.organisations.models import Organisation

from .domain.retention import MONTHS

LONGEST_TEXT = 10_000  # characters in one reflection


class Room(models.Model):
    """One person has opened their room, and said for how many months it keeps what they write."""

    author = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months__in=MONTHS), name="room_months_can_be_chosen"),
        ]


class PrintStatus(models.TextChoices):
    """How far a page is."""

    WAITING = "waiting", "Waiting"
    PRINTING = "printing", "Printing"
    READY = "ready", "Ready"
    FAILED = "failed", "Not printed"


class Reflection(models.Model):
    """What one author wrote about one practice in one sitting, and went on with later if they liked.

    All of it is inside `sealed`, also which practice it is about. Outside stands only what the row needs to be found
    by its author, kept from being written over (`version` and `client_id`, `common/optimistic_locking.py`) and
    forgotten.
    """

    reference = reference_field()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sealed = models.TextField()
    version = models.PositiveIntegerField(default=1)
    client_id = client_id_field()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    keep_until = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-begun_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(keep_until__gt=F("saved_at")), name="reflection_is_kept_a_while"),
        ]


class Printout(models.Model):
    """One page for supervision on its way to a PDF, for its author alone.

    `sealed` holds the page's words and, once it is ready, the file in their place. The row goes with the download, or
    after a quarter of an hour. It is the job as well: a worker claims it by changing it.
    """

    reference = reference_field()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    status = models.CharField(max_length=20, choices=PrintStatus, default=PrintStatus.WAITING)
    sealed = models.TextField()
    asked_at = models.DateTimeField()
    rung_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(status__in=PrintStatus.values), name="printout_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=PrintStatus.PRINTING, claimed_at__isnull=False) & ~Q(claim="")
                | ~Q(status=PrintStatus.PRINTING) & Q(claim=""),
                name="printout_claimed_while_printing",
            ),
        ]


class SupportText(models.Model):
    """What one organisation says on its pause and support page, in place of the usual text."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    text = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
