"""The rubric as rows: content that people write, not code. One `Rubric` row heads one version."""

from django.db import models
from django.db.models import F, Q


class Rubric(models.Model):
    """One version of the instrument. Once published, nothing under it ever changes."""

    identifier = models.SlugField(max_length=80)
    version = models.CharField(max_length=20)
    schema_version = models.CharField(max_length=10)
    maturity = models.CharField(max_length=60)  # the file's `status`: how far it has been tested
    title = models.CharField(max_length=200)
    short_title = models.CharField(max_length=120)
    language = models.CharField(max_length=20)
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
    band_status = models.CharField(max_length=60)
    minimum_group_size = models.PositiveSmallIntegerField()
    minimum_group_size_export = models.PositiveSmallIntegerField()
    minimum_group_size_quotes = models.PositiveSmallIntegerField()
    views_differ_indicator = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    views_differ_factor = models.DecimalField(max_digits=4, decimal_places=2)
    views_differ_status = models.CharField(max_length=60)
    noticeable_change_indicator = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    noticeable_change_factor = models.DecimalField(max_digits=4, decimal_places=2)
    noticeable_change_status = models.CharField(max_length=60)

    class Meta:
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["identifier", "version"], name="rubric_version_once"),
            models.CheckConstraint(condition=Q(scale_min__lt=F("scale_max")), name="rubric_scale_rises"),
        ]

    def __str__(self) -> str:
        return f"{self.short_title} {self.version}"


class Framework(models.Model):
    """The framework that a rubric reads: its name, its paper, its terms."""

    rubric = models.OneToOneField(Rubric, models.CASCADE, related_name="framework")
    name = models.CharField(max_length=120)
    expands_to = models.CharField(max_length=200)
    acronym_note = models.TextField()
    kind = models.TextField()
    authors = models.JSONField()  # a list of names, in the paper's order
    paper_title = models.TextField()
    journal = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    published_online = models.CharField(max_length=20)
    doi = models.CharField(max_length=120)
    pmcid = models.CharField(max_length=40)
    url = models.URLField()
    licence_status = models.CharField(max_length=60)
    licence_note = models.TextField()
    read_by_drafters = models.CharField(max_length=60)
    known_inconsistency = models.TextField()


class Part(models.Model):
    """A piece of a rubric that has a place in an order."""

    position = models.PositiveSmallIntegerField()  # from 0, in the file's order

    class Meta:
        abstract = True
        ordering = ["position"]


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


class Level(models.Model):
    """One step of a rubric's scale."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="levels")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    meaning = models.TextField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rubric", "number"], name="level_once")]


class NonScore(Part):
    """An answer that is no level, such as *does not apply*."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="non_scores")
    code = models.CharField(max_length=10)
    label = models.CharField(max_length=60)
    rule = models.TextField()

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="non_score_once")]


class Band(Part):
    """A name for a stretch of factor scores, both ends included, to one decimal place."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="bands")
    slug = models.SlugField(max_length=40)
    label = models.CharField(max_length=60)
    lowest = models.DecimalField(max_digits=3, decimal_places=1)
    highest = models.DecimalField(max_digits=3, decimal_places=1)

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="band_once"),
            models.CheckConstraint(condition=Q(lowest__lte=F("highest")), name="band_rises"),
        ]


class Informant(Part):
    """A kind of person whose view counts."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="informants")
    slug = models.SlugField(max_length=40)
    label = models.CharField(max_length=80)
    role = models.TextField()

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="informant_once")]


class Source(Part):
    """A publication that the wording leans on, and how much of it the drafters could read."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="sources")
    slug = models.SlugField(max_length=60)
    cite = models.TextField()
    doi = models.CharField(max_length=120, null=True)  # noqa: DJ001 - null in the file stays null
    access = models.CharField(max_length=60)

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
    slug = models.SlugField(max_length=40)
    code = models.CharField(max_length=10)
    label = models.CharField(max_length=80)
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
    slug = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    plain = models.TextField()
    grounding_name = models.CharField(max_length=40)
    grounding_plain = models.CharField(max_length=40)

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="outcome_once")]


class Mechanism(Part):
    """What changes in how a person thinks and feels."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="mechanisms")
    slug = models.SlugField(max_length=40)
    name = models.CharField(max_length=120)
    plain = models.TextField()
    grounding = models.CharField(max_length=40)
    sources = models.ManyToManyField(Source, through="MechanismSource", related_name="+")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "slug"], name="mechanism_once")]


class Factor(Part):
    """One contextual factor of the framework."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="factors")
    slug = models.SlugField(max_length=40)
    code = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    grounding_name = models.CharField(max_length=40)
    grounding_definition = models.CharField(max_length=40)
    working_definition = models.TextField()
    in_one_line = models.CharField(max_length=200)
    not_this = models.TextField()
    watch_out_for = models.JSONField()  # a list of short sentences
    expected_outcomes_grounding = models.CharField(max_length=40)
    expected_outcomes = models.ManyToManyField(Outcome, through="FactorOutcome", related_name="+")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "slug"], name="factor_once"),
            models.UniqueConstraint(fields=["rubric", "code"], name="factor_code_once"),
        ]


class Indicator(Part):
    """One practice of a factor. `code`, such as ACC-1, is unique in its rubric."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="indicators")
    factor = models.ForeignKey(Factor, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    statement = models.TextField()
    key_voice = models.ForeignKey(Informant, models.CASCADE, related_name="+")
    person_supported_statement = models.TextField(null=True)  # noqa: DJ001 - null: not asked of them
    quick_set = models.BooleanField()
    na_allowed = models.BooleanField()
    na_guidance = models.TextField(null=True)  # noqa: DJ001 - null in the file stays null
    reflection_prompt = models.TextField()
    grounding_factor_name = models.ForeignKey(Source, models.CASCADE, related_name="+")
    grounding_paper_section = models.CharField(max_length=120, null=True)  # noqa: DJ001 - null: not yet known
    grounding_statement = models.CharField(max_length=40)
    grounding_levels = models.CharField(max_length=40)
    grounding_links = models.CharField(max_length=40)
    check_against_full_text = models.BooleanField()
    mechanisms = models.ManyToManyField(Mechanism, through="IndicatorMechanism", related_name="+")
    outcomes = models.ManyToManyField(Outcome, through="IndicatorOutcome", related_name="+")
    sources = models.ManyToManyField(Source, through="IndicatorSource", related_name="+")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="indicator_once")]


class Anchor(models.Model):
    """The sentence that describes one level of one indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="anchors")
    level = models.ForeignKey(Level, models.CASCADE, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["level__number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "level"], name="anchor_once")]


class EvidenceExample(Part):
    """Where to look for evidence of one kind for one indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="evidence")
    kind = models.ForeignKey(EvidenceType, models.CASCADE, related_name="+")
    example = models.TextField()


class Link(Part):
    """Context sets off mechanisms that lead to outcomes: one hypothesis of the programme theory."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="links")
    code = models.CharField(max_length=20)
    context = models.TextField()
    status = models.CharField(max_length=60)
    caution = models.TextField(null=True)  # noqa: DJ001 - null in the file stays null
    factors = models.ManyToManyField(Factor, through="LinkFactor", related_name="+")
    mechanisms = models.ManyToManyField(Mechanism, through="LinkMechanism", related_name="+")
    outcomes = models.ManyToManyField(Outcome, through="LinkOutcome", related_name="+")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="link_once")]


# The order of a list of references carries meaning (the most telling first), so each list keeps its own.


class MechanismSource(Part):
    """A source that supports a mechanism."""

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="source_places")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")


class FactorOutcome(Part):
    """An outcome that a factor is expected to lead to."""

    factor = models.ForeignKey(Factor, models.CASCADE, related_name="outcome_places")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="+")


class IndicatorMechanism(Part):
    """A mechanism that an indicator is expected to set off."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="mechanism_places")
    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="+")


class IndicatorOutcome(Part):
    """An outcome that an indicator feeds."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="outcome_places")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="+")


class IndicatorSource(Part):
    """A source that supports an indicator."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="source_places")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")


class LinkFactor(Part):
    """A factor that is a link's context."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="factor_places")
    factor = models.ForeignKey(Factor, models.CASCADE, related_name="+")


class LinkMechanism(Part):
    """A mechanism that a link's context sets off."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="mechanism_places")
    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="+")


class LinkOutcome(Part):
    """An outcome that a link leads to."""

    link = models.ForeignKey(Link, models.CASCADE, related_name="outcome_places")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="+")
