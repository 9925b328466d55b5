"""Who did what, and when."""

from django.db import models

from apps.common.errors import NotAllowed


class EventQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise NotAllowed("The trail is never changed.")

    def delete(self):
        raise NotAllowed("The trail is never shortened.")


class Event(models.Model):
    """One thing that one person did. Append-only, and without foreign keys: it outlives what it speaks of.

    `detail` holds figures and codes (before, after), never a person's name, address or text.
    """

    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    by = models.BigIntegerField(null=True)  # the user's key; null: the system itself
    target_kind = models.CharField(max_length=40)
    target_reference = models.CharField(max_length=40, db_index=True)
    detail = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise NotAllowed("The trail is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise NotAllowed("The trail is never shortened.")
