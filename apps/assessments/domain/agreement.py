"""How far raters agree who rated the same indicators. Pure: values in, frozen dataclasses out.

Three figures, in this order: the shares of equal answers and of levels at most one apart; Cohen's kappa with
quadratic weights (Cohen 1968); for three or more raters, or where one gave a level and another did not,
Krippendorff's alpha for ordinal data (Krippendorff 2004).

Why the sums are our own: of the kept libraries, the one for alpha is under a licence that this product cannot take
on, and those for weighted kappa weigh several times as much as the product. The tests hold each figure to theirs. All
of it is done in whole numbers, so that the same ratings give the same figures on any machine.

What is counted how:

- *Not assessed yet* is a gap: the indicator is open, and in no figure, unless two others answered it.
- *Does not apply* on both sides is the same answer. Against a level it is a difference, but no distance: it lowers
  both shares and is neither in kappa nor in alpha, which need a place on the scale.
- Nothing here knows how long the scale is.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from itertools import chain, combinations
from math import lcm
from random import Random

from .scoring import Answer, AnswerState

# Under so many indicators with levels from at least two raters, no figure beyond chance: ours, for want of a rule.
FEWEST_UNITS = 5
RESAMPLES = 2_000
# Where so many resamples have no figure of their own, the others are no picture of the whole.
MOST_WITHOUT_FIGURE = RESAMPLES // 20
# Where so many answers are equal, and so many levels one and the same, a low figure says little; ours.
MUCH = Decimal("0.75")
Z = Decimal("1.959964")  # of the normal distribution, for 95 %

# The indicators of a rubric are no random sample, and they are few.
WIDE = (
    "The interval is wide, because it rests on few indicators: read the figure as a rough guide, "
    "and look at the differences one by one."
)
WHAT_INTERVAL = (
    "The range after each figure is a 95 % interval: for the shares Wilson’s, for the others the middle of "
    f"{RESAMPLES:,} resamples of the indicators (bootstrap, percentiles), the same ones whenever the ratings "
    "are the same."
)
HOW_COUNTED = (
    "“Does not apply” from both raters is the same answer. Against a level it counts as a difference without a "
    "distance: it lowers both shares, and is left out of the figures beyond chance. An indicator that only one rater "
    "has assessed is in none of them."
)
MOSTLY_ONE_LEVEL = (
    "Nearly all levels are the same, so chance alone would give much agreement, and the figures beyond chance come "
    "out low although the ratings differ in little. Look at the shares and at the differences themselves."
)
WORDS_FROM = (
    "The words follow rules of thumb: for kappa, low under 0.40, fair from 0.40, good from 0.60 (Cicchetti 1994); "
    "for alpha, low under 0.67, fair from 0.67, good from 0.80 (Krippendorff 2004). None was made for this rubric."
)


class AgreementStrength(Enum):
    """Soft words for a figure beyond chance."""

    LOW = "low"
    FAIR = "fair"
    GOOD = "good"


Thresholds = tuple[Decimal, Decimal]  # from which figure it is fair, and good

# Cicchetti 1994 (Psychological Assessment 6, 284-290): fair from .40, good from .60; his "excellent" is good here.
KAPPA_WORDS: Thresholds = (Decimal("0.40"), Decimal("0.60"))
# Krippendorff 2004 (Content Analysis, 241): tentative conclusions from .667, reliable from .800.
ALPHA_WORDS: Thresholds = (Decimal("0.67"), Decimal("0.80"))


class DifferenceKind(Enum):
    """How the answers to one indicator stand to each other."""

    UNLIKE = "unlike"  # a level against "does not apply": a difference, and no distance
    APART = "apart"  # different levels
    OPEN = "open"  # fewer than two have answered
    EQUAL = "equal"


@dataclass(frozen=True)
class IndicatorComparison:
    """The answers to one indicator, in the order of the raters."""

    indicator: str
    answers: tuple[Answer, ...]

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels among them."""
        return tuple(answer for answer in self.answers if not isinstance(answer, AnswerState))

    @property
    def answered(self) -> int:
        """How many raters gave an answer: a level, or *does not apply*."""
        return len(self.answers) - self.answers.count(AnswerState.NOT_ASSESSED)

    @property
    def kind(self) -> DifferenceKind:
        """How the answers that were given stand to each other."""
        if self.answered < 2:
            return DifferenceKind.OPEN
        if self.levels and len(self.levels) < self.answered:
            return DifferenceKind.UNLIKE
        return DifferenceKind.APART if self.distance else DifferenceKind.EQUAL

    @property
    def distance(self) -> int | None:
        """Levels between the lowest and the highest; None where fewer than two gave a level, or one says NA."""
        if len(self.levels) < 2 or len(self.levels) < self.answered:
            return None
        return max(self.levels) - min(self.levels)

    @property
    def within_one(self) -> bool:
        """Whether the answers are equal, or levels at most one apart."""
        return self.kind is DifferenceKind.EQUAL or self.distance == 1

    @property
    def gap(self) -> bool:
        """Whether one rater gave a level and another did not."""
        return 0 < len(self.levels) < len(self.answers)


@dataclass(frozen=True)
class Interval:
    """A 95 % interval, both ends included, to two decimal places."""

    low: Decimal
    high: Decimal

    @property
    def percent(self) -> tuple[int, int]:
        """Both ends of a share's interval, in per cent."""
        return int(self.low * 100), int(self.high * 100)


@dataclass(frozen=True)
class AgreementShare:
    """So many of so many indicators. Those that fewer than two answered are not among them."""

    count: int
    of: int

    @property
    def value(self) -> Decimal | None:
        """0 to 1, to two decimal places; None where there is nothing to compare."""
        return rounded(Fraction(self.count, self.of)) if self.of else None

    @property
    def percent(self) -> int | None:
        """The same in per cent."""
        return None if self.value is None else int(self.value * 100)

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval: it stays honest where all or none agree. None where there is nothing to compare."""
        if not self.of:
            return None
        n, z2 = Decimal(self.of), Z * Z
        share = self.count / n
        middle = share + z2 / (2 * n)
        reach = Z * (share * (1 - share) / n + z2 / (4 * n * n)).sqrt()
        low, high = (middle - reach) / (1 + z2 / n), (middle + reach) / (1 + z2 / n)
        return Interval(rounded(max(low, Decimal(0))), rounded(min(high, Decimal(1))))


@dataclass(frozen=True)
class AgreementCoefficient:
    """One figure of agreement beyond chance: 1 is full agreement, 0 what chance would give, less is worse."""

    value: Decimal | None  # to two decimal places; None: it cannot be calculated, and `why_not` says why
    of: int  # indicators that it is made from
    interval: Interval | None = None  # None: no value, or the resamples say nothing
    word: AgreementStrength | None = None
    why_not: str = ""  # why there is no value
    caution: str = ""  # what to know before reading it


@dataclass(frozen=True)
class Agreement:
    """All that can be said of how far the raters of one audit agree."""

    raters: int
    comparisons: tuple[IndicatorComparison, ...]  # in the rubric's order
    exact: AgreementShare
    within_one: AgreementShare
    kappa: AgreementCoefficient | None  # None: more than two raters
    alpha: (
        AgreementCoefficient | None
    )  # None: two raters who gave levels to the same indicators, where kappa says it all

    def of(self, indicator: str) -> IndicatorComparison:
        """One indicator's comparison. Raises KeyError if there is none by that code."""
        for comparison in self.comparisons:
            if comparison.indicator == indicator:
                return comparison
        raise KeyError(indicator)

    @property
    def differences(self) -> tuple[IndicatorComparison, ...]:
        """Where the raters differ: first whether it applies at all, then the levels furthest apart."""
        apart = sorted(self._of_kind(DifferenceKind.APART), key=lambda comparison: -(comparison.distance or 0))
        return (*self._of_kind(DifferenceKind.UNLIKE), *apart)

    @property
    def open(self) -> tuple[IndicatorComparison, ...]:
        """What fewer than two raters have answered."""
        return self._of_kind(DifferenceKind.OPEN)

    @property
    def equal(self) -> tuple[IndicatorComparison, ...]:
        """Where the raters gave the same answer."""
        return self._of_kind(DifferenceKind.EQUAL)

    def _of_kind(self, kind: DifferenceKind) -> tuple[IndicatorComparison, ...]:
        return tuple(comparison for comparison in self.comparisons if comparison.kind is kind)

    @property
    def leading(self) -> AgreementCoefficient | None:
        """The figure beyond chance that is read first; None if neither can be calculated."""
        for figure in (self.kappa, self.alpha):
            if figure and figure.value is not None:
                return figure
        return None

    @property
    def is_mostly_one_level(self) -> bool:
        """Whether the figure beyond chance is low for want of variety, not of agreement.

        Feinstein & Cicchetti 1990 (Journal of Clinical Epidemiology 43, 543-549) describe it.
        """
        if self.exact.value is None or self.exact.value < MUCH or self.leading is None:
            return False
        levels = Counter[int]()
        for comparison in self.comparisons:
            levels.update(comparison.levels)
        return levels.most_common(1)[0][1] >= MUCH * levels.total() and self.leading.word in (
            None,
            AgreementStrength.LOW,
        )

    @property
    def sentence(self) -> str:
        """What it comes to, in soft words."""
        if not self.exact.of:
            return "There is nothing to compare yet."
        if self.leading is None:
            return "How far agreement goes beyond chance cannot be calculated."
        if self.leading.word is None or self.is_mostly_one_level:
            return "These ratings cannot show how far agreement goes beyond chance."
        return f"Agreement was {self.leading.word.value}."


Levels = tuple[int, ...]  # given to one indicator
Statistic = Callable[[Sequence[Levels]], Fraction | None]


def measure_agreement(indicators: Sequence[str], raters: Sequence[Mapping[str, Answer]]) -> Agreement:
    """How far raters agree on these indicators. An indicator without an entry counts as not assessed.

    Raises ValueError for fewer than two raters.
    """
    if len(raters) < 2:
        raise ValueError("Agreement takes at least two raters.")
    comparisons, units = [], []
    answered = equal = within_one = gaps = 0
    for code in indicators:
        comparison = IndicatorComparison(
            code, tuple(answers.get(code, AnswerState.NOT_ASSESSED) for answers in raters)
        )
        comparisons.append(comparison)
        gaps += comparison.gap
        if comparison.kind is not DifferenceKind.OPEN:
            answered += 1
            equal += comparison.kind is DifferenceKind.EQUAL
            within_one += comparison.within_one
        if len(comparison.levels) > 1:
            units.append(comparison.levels)
    two = len(raters) == 2
    return Agreement(
        raters=len(raters),
        comparisons=tuple(comparisons),
        exact=AgreementShare(equal, answered),
        within_one=AgreementShare(within_one, answered),
        kappa=kappa_of(_either_way(units)) if two else None,
        alpha=None if two and not gaps else alpha_of(_in_any_order(units)),
    )


@lru_cache(maxsize=256)
def kappa_of(pairs: tuple[Levels, ...]) -> AgreementCoefficient:
    """Quadratic weighted kappa of pairs of levels, with its interval."""
    figure = _figure(pairs, weighted_kappa, KAPPA_WORDS, "Both raters chose one and the same level throughout.")
    if figure.value is None:
        return figure
    first, second = zip(*pairs, strict=True)
    if len(set(first)) > 1 and len(set(second)) > 1:
        return figure
    return AgreementCoefficient(
        value=figure.value,
        of=figure.of,
        caution="One rater chose the same level throughout. The figure is then 0, whatever the other chose.",
    )


@lru_cache(maxsize=256)
def alpha_of(units: tuple[Levels, ...]) -> AgreementCoefficient:
    """Ordinal alpha of the levels given to each indicator, with its interval."""
    return _figure(units, ordinal_alpha, ALPHA_WORDS, "All raters chose one and the same level throughout.")


def _figure(
    units: tuple[Levels, ...], statistic: Statistic, words: Thresholds, constant: str
) -> AgreementCoefficient:
    if len(units) < FEWEST_UNITS:
        too_few = f"It takes at least {FEWEST_UNITS} indicators with levels from two raters."
        return AgreementCoefficient(None, len(units), why_not=too_few)
    exact = statistic(units)
    if exact is None:
        return AgreementCoefficient(None, len(units), why_not=constant)
    value = rounded(exact)
    return AgreementCoefficient(value, len(units), interval=bootstrap(units, statistic), word=_word(value, words))


def _word(value: Decimal, words: Thresholds) -> AgreementStrength:
    """From the rounded figure, so that figure and word always agree."""
    fair, good = words
    if value >= good:
        return AgreementStrength.GOOD
    return AgreementStrength.FAIR if value >= fair else AgreementStrength.LOW


def nominal(a: int, b: int) -> int:
    """Any two different levels count the same."""
    return int(a != b)


def linear(a: int, b: int) -> int:
    """Two levels apart count twice as much as one."""
    return abs(a - b)


def quadratic(a: int, b: int) -> int:
    """Two levels apart count four times as much as one."""
    return (a - b) ** 2


def weighted_kappa(pairs: Sequence[Levels], distance: Callable[[int, int], int] = quadratic) -> Fraction | None:
    """Cohen's kappa of two raters. None if each gave one level throughout: then there is nothing that varies."""
    first, second = Counter[int](), Counter[int]()
    observed = expected = 0
    for a, b in pairs:
        first[a] += 1
        second[b] += 1
        observed += distance(a, b)
    if len(first) < 2 and len(second) < 2:
        return None
    for a, times_a in first.items():
        for b, times_b in second.items():
            expected += times_a * times_b * distance(a, b)
    return 1 - Fraction(len(pairs) * observed, expected)


def ordinal_alpha(units: Sequence[Levels]) -> Fraction | None:
    """Krippendorff's alpha, ordinal, of the levels given to each unit. None if all levels are the same.

    Units with fewer than two levels cannot be compared and are left out.
    """
    units = [levels for levels in units if len(levels) > 1]
    counts = Counter(chain.from_iterable(units))
    if len(counts) < 2:
        return None
    apart = _ordinal_distances(counts)
    whole = lcm(*(len(levels) - 1 for levels in units))
    observed = expected = 0
    for levels in units:
        share = whole // (len(levels) - 1)
        for pair in combinations(levels, 2):
            observed += share * apart[pair]
    for a, b in combinations(counts, 2):
        expected += counts[a] * counts[b] * apart[a, b]
    return 1 - Fraction((counts.total() - 1) * observed, whole * expected)


def _ordinal_distances(counts: Counter[int]) -> dict[tuple[int, int], int]:
    """Four times Krippendorff's squared distance: how many levels were given from one to the other, ends by half."""
    apart = {}
    for a in counts:
        for b in counts:
            twice_between = -counts[a] - counts[b]
            for level, times in counts.items():
                if min(a, b) <= level <= max(a, b):
                    twice_between += 2 * times
            apart[a, b] = twice_between**2 if a != b else 0
    return apart


def bootstrap(units: tuple[Levels, ...], statistic: Statistic) -> Interval | None:
    """The middle 95 % of the statistic over resamples of the units.

    The chance is drawn from the units themselves, so the same units always give the same interval. None if too many
    resamples have no figure, or if all have the same: full agreement shows nothing of how it might vary.
    """
    seed = hashlib.sha256(repr(units).encode()).digest()
    chance, n = Random(int.from_bytes(seed)), len(units)  # noqa: S311  # a sample, and no secret
    figures = []
    for _ in range(RESAMPLES):
        figure = statistic([units[int(chance.random() * n)] for _ in units])
        if figure is not None:
            figures.append(figure)
    figures.sort()
    if len(figures) < RESAMPLES - MOST_WITHOUT_FIGURE or figures[0] == figures[-1]:
        return None
    tail = len(figures) // 40
    return Interval(rounded(figures[tail]), rounded(figures[-1 - tail]))


def rounded(value: Fraction | Decimal) -> Decimal:
    """To two decimal places; half rounds up, away from zero."""
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    return value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP) + 0


def _either_way(pairs: Iterable[Levels]) -> tuple[Levels, ...]:
    """Pairs in an order that depends neither on the indicators' order nor on who is named first."""
    forwards, backwards = [], []
    for a, b in pairs:
        forwards.append((a, b))
        backwards.append((b, a))
    return tuple(min(sorted(forwards), sorted(backwards)))


def _in_any_order(units: Iterable[Levels]) -> tuple[Levels, ...]:
    """Units in an order that depends neither on the indicators' order nor on the raters'."""
    in_order = []
    for levels in units:
        in_order.append(tuple(sorted(levels)))
    return tuple(sorted(in_order))
