"""Rows that are written once: results are made when a round closes, and never change."""

from django.db import models

from apps.common.errors import NotAllowed

NEVER = "Results are made once and never change."


class KeptQuerySet(models.QuerySet["Kept"]):
    """Rows that are neither changed nor removed."""

    def update(self, **kwargs):
        raise NotAllowed(NEVER)

    def bulk_update(self, *args, **kwargs):
        raise NotAllowed(NEVER)

    def delete(self):
        raise NotAllowed(NEVER)


class Kept(models.Model):
    """A row that is added and then stays as it is."""

    objects = KeptQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NotAllowed(NEVER)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise NotAllowed(NEVER)
