"""The second rating beside the first, as the report prints it: levels, reasons, and how far they agree.

Read only once both ratings are finished: until then neither rater learns anything of the other's.
"""

from collections.abc import Iterator

from apps.assessments.domain.agreement import (
    HOW_COUNTED,
    WHAT_INTERVAL,
    WIDE,
    WORDS_FROM,
    Agreement,
    AgreementCoefficient,
    AgreementShare,
    Interval,
    measure_agreement,
)
from apps.assessments.domain.scoring import Answer
from apps.assessments.models import Assessment, Review
from apps.assessments.rating_set import RatedIndicator, RatingSet, load_rating_set, own_side, review_side
from apps.common.pdf.rich_text import to_paragraphs
from apps.rubric.schema.rubric_content import RubricContent

from .answer_words import answer_label, short_answer_label
from .provenance import AgreementFigure, AnswerPair, RatingComparison, RatingDifference

CANNOT = "Cannot be calculated"


def compare_ratings(assessment: Assessment, rating_set: RatingSet) -> RatingComparison | None:
    """Both ratings and what was agreed; None where one rating stands alone.

    There is something agreed, and so a review beside it, only once both ratings are finished.
    """
    review = rating_set.review
    if review is None:
        return None
    own, theirs = (
        load_rating_set(assessment, side=own_side(assessment)),
        load_rating_set(assessment, side=review_side(review)),
    )
    own_answers = _answers_by_code(own)
    found = measure_agreement(list(own_answers), [own_answers, _answers_by_code(theirs)])
    differences, answers = [], []
    for mine, other, agreed in zip(own.indicators, theirs.indicators, rating_set.indicators, strict=True):
        answers.append(_answers(mine, other, agreed, rating_set.rubric))
        if mine.answer != other.answer:
            differences.append(_difference(mine, other, agreed, rating_set.rubric))
    return RatingComparison(
        who=tuple(_who(review)),
        sentence=found.sentence,
        figures=tuple(_figures(found)),
        notes=(WIDE, HOW_COUNTED, WHAT_INTERVAL, WORDS_FROM),
        differences=tuple(differences),
        answers=tuple(answers),
    )


def _answers_by_code(rating_set: RatingSet) -> dict[str, Answer]:
    return {rated.indicator.id: rated.answer for rated in rating_set.indicators}


def _who(review: Review) -> Iterator[str]:
    """How the second rater stands to the programme, and nothing that says who it is."""
    yield (
        "Two ratings were made of the same indicators on the same evidence. Neither rater learned anything of the "
        "other’s levels until both had finished. Both ratings are kept as they were."
    )
    if review.is_independent:
        yield "The second rater works neither for the organisation nor with it."
    else:
        yield "The second rater works for the organisation or with it, so the review is not independent."
    if review.says_lived_experience:
        yield "Lived experience was part of the review."


def _figures(found: Agreement) -> Iterator[AgreementFigure]:
    yield _share("Same answer", found.exact)
    yield _share("Same answer, or one level apart", found.within_one)
    if found.kappa is not None:
        yield _figure("Beyond chance: Cohen’s kappa, quadratic weights", found.kappa)
    if found.alpha is not None:
        yield _figure("Beyond chance: Krippendorff’s alpha, ordinal", found.alpha)


def _share(name: str, share: AgreementShare) -> AgreementFigure:
    value = CANNOT if share.value is None else f"{share.percent} %"
    interval = "{} % to {} %".format(*share.interval.percent) if share.interval else ""
    return AgreementFigure(name, value, interval, _indicators(share.of), f"{share.count} of {share.of}")


def _figure(name: str, figure: AgreementCoefficient) -> AgreementFigure:
    value = CANNOT if figure.value is None else str(figure.value)
    words = figure.word.value.capitalize() if figure.word else ""
    sentence = " ".join(filter(None, (words and f"{words}.", figure.why_not, figure.caution)))
    return AgreementFigure(name, value, _interval(figure.interval), _indicators(figure.of), sentence)


def _interval(interval: Interval | None) -> str:
    return f"{interval.low} to {interval.high}" if interval else ""


def _indicators(number: int) -> str:
    return "1 indicator" if number == 1 else f"{number} indicators"


def _answers(
    own: RatedIndicator, theirs: RatedIndicator, agreed: RatedIndicator, rubric: RubricContent
) -> AnswerPair:
    return AnswerPair(
        code=own.indicator.id,
        title=own.indicator.title,
        own=short_answer_label(own.answer, rubric),
        review=short_answer_label(theirs.answer, rubric),
        agreed=short_answer_label(agreed.answer, rubric),
        differ=own.answer != theirs.answer,
    )


def _difference(
    own: RatedIndicator, theirs: RatedIndicator, agreed: RatedIndicator, rubric: RubricContent
) -> RatingDifference:
    return RatingDifference(
        code=own.indicator.id,
        title=own.indicator.title,
        own=answer_label(own.answer, rubric),
        own_reason=to_paragraphs(own.reason),
        review=answer_label(theirs.answer, rubric),
        review_reason=to_paragraphs(theirs.reason),
        agreed=answer_label(agreed.answer, rubric),
        agreed_reason=to_paragraphs(agreed.reason),
    )
