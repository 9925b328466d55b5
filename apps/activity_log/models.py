"""Who did what, and when."""

from django.db import models

from apps.common.append_only import AppendOnlyModel


class Event(AppendOnlyModel):
    """One thing that one person did. Append-only, and without foreign keys: it outlives what it speaks of.

    `detail` holds figures and codes (before, after), never a person's name, address or text.
    """

    never_changed = "The trail is never changed."
    never_removed = "The trail is never shortened."

    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    by = models.BigIntegerField(null=True)  # the user's key; null: the system itself
    target_kind = models.CharField(max_length=40)
    target_reference = models.CharField(max_length=40, db_index=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["by"], name="event_by")]  # everything that one person did
