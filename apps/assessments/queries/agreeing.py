"""Both ratings side by side, and what is agreed of them."""

from dataclasses import dataclass
from enum import Enum

from apps.common.errors import allows
from apps.rubric import tree

from .. import permissions
from ..agreement import Agreement, Comparison, Kind, agreement
from ..entries import code_of
from ..models import Assessment, EarlierRating, Side, SideKind
from ..scoring import FactorScore, State
from ..sheet import RatedIndicator, Sheet, own_side, sheet_of, standing_side


class Voice(Enum):
    """Whose rating it is, in the words of the page."""

    PROGRAMME = "The programme"
    REVIEWER = "The reviewer"

    @property
    def shape(self) -> str:
        """The name of its shape in the stylesheet: a rating is known by shape and word, not by colour."""
        return self.name.lower()


@dataclass(frozen=True)
class Line:
    """One indicator as both raters saw it, and what they agree of it."""

    comparison: Comparison
    factor: tree.Factor
    own: RatedIndicator
    theirs: RatedIndicator
    agreed: RatedIndicator

    @property
    def indicator(self) -> tree.Indicator:
        """What it is about."""
        return self.agreed.indicator

    @property
    def apart(self) -> str:
        """How the two ratings stand to each other, in words."""
        match self.comparison.kind:
            case Kind.UNLIKE:
                return "One rating says that it does not apply"
            case Kind.APART:
                distance = self.comparison.distance
                return f"{distance} level apart" if distance == 1 else f"{distance} levels apart"
            case Kind.OPEN:
                return "Both have left it open" if not self.comparison.answered else "One has left it open"
            case Kind.EQUAL:
                return "The same"

    @property
    def settled(self) -> bool:
        """Whether there is an agreed answer."""
        return self.agreed.assessed

    @property
    def voices(self) -> tuple[tuple[Voice, RatedIndicator], ...]:
        """Both original ratings."""
        return (Voice.PROGRAMME, self.own), (Voice.REVIEWER, self.theirs)

    def chosen_by(self, code: str) -> list[Voice]:
        """Who gave this answer: a level, NA or NY, as a form writes it."""
        return [voice for voice, rated in self.voices if code_of(rated.answer) == code]


@dataclass(frozen=True)
class AgreePage:
    """Where both ratings stand to each other, indicator by indicator."""

    audit: Assessment
    sheet: Sheet  # what is agreed
    figures: Agreement
    differences: tuple[Line, ...]  # those that matter most first
    open: tuple[Line, ...]  # not assessed by one of them, or by both
    equal: tuple[Line, ...]
    may_agree: bool
    may_finish: bool
    may_agree_again: bool

    @property
    def lines(self) -> tuple[Line, ...]:
        """All of it, in the order in which a meeting takes it up."""
        return (*self.differences, *self.open, *self.equal)

    @property
    def left(self) -> tuple[Line, ...]:
        """What nobody has agreed yet."""
        return tuple(line for line in self.lines if not line.settled)

    @property
    def starts_with(self) -> Line:
        """Where a meeting goes on: at the first that is left, else at the first of all."""
        return (*self.left, *self.lines)[0]

    @property
    def settled(self) -> int:
        """How many indicators have an agreed answer."""
        return len(self.lines) - len(self.left)


def agreement_of(assessment: Assessment) -> Agreement | None:
    """How far the two original ratings agree; None unless both were finished, so that it tells nothing too early."""
    sides = _both_sides(assessment)
    if sides is None:
        return None
    return _compare(*(sheet_of(assessment, side=side) for side in sides))


def agree_page(person, audit: Assessment) -> AgreePage:
    """Both ratings side by side. Raises NotAllowed for people who may not see both, and while one is not finished."""
    permissions.check_can_compare(person, audit)
    figures, agreed, lines = _lines(audit)
    return AgreePage(
        audit=audit,
        sheet=agreed,
        figures=figures,
        differences=tuple(lines[one.indicator] for one in figures.differences),
        open=tuple(lines[one.indicator] for one in figures.open),
        equal=tuple(lines[one.indicator] for one in figures.equal),
        may_agree=allows(permissions.check_can_agree, person, audit),
        may_finish=allows(permissions.check_can_finish_agreeing, person, audit),
        may_agree_again=allows(permissions.check_can_agree_again, person, audit),
    )


@dataclass(frozen=True)
class Statement:
    """One answer that could be given, with who gave it."""

    code: str  # as a form writes it
    caption: str  # the level's number and name; empty for the other answers
    text: str
    chosen_by: tuple[Voice, ...]
    agreed: bool


@dataclass(frozen=True)
class AgreeOnPage:
    """One indicator that two raters, or a whole meeting, work through together."""

    audit: Assessment
    side: Side  # what is agreed
    rubric: tree.Rubric
    line: Line
    place: int  # from 1, among all indicators as a meeting takes them up
    of: int
    left: int  # indicators without an agreed answer
    before: tree.Indicator | None
    after: tree.Indicator | None
    has_earlier: bool  # the agreed answer replaced another one
    may_agree: bool

    @property
    def statements(self) -> list[Statement]:
        """Every anchor, and what else was said of it."""
        indicator, scale = self.line.indicator, self.rubric.scale
        found = [
            self._statement(str(one.level), f"{one.level} · {scale.level(one.level).label}", one.anchor)
            for one in indicator.levels
        ]
        others = ((State.NOT_APPLICABLE, "Does not apply."), (State.NOT_ASSESSED, "Not assessed."))
        also = [self._statement(state.value, "", text) for state, text in others]
        return found + [one for one in also if one.chosen_by or one.agreed]

    def _statement(self, code: str, caption: str, text: str) -> Statement:
        agreed = code_of(self.line.agreed.answer) == code
        return Statement(code, caption, text, tuple(self.line.chosen_by(code)), agreed)

    @property
    def keys(self) -> list[str]:
        """The number key of each level; 0 stands for ten."""
        return [str(level.level % 10) for level in self.rubric.scale.levels]


def agree_on_page(person, audit: Assessment, indicator: str) -> AgreeOnPage:
    """One indicator. Raises NotAllowed as `agree_page` does, and KeyError if the rubric has none by that code."""
    permissions.check_can_compare(person, audit)
    figures, agreed, lines = _lines(audit)
    line = lines[indicator]
    order = [one.indicator for one in (*figures.differences, *figures.open, *figures.equal)]
    place = order.index(indicator)
    earlier = EarlierRating.objects.filter(rating__side=agreed.side, rating__indicator__code=indicator)
    return AgreeOnPage(
        audit=audit,
        side=agreed.side,
        rubric=agreed.rubric,
        line=line,
        place=place + 1,
        of=len(order),
        left=sum(not one.settled for one in lines.values()),
        before=lines[order[place - 1]].indicator if place else None,
        after=lines[order[place + 1]].indicator if place + 1 < len(order) else None,
        has_earlier=earlier.exists(),
        may_agree=allows(permissions.check_can_agree, person, audit),
    )


@dataclass(frozen=True)
class FinishAgreeingPage:
    """What is still open, before the agreeing is closed."""

    audit: Assessment
    sheet: Sheet
    left: tuple[Line, ...]
    without_reason: tuple[Line, ...]  # differences that were agreed without saying why
    unscored: tuple[tuple[str, FactorScore], ...]  # factors without a score, by name

    @property
    def ready(self) -> bool:
        """Whether enough is agreed for every factor to have a score."""
        return not self.unscored


def finish_agreeing_page(person, audit: Assessment) -> FinishAgreeingPage:
    """Raises NotAllowed for people who may not close it, and where nothing is being agreed."""
    permissions.check_can_finish_agreeing(person, audit)
    page = agree_page(person, audit)
    return FinishAgreeingPage(
        audit=audit,
        sheet=page.sheet,
        left=page.left,
        without_reason=tuple(line for line in page.differences if line.settled and not line.agreed.reason),
        unscored=tuple((one.factor.name, one.score) for one in page.sheet.factors if one.score.mean is None),
    )


def agreed_side(person, audit: Assessment) -> Side:
    """The side that holds what is agreed. Raises NotAllowed as `agree_page` does."""
    permissions.check_can_compare(person, audit)
    return standing_side(audit)


def _both_sides(assessment: Assessment) -> tuple[Side, Side] | None:
    """The two original ratings; None while they may not be seen together."""
    review = assessment.reviews.filter(ended_at=None).select_related("side").first()
    if review is None or review.side is None or not assessment.sides.filter(kind=SideKind.AGREED).exists():
        return None
    return own_side(assessment), review.side


def _lines(audit: Assessment) -> tuple[Agreement, Sheet, dict[str, Line]]:
    """The figures, what is agreed, and every indicator by its code in the rubric's order."""
    sides = _both_sides(audit)
    assert sides is not None  # check_can_compare has seen the agreed side
    agreed, own, theirs = (sheet_of(audit, side=side) for side in (standing_side(audit), *sides))
    figures = _compare(own, theirs)
    rows = zip(agreed.indicators, own.indicators, theirs.indicators, strict=True)
    lines = [
        Line(figures.of(one.indicator.id), agreed.factor(one.factor_id).factor, first, second, one)
        for one, first, second in rows
    ]
    return figures, agreed, {line.indicator.id: line for line in lines}


def _compare(own: Sheet, theirs: Sheet) -> Agreement:
    """The programme's own rating first, then the reviewer's."""
    return agreement(
        [one.indicator.id for one in own.indicators],
        [{one.indicator.id: one.answer for one in sheet.indicators} for sheet in (own, theirs)],
    )
