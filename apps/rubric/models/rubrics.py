"""One version of the instrument, and the document that holds all of it."""

from django.db import models

from ..schema import value_rules
from .immutable import ImmutableModel


class Rubric(ImmutableModel):
    """One version of the instrument. Once published, nothing under it ever changes."""

    rubric_path = ""

    identifier = models.SlugField(max_length=value_rules.ID.max_length)
    version = models.CharField(max_length=value_rules.VERSION.max_length)
    title = models.CharField(max_length=value_rules.LINE.max_length)
    short_title = models.CharField(max_length=value_rules.LABEL.max_length)
    content_hash = models.CharField(max_length=64)  # SHA-256 of the document: equal hashes, equal rubrics
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["identifier", "version"], name="rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.short_title} {self.version}"


class RubricDocument(ImmutableModel):
    """Everything a version says, as one text. A table of its own, so that lists of audits do not fetch it."""

    rubric = models.OneToOneField(Rubric, models.CASCADE, primary_key=True, related_name="document")
    text = models.TextField()  # canonical JSON; the rubric's hash is this text's
