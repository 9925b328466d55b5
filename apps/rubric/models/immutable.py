"""What is published never changes: the guard under every row of a rubric.

It refuses what goes through the ORM. Rows changed behind its back (in the database itself) are found when a process
first reads the rubric, because they are no longer what its document says (`queries.rubric_loader`).
"""

from operator import attrgetter
from typing import ClassVar

from django.db import models

from apps.common.errors import NotAllowed


def check_not_published(rubric) -> None:
    """Raise NotAllowed if the rubric is published: audits stand on its words."""
    if rubric.published_at is not None:
        raise NotAllowed(f"{rubric} is published. Add a new version instead.")


class ImmutableQuerySet(models.QuerySet["ImmutableModel"]):
    """Rows of rubrics, of which those of a published one are neither changed, added to, nor removed."""

    def update(self, **kwargs):
        self.check_none_published()
        return super().update(**kwargs)

    def delete(self):
        self.check_none_published()
        return super().delete()

    def bulk_create(self, objs, *args, **kwargs):
        rows = list(objs)
        for row in rows:
            check_not_published(row.guarded_rubric)
        return super().bulk_create(rows, *args, **kwargs)

    def check_none_published(self) -> None:
        """Raise NotAllowed if any of these rows belongs to a published rubric."""
        row = self.of_published().first()
        if row is not None:
            check_not_published(row.guarded_rubric)

    def of_published(self):
        """Those of these rows that belong to a published rubric."""
        steps = self.model.rubric_path.split(".") if self.model.rubric_path else []
        return self.filter(**{"__".join([*steps, "published_at__isnull"]): False})


class ImmutableModel(models.Model):
    """A row of a rubric: once that is published, the row stays as it is."""

    rubric_path: ClassVar[str] = "rubric"  # how to get from a row to its rubric; empty on the rubric itself

    objects = ImmutableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self.pk is not None:
            type(self)._default_manager.filter(pk=self.pk).check_none_published()
        if self.rubric_path:
            check_not_published(self.guarded_rubric)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        type(self)._default_manager.filter(pk=self.pk).check_none_published()
        return super().delete(*args, **kwargs)

    @property
    def guarded_rubric(self):
        return attrgetter(self.rubric_path)(self) if self.rubric_path else self
