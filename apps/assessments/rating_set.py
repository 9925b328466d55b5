"""One audit as one frozen value: every answer beside its indicator, and what the answers come to."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef

from apps.rubric.queries.rubric_loader import LoadedRubric, load_rubric_content
from apps.rubric.schema.factor_content import AnchorContent, FactorContent, IndicatorContent
from apps.rubric.schema.framework_content import HonestWording
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import EvidenceTypeContent

from .domain import scoring
from .domain.evidence_questions import EvidenceQuestion, is_high, questions_about_evidence
from .domain.ratings import HasAnswer, RatingContent
from .domain.scoring import AnswerState, ScoredFactor, Scores
from .models import AnswerFields, Assessment, EarlierRating, Evidence, Rating, Review, Side, SideKind
from .profile_chart import ProfileChart, profile_chart
from .sign_off_record import stored_scores
from .statuses import AuditStatus

# Two people rated it blind and agreed: more than self-assessed. The second stands too near to be independent.
REVIEWED_FROM_WITHIN = "Reviewed by a second rater, who is not independent of the organisation"


@dataclass(frozen=True)
class LoggedEvidence:
    """One piece of the evidence log, as it stands beside an indicator."""

    reference: str
    title: str
    kind: EvidenceTypeContent
    dated: date


LoggedByCode = Mapping[str, Sequence[LoggedEvidence]]  # by indicator code, the newest first
TickedByRating = Mapping[int, Collection[str]]  # codes of kinds of evidence, by the key of the rating


@dataclass(frozen=True)
class RatedIndicator(HasAnswer):
    """What an audit says of one indicator."""

    indicator: IndicatorContent
    factor_id: str
    answer: scoring.Answer
    level_label: str  # the scale's name of the level chosen; empty where there is none
    reason: str
    note: str
    evidence_reason: str
    ticked: tuple[EvidenceTypeContent, ...]  # kinds of evidence that the rater named, in the rubric's order
    logged: tuple[LoggedEvidence, ...]  # what the evidence log holds for it, the newest first
    evidence: tuple[EvidenceTypeContent, ...]  # kinds of evidence seen: named, or in the log
    questions: tuple[EvidenceQuestion, ...]  # what this level raises, answered or not
    carried_over: (
        scoring.Answer | None
    )  # what was said before, while nobody has confirmed it; counted as not assessed
    version: int
    updated_by: str  # the person's name; empty while nobody has answered
    updated_at: datetime | None
    updated_by_id: int | None = None
    has_earlier: bool = False  # its answer replaced another one

    @property
    def assessed(self) -> bool:
        """Whether it has an answer: a level, or *does not apply*."""
        return self.answer is not AnswerState.NOT_ASSESSED

    @property
    def anchor(self) -> str | None:
        """The sentence of the level reached; None where there is no level."""
        return None if self.level is None else self.indicator.anchor(self.level)

    @property
    def next_anchor(self) -> AnchorContent | None:
        """The anchor one level up; None at the top, and where there is no level."""
        if self.level is None:
            return None
        for anchor in self.indicator.levels:
            if anchor.level == self.level + 1:
                return anchor
        return None

    @property
    def entry(self) -> RatingContent:
        """What was said, as a form takes it."""
        return RatingContent(
            answer=self.answer if self.carried_over is None else self.carried_over,
            reason=self.reason,
            note=self.note,
            evidence_reason=self.evidence_reason,
            evidence=frozenset(kind.id for kind in self.ticked),
        )

    @property
    def wants_reason(self) -> bool:
        """Whether a question about its evidence is still open."""
        return bool(self.questions) and not self.evidence_reason


@dataclass(frozen=True)
class RatedFactor:
    """What an audit says of one factor."""

    factor: FactorContent
    score: ScoredFactor
    indicators: tuple[RatedIndicator, ...]

    @property
    def assessed(self) -> int:
        """Indicators that have an answer."""
        return len(self.indicators) - len(self.missing)

    @property
    def missing(self) -> list[RatedIndicator]:
        """Indicators that are not assessed yet."""
        return [rated for rated in self.indicators if not rated.assessed]


@dataclass(frozen=True)
class RatedRubric:
    """What is said of every indicator of a rubric, and what it comes to."""

    rubric: RubricContent
    factors: tuple[RatedFactor, ...]
    scores: Scores

    @property
    def indicators(self) -> Iterator[RatedIndicator]:
        """Every indicator, factor by factor."""
        for factor in self.factors:
            yield from factor.indicators

    @property
    def by_code(self) -> dict[str, RatedIndicator]:
        """Every indicator by its code, in the rubric's order."""
        return {rated.indicator.id: rated for rated in self.indicators}

    @property
    def missing(self) -> list[RatedIndicator]:
        """Indicators that are not assessed yet."""
        found: list[RatedIndicator] = []
        for factor in self.factors:
            found.extend(factor.missing)
        return found

    @property
    def assessed(self) -> int:
        """Indicators that have an answer."""
        return sum(factor.assessed for factor in self.factors)

    @property
    def without_reason(self) -> list[RatedIndicator]:
        """Indicators with an answer that nobody gave a reason for."""
        return [rated for rated in self.indicators if rated.assessed and not rated.reason]

    @property
    def high_without_reason(self) -> list[RatedIndicator]:
        """The upper two levels that nobody gave a reason for: no finding yet, whatever the figure."""
        return [rated for rated in self.without_reason if is_high(rated.level, self.rubric)]

    @property
    def overall(self) -> Decimal | None:
        """The overall figure, as far as it may be shown: each of the upper two levels has its reason."""
        return None if self.high_without_reason else self.scores.overall

    @cached_property
    def profile(self) -> ProfileChart:
        """The profile, drawn."""
        return profile_chart(self.rubric, self.scores)

    @property
    def unscored(self) -> list[RatedFactor]:
        """Factors that have no score yet."""
        return [one for one in self.factors if one.score.mean is None]

    def factor(self, id: str) -> RatedFactor:
        """One factor's part. Raises KeyError if there is none by that id."""
        for factor in self.factors:
            if factor.factor.id == id:
                return factor
        raise KeyError(id)


@dataclass(frozen=True)
class RatingSet(RatedRubric):
    """One side of one audit, whole."""

    assessment: Assessment
    side: Side
    review: Review | None  # the second rating that this one was agreed with; None: it stands alone

    @property
    def is_reviewed(self) -> bool:
        """Whether two raters agreed it, after rating blind."""
        return self.review is not None

    @property
    def is_independent(self) -> bool:
        """Whether the second rater works neither for nor with the programme's organisation."""
        return self.review is not None and self.review.is_independent

    @property
    def rating_label(self) -> str:
        """What kind of rating it is, in the words that stand wherever it is shown."""
        return rating_label(self.rubric.honest_wording, self.review)

    @property
    def digest(self) -> str:
        """A short mark of every answer and the evidence beside it: a page sends it back to say what it had shown."""
        shown = [(one.indicator.id, one.entry.digest, one.carried_over, one.logged) for one in self.indicators]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def rating_label(words: HonestWording, review: Review | None) -> str:
    """What kind of rating it is. `review`: the second rating that it was agreed with, if there was one."""
    if review is None:
        return words.self_assessed_label
    return words.independent_label if review.is_independent else REVIEWED_FROM_WITHIN


def counted_answer(rating: Rating) -> scoring.Answer:
    """A stored answer as the sums know it. What was carried over and not confirmed is not assessed."""
    return AnswerState.NOT_ASSESSED if rating.carried_over else stated_answer(rating)


def stated_answer(rating: AnswerFields) -> scoring.Answer:
    """What a stored answer says, confirmed or not."""
    if rating.not_applicable:
        return AnswerState.NOT_APPLICABLE
    return AnswerState.NOT_ASSESSED if rating.level is None else rating.level


def own_side(assessment: Assessment) -> Side:
    """The programme's own ratings."""
    return _with(assessment, assessment.sides.get(kind=SideKind.OWN))


def review_side(review: Review) -> Side:
    """A review's own ratings. Raises ValueError before the reviewer has accepted: there are none."""
    if review.side is None:
        raise ValueError("Nobody has taken up this review.")
    return _with(review.assessment, review.side)


def effective_side(assessment: Assessment) -> Side:
    """The ratings that stand for the audit: what was agreed, or else the programme's own."""
    return _standing(counted_sides(assessment))


def counted_sides(assessment: Assessment) -> dict[str, Side]:
    """The sides that count, by kind: not those of a review that was ended. One query."""
    rows = assessment.sides.exclude(review__ended_at__isnull=False).select_related("review__reviewer")
    sides = {}
    for side in rows:
        sides[side.kind] = _with(assessment, side)
    return sides


def _standing(sides: Mapping[str, Side]) -> Side:
    return sides.get(SideKind.AGREED) or sides[SideKind.OWN]


def _with(assessment: Assessment, side: Side) -> Side:
    """The side with the audit that is read already."""
    side.assessment = assessment
    if side.kind == SideKind.REVIEW and hasattr(side, "review"):
        side.review.assessment = assessment
    return side


def load_rating_set(assessment: Assessment, *, side: Side | None = None) -> RatingSet:
    """One side of an audit, whole, in a fixed number of queries: what stands, unless a side is named."""
    rubric = load_rubric_content(assessment.rubric)
    sides = counted_sides(assessment) if side is None or side.kind == SideKind.AGREED else {}
    is_stored = side is None and assessment.status == AuditStatus.SIGNED_OFF
    side = _standing(sides) if side is None else side
    has_earlier = Exists(EarlierRating.objects.order_by().filter(rating=OuterRef("pk")))
    ratings = side.ratings.order_by().annotate(has_earlier=has_earlier)
    rows = list(ratings.select_related("updated_by"))
    rated = rated_by_code(rows, rubric, logged_evidence(assessment, rubric), ticked_kinds(rows, rubric))
    answers = answers_by_code(rated)
    if is_stored:
        scores = stored_scores(assessment, rubric.content, answers)
    else:
        scores = scoring.score(rubric.content, answers)
    factors = []
    for factor in rubric.content.factors:
        indicators = tuple(rated[one.id] for one in factor.indicators)
        factors.append(RatedFactor(factor, scores.of(factor.id), indicators))
    return RatingSet(
        assessment=assessment,
        rubric=rubric.content,
        side=side,
        review=sides[SideKind.REVIEW].review if side.kind == SideKind.AGREED else None,
        factors=tuple(factors),
        scores=scores,
    )


def answers_by_code(rated: Mapping[str, RatedIndicator]) -> dict[str, scoring.Answer]:
    """The answers alone, as the sums take them."""
    return {code: one.answer for code, one in rated.items()}


def count_raters(rating_set: RatingSet) -> int:
    """How many people's answers stand in a side; in what was agreed, those of both sides."""
    rows = Rating.objects.filter(side=rating_set.side)
    if rating_set.is_reviewed:
        rows = Rating.objects.filter(side__assessment=rating_set.assessment, side__finished_at__isnull=False)
    return rows.exclude(updated_by=None).values("updated_by").distinct().count()


def logged_evidence(assessment: Assessment, rubric: LoadedRubric) -> LoggedByCode:
    """The evidence log by indicator code, the newest first: one query, whatever its length."""
    kinds = {key: rubric.content.evidence_type(code) for code, key in rubric.evidence_type_keys.items()}
    links = Evidence.indicators.through.objects.filter(
        evidence__assessment=assessment, evidence__taken_out_at=None
    ).order_by("-evidence__dated", "-evidence__pk")
    found: dict[str, list[LoggedEvidence]] = defaultdict(list)
    for code, reference, title, kind, dated in links.values_list(
        "indicator__code", "evidence__reference", "evidence__title", "evidence__kind", "evidence__dated"
    ):
        found[code].append(LoggedEvidence(reference, title, kinds[kind], dated))
    return found


def ticked_kinds(ratings: Iterable[Rating], rubric: LoadedRubric) -> TickedByRating:
    """The kinds of evidence that are ticked, by the rating's key: one query, on the table between the two alone."""
    codes = {key: code for code, key in rubric.evidence_type_keys.items()}
    links = Rating.evidence_types.through.objects.filter(rating__in=[rating.pk for rating in ratings])
    found: dict[int, set[str]] = defaultdict(set)
    for rating, kind in links.values_list("rating_id", "evidencetype_id"):
        found[rating].add(codes[kind])
    return found


def rated_by_code(
    ratings: Iterable[Rating], rubric: LoadedRubric, logged: LoggedByCode, ticked: TickedByRating
) -> dict[str, RatedIndicator]:
    """The rows of one side by the codes of their indicators, in the rubric's order."""
    rows = {row.indicator_id: row for row in ratings}
    rated = {}
    for indicator in rubric.content.indicators:
        row = rows[rubric.indicator_keys[indicator.id]]
        rated[indicator.id] = rated_indicator(row, indicator, rubric, logged, ticked)
    return rated


def kinds_of_evidence(rubric: RubricContent, codes: Collection[str]) -> tuple[EvidenceTypeContent, ...]:
    """Kinds of evidence by their codes, in the rubric's order."""
    return tuple(kind for kind in rubric.evidence_types if kind.id in codes)


def rated_indicator(
    rating: Rating, indicator: IndicatorContent, rubric: LoadedRubric, logged: LoggedByCode, ticked: TickedByRating
) -> RatedIndicator:
    """One row of ratings beside its indicator and what the evidence log holds for it."""
    named = set(ticked.get(rating.pk, ()))
    there = tuple(logged.get(indicator.id, ()))
    seen = named | {one.kind.id for one in there}
    answer = counted_answer(rating)
    level = None if isinstance(answer, AnswerState) else answer
    return RatedIndicator(
        indicator=indicator,
        factor_id=rubric.content.factor_of(indicator.id).id,
        answer=answer,
        level_label="" if level is None else rubric.content.scale.level(level).label,
        reason=rating.reason,
        note=rating.note,
        evidence_reason=rating.evidence_reason,
        ticked=kinds_of_evidence(rubric.content, named),
        logged=there,
        evidence=kinds_of_evidence(rubric.content, seen),
        questions=questions_about_evidence(level, seen, indicator, rubric.content),
        carried_over=stated_answer(rating) if rating.carried_over else None,
        version=rating.version,
        updated_by=rating.updated_by.name if rating.updated_by else "",
        updated_at=rating.updated_at,
        updated_by_id=rating.updated_by_id,
        has_earlier=getattr(rating, "has_earlier", False),  # asked where a whole side is read
    )


def rated_entry(
    indicator: IndicatorContent,
    rubric: RubricContent,
    entry: RatingContent,
    *,
    updated_by: str = "",
    updated_at: datetime | None = None,
) -> RatedIndicator:
    """An answer beside its indicator by itself: without the evidence log, and without a row that holds it now."""
    evidence = kinds_of_evidence(rubric, entry.evidence)
    return RatedIndicator(
        indicator=indicator,
        factor_id=rubric.factor_of(indicator.id).id,
        answer=entry.answer,
        level_label="" if entry.level is None else rubric.scale.level(entry.level).label,
        reason=entry.reason,
        note=entry.note,
        evidence_reason=entry.evidence_reason,
        ticked=evidence,
        logged=(),
        evidence=evidence,
        questions=questions_about_evidence(entry.level, entry.evidence, indicator, rubric),
        carried_over=None,
        version=0,
        updated_by=updated_by,
        updated_at=updated_at,
    )
