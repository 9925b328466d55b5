"""What peer workers write for themselves. Nothing here belongs to an organisation but the words of support."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.common.optimistic_locking import client_id_field
from apps.common.public_ids import reference_field
from apps.jobs.models import Job
from apps.organisations.models import Organisation

from .domain.retention import MONTHS

COULD_NOT_PRINT = "Something went wrong while your page was printed. You can pick your lines again."
LONGEST_TEXT = 10_000  # characters in one reflection


class Journal(models.Model):
    """One person has opened their journal, and said for how many months it keeps what they write."""

    author = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    months = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(months__in=MONTHS), name="journal_months_can_be_chosen"),
        ]


class Reflection(models.Model):
    """What one author wrote about one practice in one sitting, and went on with later if they liked.

    All of it is inside `ciphertext`, also which practice it is about. Outside stands only what the row needs to be
    found by its author, kept from being written over (`version` and `client_id`, `common/optimistic_locking.py`) and
    forgotten.
    """

    reference = reference_field()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    ciphertext = models.TextField()
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


class Printout(Job):
    """One page for supervision on its way to a PDF, for its author alone.

    `ciphertext` holds the page's words and, once it is ready, the file in their place. The row goes with the
    download, or after a quarter of an hour.
    """

    task_name = "reflections.print_page"
    given_up_sentence = orphaned_sentence = COULD_NOT_PRINT

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    ciphertext = models.TextField()

    class Meta(Job.Meta):
        abstract = False

    @classmethod
    def cleared_on_failure(cls) -> dict[str, str]:
        """A page that will not be printed keeps no words."""
        return {"ciphertext": ""}


class SupportText(models.Model):
    """What one organisation says on its pause and support page, in place of the usual text."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+")
    text = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
