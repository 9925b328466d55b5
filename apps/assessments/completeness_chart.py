"""How complete a factor is, as a small picture: one square for each indicator."""

from apps.common.charts.scale_charts import AnswerKind, Chart, completeness_row

from .rating_set import RatedFactor, RatedIndicator


def answer_kind(rated: RatedIndicator) -> AnswerKind:
    """Whether it has a level, does not apply, or is not assessed yet."""
    if rated.level is not None:
        return AnswerKind.LEVEL
    return AnswerKind.NOT_APPLICABLE if rated.not_applicable else AnswerKind.NOT_ASSESSED


def completeness_chart(rated: RatedFactor) -> Chart:
    """The squares of one factor; its figures stand beside it."""
    kinds = tuple(map(answer_kind, rated.indicators))
    return completeness_row(rated.factor.name, kinds, rated.factor.order)
