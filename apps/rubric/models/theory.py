"""What a rubric builds on: whose view counts, sources, kinds of evidence, outcomes and mechanisms."""

from django.db import models

from .. import values
from .keeping import Part
from .versions import Rubric


class Informant(Part):
    """A kind of person whose view counts."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="informants")
    slug = models.SlugField(max_length=values.ID.longest)
    label = models.CharField(max_length=values.LABEL.longest)
    role = models.TextField()

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="informant_once")]


class Source(Part):
    """A publication that the wording leans on, and how much of it the drafters could read."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="sources")
    slug = models.SlugField(max_length=values.ID.longest)
    cite = models.TextField()
    doi = models.CharField(max_length=values.DOI.longest, null=True)  # noqa: DJ001 - null in the file stays null
    access = models.CharField(max_length=values.ID.longest)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="source_once")]


class Precedent(Part):
    """What the layout learned from another instrument."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="precedents")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    lesson = models.TextField()


class EvidenceType(Part):
    """A kind of evidence. `voice` names the informant it speaks for, where it is somebody's own view."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="evidence_types")
    slug = models.SlugField(max_length=values.ID.longest)
    code = models.CharField(max_length=values.CODE.longest)
    label = models.CharField(max_length=values.LABEL.longest)
    examples = models.TextField()
    voice = models.ForeignKey(Informant, models.CASCADE, null=True, related_name="+")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="evidence_type_once"),
            models.UniqueConstraint(fields=["rubric", "code"], name="evidence_type_code_once"),
        ]


class Outcome(Part):
    """A domain of personal recovery."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="outcomes")
    slug = models.SlugField(max_length=values.ID.longest)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=values.LABEL.longest)
    plain = models.TextField()
    grounding_name = models.CharField(max_length=values.ORIGIN.longest)
    grounding_plain = models.CharField(max_length=values.ORIGIN.longest)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="outcome_once")]


class Mechanism(Part):
    """What changes in how a person thinks and feels."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="mechanisms")
    slug = models.SlugField(max_length=values.ID.longest)
    name = models.CharField(max_length=values.LABEL.longest)
    plain = models.TextField()
    grounding = models.CharField(max_length=values.ORIGIN.longest)
    sources = models.ManyToManyField(Source, through="MechanismSource", related_name="+")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="mechanism_once")]


class MechanismSource(Part):
    """A source that supports a mechanism."""

    rubric_path = "mechanism.rubric"

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="source_places")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
