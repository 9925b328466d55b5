"""The factors with their practices, and how they are thought to lead to outcomes."""

from django.db import models
from django.db.models import Q

from .. import values
from .keeping import Kept, Part
from .theory import EvidenceType, Informant, Mechanism, Outcome, Source
from .versions import Level, Rubric


class Factor(Part):
    """One contextual factor of the framework."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="factors")
    slug = models.SlugField(max_length=values.ID.longest)
    code = models.CharField(max_length=values.CODE.longest)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=values.LABEL.longest)
    grounding_name = models.CharField(max_length=values.ORIGIN.longest)
    grounding_definition = models.CharField(max_length=values.ORIGIN.longest)
    working_definition = models.TextField()
    in_one_line = models.CharField(max_length=values.LINE.longest)
    not_this = models.TextField()
    watch_out_for = models.JSONField()  # a list of short sentences
    expected_outcomes_grounding = models.CharField(max_length=values.ORIGIN.longest)
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
    code = models.CharField(max_length=values.CODE.longest)
    title = models.CharField(max_length=values.LINE.longest)
    statement = models.TextField()
    key_voice = models.ForeignKey(Informant, models.CASCADE, related_name="+")
    person_supported_statement = models.TextField(null=True)  # noqa: DJ001 - null: not asked of them
    quick_set = models.BooleanField()
    na_allowed = models.BooleanField()
    na_guidance = models.TextField(null=True)  # noqa: DJ001 - null in the file stays null
    reflection_prompt = models.TextField()
    grounding_factor_name = models.ForeignKey(Source, models.CASCADE, related_name="+")
    grounding_paper_section = models.CharField(max_length=values.LINE.longest, null=True)  # noqa: DJ001 - null: not yet known
    grounding_statement = models.CharField(max_length=values.ORIGIN.longest)
    grounding_levels = models.CharField(max_length=values.ORIGIN.longest)
    grounding_links = models.CharField(max_length=values.ORIGIN.longest)
    check_against_full_text = models.BooleanField()
    mechanisms = models.ManyToManyField(Mechanism, through="IndicatorMechanism", related_name="+")
    outcomes = models.ManyToManyField(Outcome, through="IndicatorOutcome", related_name="+")
    sources = models.ManyToManyField(Source, through="IndicatorSource", related_name="+")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="indicator_once")]


class Anchor(Kept):
    """The sentence that describes one level of one indicator."""

    rubric_path = "indicator.rubric"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="anchors")
    level = models.ForeignKey(Level, models.CASCADE, related_name="+")
    text = models.TextField()

    class Meta:
        ordering = ["level__number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "level"], name="anchor_once")]


class EvidenceExample(Part):
    """Where to look for evidence of one kind for one indicator."""

    rubric_path = "indicator.rubric"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="evidence")
    kind = models.ForeignKey(EvidenceType, models.CASCADE, related_name="+")
    example = models.TextField()


class Link(Part):
    """Context sets off mechanisms that lead to outcomes: one hypothesis of the programme theory."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="links")
    code = models.CharField(max_length=values.CODE.longest)
    context = models.TextField()
    status = models.CharField(max_length=values.ORIGIN.longest)
    caution = models.TextField(null=True)  # noqa: DJ001 - null in the file stays null
    factors = models.ManyToManyField(Factor, through="LinkFactor", related_name="+")
    mechanisms = models.ManyToManyField(Mechanism, through="LinkMechanism", related_name="+")
    outcomes = models.ManyToManyField(Outcome, through="LinkOutcome", related_name="+")

    class Meta(Part.Meta):
        constraints = [models.UniqueConstraint(fields=["rubric", "code"], name="link_once")]


# The order of a list of references carries meaning (the most telling first), so each list keeps its own.


class FactorOutcome(Part):
    """An outcome that a factor is expected to lead to."""

    rubric_path = "factor.rubric"

    factor = models.ForeignKey(Factor, models.CASCADE, related_name="outcome_places")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="+")


class IndicatorMechanism(Part):
    """A mechanism that an indicator is expected to set off."""

    rubric_path = "indicator.rubric"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="mechanism_places")
    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="+")


class IndicatorOutcome(Part):
    """An outcome that an indicator feeds."""

    rubric_path = "indicator.rubric"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="outcome_places")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="+")


class IndicatorSource(Part):
    """A source that supports an indicator."""

    rubric_path = "indicator.rubric"

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="source_places")
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")


class LinkFactor(Part):
    """A factor that is a link's context."""

    rubric_path = "link.rubric"

    link = models.ForeignKey(Link, models.CASCADE, related_name="factor_places")
    factor = models.ForeignKey(Factor, models.CASCADE, related_name="+")


class LinkMechanism(Part):
    """A mechanism that a link's context sets off."""

    rubric_path = "link.rubric"

    link = models.ForeignKey(Link, models.CASCADE, related_name="mechanism_places")
    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="+")


class LinkOutcome(Part):
    """An outcome that a link leads to."""

    rubric_path = "link.rubric"

    link = models.ForeignKey(Link, models.CASCADE, related_name="outcome_places")
    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="+")


class IndicatorSuccession(Part):
    """What became of one indicator since the version that its rubric follows."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="successions")
    kind = models.CharField(max_length=values.SUCCESSION_KIND.longest)
    indicator = models.OneToOneField(Indicator, models.CASCADE, null=True, related_name="succession")
    # A code and no foreign key: a file may be loaded before the version it follows.
    predecessor = models.CharField(max_length=values.CODE.longest, null=True)  # noqa: DJ001 - null: it has none

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(fields=["rubric", "predecessor"], name="predecessor_once"),
            models.CheckConstraint(
                condition=Q(kind="retired", indicator__isnull=True)
                | (~Q(kind="retired") & Q(indicator__isnull=False)),
                name="retired_has_no_successor",
            ),
            models.CheckConstraint(
                condition=Q(kind="new", predecessor__isnull=True) | (~Q(kind="new") & Q(predecessor__isnull=False)),
                name="new_has_no_predecessor",
            ),
        ]
