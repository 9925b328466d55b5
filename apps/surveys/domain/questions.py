"""What a round asks of whom, and what can be answered. Pure: everything comes from the rubric."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.rubric.schema.rubric_content import RubricContent


class RespondentGroup(StrEnum):
    """Whose voice. The rubric's informants have the same names."""

    PEER_WORKERS = "peer_worker"
    PEOPLE_SUPPORTED = "person_supported"


class QuestionSet(StrEnum):
    """How much is asked."""

    QUICK = "quick"
    ALL = "all"


DOES_NOT_APPLY = "NA"
PREFER_NOT_TO_SAY = "PNS"
# In the rubric's list these two follow the levels.
UNSCORED = (DOES_NOT_APPLY, PREFER_NOT_TO_SAY)


@dataclass(frozen=True)
class SurveyStatement:
    """One statement as one voice reads it."""

    indicator: str  # its code, such as ACC-1
    factor: str
    text: str


@dataclass(frozen=True)
class AnswerOption:
    """One possible answer. `level` is None for an answer that is not scored."""

    value: str
    label: str
    level: int | None


def statements_for(voice: str, questions: str, rubric: RubricContent) -> tuple[SurveyStatement, ...]:
    """What a round asks, in the rubric's order.

    People supported read statements about their own support, where the rubric has one; peer workers read the practice
    itself.
    """
    found = []
    for factor in rubric.factors:
        for indicator in factor.indicators:
            text = (
                indicator.person_supported_statement
                if voice == RespondentGroup.PEOPLE_SUPPORTED
                else indicator.statement
            )
            if text is not None and (indicator.quick_set or questions == QuestionSet.ALL):
                found.append(SurveyStatement(indicator.id, factor.id, text))
    return tuple(found)


def asked_by_factor(voice: str, questions: str, rubric: RubricContent) -> dict[str, tuple[str, ...]]:
    """The codes of the indicators that a round asks about, by factor."""
    asked: dict[str, tuple[str, ...]] = {}
    for one in statements_for(voice, questions, rubric):
        asked[one.factor] = (*asked.get(one.factor, ()), one.indicator)
    return asked


def options_of(rubric: RubricContent) -> tuple[AnswerOption, ...]:
    """The answers to choose from: the levels, lowest first, then the two that are not scored.

    Raises ValueError if the rubric's list does not fit its scale.
    """
    labels = rubric.question_sets.response_options_person_supported
    levels = range(rubric.scale.min, rubric.scale.max + 1)
    if len(labels) != len(levels) + len(UNSCORED):
        raise ValueError("The rubric names more, or fewer, response options than its scale has levels.")
    options = [AnswerOption(str(level), label, level) for level, label in zip(levels, labels, strict=False)]
    for value, label in zip(UNSCORED, labels[len(levels) :], strict=True):
        options.append(AnswerOption(value, label, None))
    return tuple(options)


def levels_in(chosen: Mapping[str, str], options: Sequence[AnswerOption]) -> dict[str, int]:
    """The levels among the values chosen, by indicator. Raises KeyError for a value that is no option."""
    level_of = {option.value: option.level for option in options}
    found = {}
    for indicator, value in chosen.items():
        level = level_of[value] if value else None
        if level is not None:
            found[indicator] = level
    return found
