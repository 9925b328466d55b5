"""The five-factor profile as pages draw it: one dot a factor, on one axis over its bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from apps.common.charts.scale_charts import Chart, ScaleBand, profile_axis, profile_strip
from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import Scale

from .domain.scoring import ScoredFactor, Scores


@dataclass(frozen=True)
class ProfileRow:
    """One factor of the profile: its dot, and the figures that say the same."""

    factor: FactorContent
    score: ScoredFactor
    strip: Chart


@dataclass(frozen=True)
class ProfileChart:
    """Every factor's dot, and the scale above them."""

    axis: Chart
    rows: tuple[ProfileRow, ...]
    has_earlier: bool  # comparable audits before it stand there as rings


def scale_bands(scale: Scale) -> tuple[ScaleBand, ...]:
    """The bands as the charts know them."""
    return tuple(ScaleBand(band.label, band.min, band.max) for band in scale.bands)


def profile_chart(rubric: RubricContent, scores: Scores, earlier: Sequence[Scores] = ()) -> ProfileChart:
    """The profile of one audit; `earlier`: comparable ones before it, the newest first, as rings on the same axis."""
    ends, bands = (rubric.scale.min, rubric.scale.max), scale_bands(rubric.scale)
    rows = []
    for factor in rubric.factors:
        score = scores.of(factor.id)
        before = _means(earlier, factor.id)
        strip = profile_strip(factor.name, score.mean, score.shown_as, factor.order, ends, bands, before)
        rows.append(ProfileRow(factor, score, strip))
    return ProfileChart(profile_axis(ends, bands), tuple(rows), bool(earlier))


def _means(earlier: Sequence[Scores], factor: str) -> tuple[Decimal, ...]:
    means = []
    for scores in earlier:
        mean = scores.of(factor).mean
        if mean is not None:
            means.append(mean)
    return tuple(means)
