"""One version of the instrument: its head, its sentences, its scale."""

from django.db import models
from django.db.models import F, Q

from .. import values
from .keeping import Kept, Part


def _number(kind: values.Number, *, null: bool = False) -> models.DecimalField:
    return models.DecimalField(max_digits=kind.digits, decimal_places=kind.places, null=null)


class Rubric(Kept):
    """One version of the instrument. Once published, nothing under it ever changes."""

    rubric_path = ""

    identifier = models.SlugField(max_length=values.ID.longest)
    version = models.CharField(max_length=values.VERSION.longest)
    schema_version = models.CharField(max_length=values.SCHEMA.longest)
    maturity = models.CharField(max_length=values.ID.longest)  # the file's `status`: how far it has been tested
    title = models.CharField(max_length=values.LINE.longest)
    short_title = models.CharField(max_length=values.LABEL.longest)
    language = models.CharField(max_length=values.LANGUAGE.longest)
    indicator_count = models.PositiveSmallIntegerField()
    indicators_per_factor = models.PositiveSmallIntegerField(null=True)
    designed_for = models.TextField()
    unit_of_assessment = models.TextField()
    wording_origin = models.TextField()
    not_covered = models.TextField()

    # SHA-256 of the canonical content: equal hashes, equal rubrics.
    content_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    scale_min = models.PositiveSmallIntegerField()
    scale_max = models.PositiveSmallIntegerField()
    band_guard = models.TextField()
    band_status = models.CharField(max_length=values.ID.longest)
    minimum_group_size = models.PositiveSmallIntegerField()
    minimum_group_size_export = models.PositiveSmallIntegerField()
    minimum_group_size_quotes = models.PositiveSmallIntegerField()
    views_differ_indicator = _number(values.GAP, null=True)
    views_differ_factor = _number(values.GAP)
    views_differ_status = models.CharField(max_length=values.ID.longest)
    noticeable_change_indicator = _number(values.GAP, null=True)
    noticeable_change_factor = _number(values.GAP)
    noticeable_change_status = models.CharField(max_length=values.ID.longest)

    # The version that this one follows, as its file names it; null: it follows none.
    follows_identifier = models.SlugField(max_length=values.ID.longest, null=True)  # noqa: DJ001
    follows_version = models.CharField(max_length=values.VERSION.longest, null=True)  # noqa: DJ001

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(follows_identifier__isnull=True, follows_version__isnull=True)
                | Q(follows_identifier__isnull=False, follows_version__isnull=False),
                name="rubric_follows_by_both",
            ),
            models.UniqueConstraint(fields=["identifier", "version"], name="rubric_version_once"),
            models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="rubric_scale_rises"),
        ]

    def __str__(self) -> str:
        return f"{self.short_title} {self.version}"


class Framework(Kept):
    """The framework that a rubric reads: its name, its paper, its terms."""

    rubric = models.OneToOneField(Rubric, models.CASCADE, related_name="framework")
    name = models.CharField(max_length=values.LABEL.longest)
    expands_to = models.CharField(max_length=values.LINE.longest)
    acronym_note = models.TextField()
    kind = models.TextField()
    authors = models.JSONField()  # a list of names, in the paper's order
    paper_title = models.TextField()
    journal = models.CharField(max_length=values.LINE.longest)
    year = models.PositiveSmallIntegerField()
    published_online = models.CharField(max_length=values.DAY.longest)
    doi = models.CharField(max_length=values.DOI.longest)
    pmcid = models.CharField(max_length=values.LABEL.longest)
    url = models.URLField(max_length=values.WEB.longest)
    licence_status = models.CharField(max_length=values.ID.longest)
    licence_note = models.TextField()
    read_by_drafters = models.CharField(max_length=values.ID.longest)
    known_inconsistency = models.TextField()


class Wording(Part):
    """One sentence of a rubric that pages show as it stands."""

    class Kind(models.TextChoices):
        HONEST = "honest_wording"
        AVOID_SAYING = "avoid_saying"
        OK_TO_SAY = "ok_to_say"
        KNOWN = "known_from_abstract"
        NOT_KNOWN = "not_known_until_full_text_is_read"
        RULE = "scale_rule"
        QUESTION_SET = "question_set"
        RESPONSE_OPTION = "response_option"

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="wordings")
    kind = models.CharField(max_length=40, choices=Kind)
    key = models.CharField(max_length=60, blank=True)  # empty where the sentence is one of a list
    text = models.TextField()

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "kind", "position"], name="wording_one_per_place")]


class Level(Kept):
    """One step of a rubric's scale."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=values.LABEL.longest)
    meaning = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="level_once")]


class NonScore(Part):
    """An answer that is no level, such as *does not apply*."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="non_scores")
    code = models.CharField(max_length=values.CODE.longest)
    label = models.CharField(max_length=values.LABEL.longest)
    rule = models.TextField()

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="non_score_once")]


class Band(Part):
    """A name for a stretch of factor scores, both ends included, to one decimal place."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="bands")
    slug = models.SlugField(max_length=values.ID.longest)
    label = models.CharField(max_length=values.LABEL.longest)
    lowest = _number(values.BAND_EDGE)
    highest = _number(values.BAND_EDGE)

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="band_once"),
            models.CheckConstraint(condition=Q(lowest__lte=F("highest")), name="band_rises"),
        ]
