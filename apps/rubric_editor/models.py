"""Versions that are still being written, and who may write them. A draft is a document: no row of it is published."""

from django.conf import settings
from django.db import models

from apps.common.optimistic_locking import client_id_field
from apps.common.public_ids import reference_field
from apps.rubric.models import Rubric


class RubricEditor(models.Model):
    """A person whom the host has named to write versions of the rubric."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    named_at = models.DateTimeField()


class RubricDraft(models.Model):
    """The next version of a rubric while it is written. Once it is `published_as` a rubric, it rests."""

    reference = reference_field()
    follows = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    document = models.TextField()  # JSON; text, because the order of sources carries meaning
    version = models.PositiveIntegerField(default=1)  # counts the changes; not the rubric's own number
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    published_as = models.OneToOneField(Rubric, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-pk"]


class EarlierDraft(models.Model):
    """A draft as it was before one change, and who made that change: while one page goes on typing, it is one."""

    draft = models.ForeignKey(RubricDraft, models.CASCADE, related_name="earlier")
    version = models.PositiveIntegerField()
    document = models.TextField()
    what = models.CharField(max_length=120)  # the change, such as "ACC-1 changed"
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # of its last saving
    client_id = client_id_field()  # of the page that made the change

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["draft", "version"], name="earlier_draft_once")]


class PendingImport(models.Model):
    """What somebody's file would make of a draft. It waits until they have seen what changes."""

    reference = reference_field()
    draft = models.ForeignKey(RubricDraft, models.CASCADE, related_name="pending_imports")
    document = models.TextField()
    file_name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "by"], name="one_pending_import_each")]
