"""Rows that are added and then stay as they are: the guard under the activity log and under published results."""

from typing import ClassVar

from django.db import models

from .errors import NotAllowed


class AppendOnlyQuerySet(models.QuerySet["AppendOnlyModel"]):
    """Rows that are neither changed nor removed."""

    def update(self, **kwargs):
        raise NotAllowed(self.model.never_changed)

    def bulk_update(self, *args, **kwargs):
        raise NotAllowed(self.model.never_changed)

    def delete(self):
        raise NotAllowed(self.model.never_removed)


class AppendOnlyModel(models.Model):
    """A row that is added once. The sentences say to whoever tries why it is neither changed nor removed."""

    never_changed: ClassVar[str]
    never_removed: ClassVar[str]

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise NotAllowed(self.never_changed)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise NotAllowed(self.never_removed)
