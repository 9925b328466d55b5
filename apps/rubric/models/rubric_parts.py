"""The parts of a version that other rows point to, join or export.

Written from its document in the act that publishes it (`rubric_rows`). Everything else that a version says stands
in the document alone.
"""

from django.db import models

from ..schema import value_rules
from .immutable import ImmutableModel
from .rubrics import Rubric


class Level(ImmutableModel):
    """One step of a rubric's scale."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=value_rules.LABEL.max_length)
    meaning = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="level_once")]


class EvidenceType(ImmutableModel):
    """A kind of evidence."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="evidence_types")
    position = models.PositiveSmallIntegerField()  # from 0, in the file's order
    slug = models.SlugField(max_length=value_rules.ID.max_length)
    code = models.CharField(max_length=value_rules.CODE.max_length)
    label = models.CharField(max_length=value_rules.LABEL.max_length)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="evidence_type_once"),
            models.UniqueConstraint(fields=["rubric", "code"], name="evidence_type_code_once"),
        ]


class Outcome(ImmutableModel):
    """A domain of personal recovery."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="outcomes")
    position = models.PositiveSmallIntegerField()  # from 0, in the file's order
    slug = models.SlugField(max_length=value_rules.ID.max_length)
    name = models.CharField(max_length=value_rules.LABEL.max_length)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="outcome_once")]


class Factor(ImmutableModel):
    """One contextual factor of the framework."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="factors")
    position = models.PositiveSmallIntegerField()  # from 0, in the file's order
    slug = models.SlugField(max_length=value_rules.ID.max_length)
    code = models.CharField(max_length=value_rules.CODE.max_length)
    name = models.CharField(max_length=value_rules.LABEL.max_length)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="factor_once"),
            models.UniqueConstraint(fields=["rubric", "code"], name="factor_code_once"),
        ]


class Indicator(ImmutableModel):
    """One practice of a factor. `code`, such as ACC-1, is unique in its rubric."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="indicators")
    factor = models.ForeignKey(Factor, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField()  # from 0, in its factor's order
    code = models.CharField(max_length=value_rules.CODE.max_length)
    title = models.CharField(max_length=value_rules.LINE.max_length)
    statement = models.TextField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="indicator_once")]


class Anchor(ImmutableModel):
    """The sentence that describes one level of one indicator."""

    rubric_path = "indicator.rubric"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="anchors")
    level = models.ForeignKey(Level, models.CASCADE, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["level__number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "level"], name="anchor_once")]
