"""Made-up ratings of a programme: levels that hang together over practices, factors and years. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from apps.assessments.domain.evidence_questions import is_high, key_voice_evidence
from apps.assessments.domain.ratings import HasAnswer
from apps.assessments.domain.scoring import Answer, AnswerState
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from .region_words import RegionWords

GAIN_IN_A_YEAR = 0.12  # levels, on average
NOT_APPLICABLE, NOT_ASSESSED, NOTED = 0.02, 0.01, 0.1  # how often, where it may be
SECOND_RATER_DIFFERS = 0.3


@dataclass(frozen=True)
class RegionRating(HasAnswer):
    """What one rater says of one practice. `kinds`: ids of the kinds of evidence seen."""

    answer: Answer = AnswerState.NOT_ASSESSED
    reason: str = ""
    note: str = ""
    kinds: tuple[str, ...] = ()


Ratings = dict[str, RegionRating]  # by the codes of the practices


@dataclass(frozen=True)
class RegionRubric:
    """The rubric, and what a whole region finds easy or hard in it."""

    content: RubricContent
    words: RegionWords
    leanings: Mapping[str, float]  # levels up or down, by practice
    kinds: Mapping[str, tuple[str, ...]]  # of evidence, by practice; that of its key voice first


@dataclass(frozen=True)
class ProgrammeStrength:
    """How far along a programme is, in levels: over everything, and up or down by factor."""

    level: float
    factors: Mapping[str, float]


def region_rubric(content: RubricContent, words: RegionWords, seed: int) -> RegionRubric:
    """The rubric as a region with this seed takes it."""
    random = Random(f"{seed} rubric")  # noqa: S311  # made-up content, which has to be the same again
    leanings, kinds = {}, {}
    for indicator in content.indicators:
        leanings[indicator.id] = random.gauss(0, 0.45)
        kinds[indicator.id] = tuple(_kinds(indicator, content))
    return RegionRubric(content, words, leanings, kinds)


def _kinds(indicator: IndicatorContent, content: RubricContent) -> list[str]:
    voice = key_voice_evidence(indicator, content)
    found = [] if voice is None else [voice.id]
    for example in indicator.evidence:
        if example.type not in found:
            found.append(example.type)
    return found


def programme_strength(rubric: RegionRubric, random: Random) -> ProgrammeStrength:
    """One programme of the region."""
    factors = {factor.id: random.gauss(0, 0.35) for factor in rubric.content.factors}
    return ProgrammeStrength(level=random.gauss(2.9, 0.55), factors=factors)


def own_ratings(strength: ProgrammeStrength, year: int, rubric: RegionRubric, random: Random) -> Ratings:
    """What the programme says of itself in its first audit (`year` 0) or a later one."""
    ratings = {}
    for factor in rubric.content.factors:
        level = strength.level + strength.factors[factor.id] + year * GAIN_IN_A_YEAR
        may_be_left = True  # one practice of a factor at the most, so that each has a score
        for indicator in factor.indicators:
            rating = _rating(indicator, level, rubric, random, may_be_left=may_be_left)
            may_be_left = may_be_left and rating.level is not None
            ratings[indicator.id] = rating
    return ratings


def _rating(
    indicator: IndicatorContent, level: float, rubric: RegionRubric, random: Random, *, may_be_left: bool
) -> RegionRating:
    chance = random.random()
    if may_be_left and indicator.na_allowed and chance < NOT_APPLICABLE:
        return RegionRating(AnswerState.NOT_APPLICABLE, reason=rubric.words.not_applicable)
    if may_be_left and chance > 1 - NOT_ASSESSED:
        return RegionRating()
    note = random.choice(rubric.words.notes) if random.random() < NOTED else ""
    return replace(_with_level(level + random.gauss(0, 0.5), indicator, rubric, random), note=note)


def _with_level(level: float, indicator: IndicatorContent, rubric: RegionRubric, random: Random) -> RegionRating:
    scale = rubric.content.scale
    rounded = max(scale.min, min(scale.max, round(level + rubric.leanings[indicator.id])))
    kinds = rubric.kinds[indicator.id]
    seen = kinds[:2] if is_high(rounded, rubric.content) else kinds[:1]
    return RegionRating(rounded, random.choice(rubric.words.reasons_for(rounded)), kinds=seen)


def second_ratings(own: Ratings, rubric: RegionRubric, random: Random) -> Ratings:
    """What a second rater says, who mostly sees the same and sometimes a level more or less."""
    ratings = {}
    for indicator in rubric.content.indicators:
        level = own[indicator.id].level
        if level is not None and random.random() < SECOND_RATER_DIFFERS:
            level += random.choice((-1, -1, 1))
        if level is None:
            ratings[indicator.id] = own[indicator.id]
        else:
            ratings[indicator.id] = _with_level(level - rubric.leanings[indicator.id], indicator, rubric, random)
    return ratings


def agreed_ratings(own: Ratings, second: Ratings, rubric: RegionRubric, random: Random) -> Ratings:
    """What both agree: what they said where it is the same, and one of the two where it is not."""
    agreed = {}
    for code, rating in own.items():
        if rating.answer == second[code].answer:
            agreed[code] = rating
        else:
            reason = random.choice(rubric.words.agreed_reasons)
            agreed[code] = replace(random.choice((rating, second[code])), reason=reason, note="")
    return agreed


def without_a_reason(ratings: Ratings, rubric: RegionRubric) -> Ratings:
    """The same ratings, but for the first high level: it has no reason yet, so it is no finding."""
    for code, rating in ratings.items():
        if is_high(rating.level, rubric.content):
            return {**ratings, code: replace(rating, reason="")}
    return ratings
