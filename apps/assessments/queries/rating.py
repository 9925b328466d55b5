"""Pages on which one side is rated: the programme's own rating, and a review."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import Truncator

from apps.common.charts.scale_charts import Chart
from apps.common.errors import allows
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.theory_content import EvidenceTypeContent

from .. import permissions
from ..completeness_chart import completeness_chart
from ..domain.pace import progress_line
from ..domain.ratings import RatingContent
from ..domain.scoring import AnswerState
from ..evidence_providers import evidence_from_providers
from ..models import Assessment, EarlierRating, Side
from ..rating_set import RatedFactor, RatedIndicator, RatingSet, load_rating_set, rated_entry, stated_answer
from ..version_status import HasVersionStatus
from .last_audit import LastAnswer, last_answers

FIRST_WORDS = 4  # of a reason, on the line that an answer folds to


@dataclass(frozen=True)
class Task:
    """One factor on a task list."""

    rated: RatedFactor
    manager: str = ""  # the name of the colleague who takes it; empty: nobody in particular

    @property
    def state(self) -> str:
        """Not started, In progress or All rated."""
        if self.rated.assessed == len(self.rated.indicators):
            return "All rated"
        return "In progress" if self.rated.assessed else "Not started"

    @property
    def completeness(self) -> Chart:
        """One square for each indicator: full, struck through or broken."""
        return completeness_chart(self.rated)

    @property
    def questions_about_evidence(self) -> int:
        """Questions about evidence that are still open."""
        return sum(rated.wants_reason for rated in self.rated.indicators)

    @property
    def carried_over(self) -> int:
        """Answers of an earlier audit that nobody has confirmed yet."""
        return sum(rated.carried_over is not None for rated in self.rated.indicators)


class HasTasks:
    """What shows a task list, and how far it has come."""

    tasks: list[Task]

    @property
    def rated(self) -> int:
        """Indicators that have an answer."""
        return sum(task.rated.assessed for task in self.tasks)

    @property
    def to_rate(self) -> int:
        """All indicators."""
        return sum(len(task.rated.indicators) for task in self.tasks)


def tasks_of(rating_set: RatingSet, managers: Mapping[str, str] | None = None) -> list[Task]:
    """The factors as a task list. `managers`: who takes which, by the factor's slug."""
    return [Task(factor, (managers or {}).get(factor.factor.id, "")) for factor in rating_set.factors]


@dataclass(frozen=True)
class RateFactorPage:
    """One factor to rate, with its neighbours."""

    side: Side
    rating_set: RatingSet
    rated: RatedFactor
    number: int  # from 1
    next: RatedFactor | None
    offered: list[tuple[EvidenceTypeContent, str]]  # evidence that is there already, by kind, and what it is
    one_at_a_time: bool | None  # as the person chose it; None: they never did, and the screen decides
    progress: str  # how far the whole rating has come
    last: dict[str, LastAnswer]  # what the last audit said, by code, where it may be looked at

    @property
    def view(self) -> str:
        """What the page begins as: one practice at a time, the whole factor, or (empty) as the screen is wide."""
        if self.one_at_a_time is None:
            return ""
        return "one" if self.one_at_a_time else "whole"

    @property
    def carried_over(self) -> list[RatedIndicator]:
        """The factor's practices as the last audit left them, which nobody has confirmed yet."""
        return [rated for rated in self.rated.indicators if rated.carried_over is not None]

    def next_to_answer(self, code: str) -> RatedIndicator | None:
        """The next practice of the factor without an answer, after the one named and then from the start."""
        codes = [rated.indicator.id for rated in self.rated.indicators]
        after = codes.index(code) + 1 if code in codes else 0
        for rated in (*self.rated.indicators[after:], *self.rated.indicators[:after]):
            if not rated.assessed and rated.indicator.id != code:
                return rated
        return None


def rate_factor_page(person, side: Side, factor: str) -> RateFactorPage:
    """One factor of a side. Raises NotAllowed if it cannot be rated, KeyError if there is no such factor."""
    permissions.check_can_rate(person, side)
    rating_set = load_rating_set(side.assessment, side=side)
    place = rating_set.factors.index(rating_set.factor(factor))
    offered = []
    for kind, sentence in evidence_from_providers(side.assessment):
        offered.append((rating_set.rubric.evidence_type(kind), sentence))
    return RateFactorPage(
        side=side,
        rating_set=rating_set,
        rated=rating_set.factors[place],
        number=place + 1,
        next=rating_set.factors[place + 1] if place + 1 < len(rating_set.factors) else None,
        offered=offered,
        one_at_a_time=person.rates_one_at_a_time,
        progress=_progress(rating_set, person),
        last=last_answers(side, rating_set.factors[place].indicators),
    )


def _progress(rating_set: RatingSet, person) -> str:
    """The pace is that of the person's own answers in this rating."""
    times = []
    for rated in rating_set.indicators:
        if rated.assessed and rated.updated_at is not None and rated.updated_by_id == person.pk:
            times.append(rated.updated_at)
    return progress_line(answered=rating_set.assessed, of=len(rating_set.by_code), times=times)


def progress_of_side(person, side: Side) -> str:
    """The same after one answer was saved, in one query."""
    answered, of, times = 0, 0, []
    rows = side.ratings.order_by().values_list("level", "not_applicable", "carried_over", "updated_by", "updated_at")
    for level, not_applicable, carried_over, updated_by, updated_at in rows:
        of += 1
        if (level is not None or not_applicable) and not carried_over:
            answered += 1
            if updated_by == person.pk and updated_at is not None:
                times.append(updated_at)
    return progress_line(answered=answered, of=of, times=times)


def answer_line(rated: RatedIndicator, rubric: RubricContent) -> str:
    """An answer folded to one line: what was chosen, and the first words of the reason."""
    reason = Truncator(rated.reason).words(FIRST_WORDS)
    chosen = _chosen(rated, rubric)
    return f"{chosen} · {reason}" if reason else chosen


def _chosen(rated: RatedIndicator, rubric: RubricContent) -> str:
    answer = rated.entry.answer
    if answer is AnswerState.NOT_ASSESSED:
        return "Not answered yet"
    label = rubric.scale.level(answer).label if isinstance(answer, int) else "Does not apply"
    if rated.carried_over is not None:
        return f"Carried over: {label}"
    return f"{label}, with a question about evidence" if rated.wants_reason else label


def is_complete(rated: RatedIndicator) -> bool:
    """Whether nothing is left to say: answered, with its reason, and no open question."""
    return rated.assessed and bool(rated.reason) and not rated.wants_reason


@dataclass(frozen=True)
class SaveRatingPage:
    """What is needed to check one answer."""

    side: Side
    indicator: IndicatorContent
    rubric: RubricContent


def save_rating_page(person, side: Side, indicator: str) -> SaveRatingPage:
    """Raises NotAllowed if the side cannot be rated, KeyError if the rubric has no such indicator."""
    permissions.check_can_rate(person, side)
    rubric = load_rubric_content(side.assessment.rubric).content
    return SaveRatingPage(side, rubric.indicator(indicator), rubric)


@dataclass(frozen=True)
class EarlierPage(HasVersionStatus):
    """What an indicator's answer said before other people, or the same person at another time, changed it."""

    side: Side
    factor: FactorContent
    indicator: IndicatorContent
    earlier: list[RatedIndicator]  # the newest first
    may_rate: bool

    @property
    def audit(self) -> Assessment:  # type: ignore[override]  # a value here as there
        return self.side.assessment


def earlier_page(person, side: Side, indicator: str) -> EarlierPage:
    """The earlier texts of one indicator, newest first. Raises KeyError if the rubric has none by that code.

    Whether the person may read this side at all is the caller's question.
    """
    rubric = load_rubric_content(side.assessment.rubric).content
    found = rubric.indicator(indicator)
    rows = EarlierRating.objects.filter(rating__side=side, rating__indicator__code=indicator)
    return EarlierPage(
        side=side,
        factor=rubric.factor_of(indicator),
        indicator=found,
        may_rate=allows(permissions.check_can_rate, person, side),
        earlier=[_earlier_rating(row, found, rubric) for row in rows.select_related("by")],
    )


def _earlier_rating(row: EarlierRating, indicator: IndicatorContent, rubric: RubricContent) -> RatedIndicator:
    entry = RatingContent(
        answer=stated_answer(row),
        reason=row.reason,
        note=row.note,
        evidence_reason=row.evidence_reason,
        evidence=frozenset(row.evidence_codes),
    )
    return rated_entry(indicator, rubric, entry, updated_by=row.by.name, updated_at=row.at)
