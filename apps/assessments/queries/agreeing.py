"""Both ratings side by side, and what is agreed of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from apps.common.errors import allows
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.factor_content import FactorContent, IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent

from .. import permissions
from ..domain.agreement import Agreement, DifferenceKind, IndicatorComparison, measure_agreement
from ..domain.ratings import answer_code
from ..domain.scoring import AnswerState, ScoredFactor, score
from ..models import Assessment, EarlierRating, Rating, Side, SideKind
from ..rating_set import RatedIndicator, answers_by_code, logged_evidence, rated_by_code, ticked_kinds
from ..version_status import HasVersionStatus


class Rater(Enum):
    """Whose rating it is, in the words of the page."""

    PROGRAMME = "The programme"
    REVIEWER = "The reviewer"

    @property
    def shape(self) -> str:
        """The name of its shape in the stylesheet: a rating is known by shape and word, not by colour."""
        return self.name.lower()


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator as both raters saw it, and what they agree of it."""

    comparison: IndicatorComparison
    factor: FactorContent
    own: RatedIndicator
    theirs: RatedIndicator
    agreed: RatedIndicator

    @property
    def indicator(self) -> IndicatorContent:
        """What it is about."""
        return self.agreed.indicator

    @property
    def apart(self) -> str:
        """How the two ratings stand to each other, in words."""
        match self.comparison.kind:
            case DifferenceKind.UNLIKE:
                return "One rating says that it does not apply"
            case DifferenceKind.APART:
                distance = self.comparison.distance
                return f"{distance} level apart" if distance == 1 else f"{distance} levels apart"
            case DifferenceKind.OPEN:
                return "Both have left it open" if not self.comparison.answered else "One has left it open"
            case DifferenceKind.EQUAL:
                return "The same"

    @property
    def is_agreed(self) -> bool:
        """Whether there is an agreed answer."""
        return self.agreed.assessed

    @property
    def raters(self) -> tuple[tuple[Rater, RatedIndicator], ...]:
        """Both original ratings."""
        return (Rater.PROGRAMME, self.own), (Rater.REVIEWER, self.theirs)

    def chosen_by(self, code: str) -> list[Rater]:
        """Who gave this answer: a level, NA or NY, as a form writes it."""
        return [rater for rater, rated in self.raters if answer_code(rated.answer) == code]


@dataclass(frozen=True)
class AgreePage(HasVersionStatus):
    """Where both ratings stand to each other, indicator by indicator."""

    audit: Assessment
    figures: Agreement
    differences: tuple[IndicatorLine, ...]  # those that matter most first
    open: tuple[IndicatorLine, ...]  # not assessed by one of them, or by both
    equal: tuple[IndicatorLine, ...]
    unscored: tuple[tuple[str, ScoredFactor], ...]  # factors without a score, by name
    may_agree: bool
    may_finish: bool
    may_agree_again: bool

    @property
    def lines(self) -> tuple[IndicatorLine, ...]:
        """All of it, in the order in which a meeting takes it up."""
        return (*self.differences, *self.open, *self.equal)

    @property
    def left(self) -> tuple[IndicatorLine, ...]:
        """What nobody has agreed yet."""
        return tuple(line for line in self.lines if not line.is_agreed)

    @property
    def ready(self) -> bool:
        """Whether enough is agreed for every factor to have a score."""
        return not self.unscored

    @property
    def without_reason(self) -> list[IndicatorLine]:
        """Differences that were agreed without saying why."""
        return [line for line in self.differences if line.is_agreed and not line.agreed.reason]

    @property
    def starts_with(self) -> IndicatorLine:
        """Where a meeting goes on: at the first that is left, else at the first of all."""
        return (*self.left, *self.lines)[0]

    @property
    def agreed_count(self) -> int:
        """How many indicators have an agreed answer."""
        return len(self.lines) - len(self.left)


def agreement_of(assessment: Assessment) -> Agreement | None:
    """How far the two original ratings agree; None unless both were finished, so that it tells nothing too early."""
    sides = _sides(assessment)
    if sides is None:
        return None
    rated = _rated(assessment, sides)
    return _compare(rated[SideKind.OWN], rated[SideKind.REVIEW])


def agree_page(person, audit: Assessment) -> AgreePage:
    """Both ratings side by side. Raises NotAllowed for people who may not see both, and while one is not finished."""
    permissions.check_can_compare(person, audit)
    figures, lines = _lines(audit, _all_three(audit))
    return AgreePage(
        audit=audit,
        figures=figures,
        differences=_lines_of(figures.differences, lines),
        open=_lines_of(figures.open, lines),
        equal=_lines_of(figures.equal, lines),
        unscored=_unscored(audit, lines),
        may_agree=allows(permissions.check_can_agree, person, audit),
        may_finish=allows(permissions.check_can_finish_agreeing, person, audit),
        may_agree_again=allows(permissions.check_can_agree_again, person, audit),
    )


def _unscored(audit: Assessment, lines: Mapping[str, IndicatorLine]) -> tuple[tuple[str, ScoredFactor], ...]:
    rubric = load_rubric_content(audit.rubric).content
    answers = {code: line.agreed.answer for code, line in lines.items()}
    return tuple((rubric.factor(one.factor).name, one) for one in score(rubric, answers).unscored)


def _lines_of(
    compared: Iterable[IndicatorComparison], lines: Mapping[str, IndicatorLine]
) -> tuple[IndicatorLine, ...]:
    return tuple(lines[one.indicator] for one in compared)


@dataclass(frozen=True)
class PossibleAnswer:
    """One answer that could be given, with who gave it."""

    code: str  # as a form writes it
    caption: str  # the level's number and name; empty for the other answers
    text: str
    chosen_by: tuple[Rater, ...]
    agreed: bool


@dataclass(frozen=True)
class AgreeOnPage(HasVersionStatus):
    """One indicator that two raters, or a whole meeting, work through together."""

    audit: Assessment
    side: Side  # what is agreed
    rubric: RubricContent
    line: IndicatorLine
    is_to_agree: bool  # the ratings differ, or one was left open; the others are the same, and agreed already
    place: int  # from 1, among those to agree as a meeting takes them up, or among those that are the same
    of: int
    others_left: int  # other indicators without an agreed answer
    before: IndicatorContent | None
    after: IndicatorContent | None
    has_earlier: bool  # the agreed answer replaced another one
    ours: Rater  # whose rating the person made, or answers for
    may_agree: bool
    may_finish: bool

    @property
    def is_last_left(self) -> bool:
        """Whether everything is agreed once this is, so that the agreeing can be finished from here."""
        return self.may_finish and self.is_to_agree and not self.others_left

    @property
    def statements(self) -> list[PossibleAnswer]:
        """Every anchor, and what else was said of it."""
        indicator, scale = self.line.indicator, self.rubric.scale
        found = []
        for one in indicator.levels:
            caption = f"{one.level} · {scale.level(one.level).label}"
            found.append(self._statement(str(one.level), caption, one.anchor))
        others = ((AnswerState.NOT_APPLICABLE, "Does not apply."), (AnswerState.NOT_ASSESSED, "Not assessed."))
        for state, text in others:
            statement = self._statement(state.value, "", text)
            if statement.chosen_by or statement.agreed:
                found.append(statement)
        return found

    def _statement(self, code: str, caption: str, text: str) -> PossibleAnswer:
        agreed = answer_code(self.line.agreed.answer) == code
        return PossibleAnswer(code, caption, text, tuple(self.line.chosen_by(code)), agreed)

    @property
    def keys(self) -> list[str]:
        """The number key of each level; 0 stands for ten."""
        return [str(level.level % 10) for level in self.rubric.scale.levels]


def agree_on_page(person, audit: Assessment, indicator: str) -> AgreeOnPage:
    """One indicator. Raises NotAllowed as `agree_page` does, and KeyError if the rubric has none by that code."""
    permissions.check_can_compare(person, audit)
    sides = _all_three(audit)
    figures, lines = _lines(audit, sides)
    line = lines[indicator]
    to_agree = [one.indicator for one in (*figures.differences, *figures.open)]
    is_to_agree = indicator in to_agree
    order = to_agree if is_to_agree else [one.indicator for one in figures.equal]
    place = order.index(indicator)
    agreed = sides[SideKind.AGREED]
    earlier = EarlierRating.objects.filter(rating__side=agreed, rating__indicator__code=indicator)
    return AgreeOnPage(
        audit=audit,
        side=agreed,
        rubric=load_rubric_content(audit.rubric).content,
        line=line,
        is_to_agree=is_to_agree,
        place=place + 1,
        of=len(order),
        others_left=sum(not one.is_agreed for code, one in lines.items() if code != indicator),
        before=lines[order[place - 1]].indicator if place else None,
        after=lines[order[place + 1]].indicator if place + 1 < len(order) else None,
        has_earlier=earlier.exists(),
        ours=Rater.PROGRAMME if permissions.manages(person, audit) else Rater.REVIEWER,
        may_agree=allows(permissions.check_can_agree, person, audit),
        may_finish=allows(permissions.check_can_finish_agreeing, person, audit),
    )


def agreed_side(person, audit: Assessment) -> Side:
    """The side that holds what is agreed. Raises NotAllowed as `agree_page` does."""
    permissions.check_can_compare(person, audit)
    return _all_three(audit)[SideKind.AGREED]


Sides = dict[str, Side]  # by kind
Rated = dict[str, RatedIndicator]  # one side's answers, by indicator code in the rubric's order


def _sides(assessment: Assessment) -> Sides | None:
    """The two original ratings and what is agreed; None while they may not be seen together."""
    found = {}
    for side in assessment.sides.exclude(review__ended_at__isnull=False):
        side.assessment = assessment
        found[side.kind] = side
    return found if len(found) == len(SideKind) else None


def _all_three(audit: Assessment) -> Sides:
    sides = _sides(audit)
    assert sides is not None  # check_can_compare has seen what is agreed
    return sides


def _rated(assessment: Assessment, sides: Sides) -> dict[str, Rated]:
    """All answers by kind of side, in a fixed number of queries."""
    rubric = load_rubric_content(assessment.rubric)
    rows = list(Rating.objects.order_by().filter(side__in=sides.values()).select_related("updated_by"))
    by_side: dict[int, list[Rating]] = defaultdict(list)
    for row in rows:
        by_side[row.side_id].append(row)
    ticked = ticked_kinds(rows, rubric)
    logged = logged_evidence(assessment, rubric)
    rated = {}
    for kind, side in sides.items():
        rated[kind] = rated_by_code(by_side[side.pk], rubric, logged, ticked)
    return rated


def _lines(audit: Assessment, sides: Sides) -> tuple[Agreement, dict[str, IndicatorLine]]:
    """The figures, and every indicator by its code in the rubric's order."""
    rated = _rated(audit, sides)
    own, theirs, agreed = rated[SideKind.OWN], rated[SideKind.REVIEW], rated[SideKind.AGREED]
    figures, rubric = _compare(own, theirs), load_rubric_content(audit.rubric).content
    lines = {}
    for code in agreed:
        lines[code] = IndicatorLine(figures.of(code), rubric.factor_of(code), own[code], theirs[code], agreed[code])
    return figures, lines


def _compare(own: Rated, theirs: Rated) -> Agreement:
    """The programme's own rating first, then the reviewer's."""
    return measure_agreement(list(own), [answers_by_code(own), answers_by_code(theirs)])
