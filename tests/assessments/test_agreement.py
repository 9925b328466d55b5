"""Agreement: the plan's vectors, two libraries, a textbook computation, and what must hold for any ratings."""

from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import krippendorff
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from apps.assessments.domain import agreement as sums
from apps.assessments.domain.agreement import (
    AgreementShare,
    AgreementStrength,
    DifferenceKind,
    Interval,
    measure_agreement,
)
from apps.assessments.domain.scoring import AnswerState

NA, NY = AnswerState.NOT_APPLICABLE, AnswerState.NOT_ASSESSED
# Two raters, one programme: the worked example of the plan's rules for two raters.
A = (4, 3, 5, 2, 3, 4, 4, 2, 3, 5, 1, 3, 4, 3, 2, 4, 5, 3, 3, 2)
B = (4, 3, 4, 2, 3, 4, 3, 2, 4, 5, 2, 3, 4, 2, 2, 4, 5, 3, 3, 3)
VECTOR = tuple(zip(A, B, strict=True))

# A whole comparison draws thousands of samples; the bare sums take no time.
whole = settings(max_examples=60, deadline=None)
bare = settings(max_examples=300, deadline=None)
# Scales of any length, and any number of raters.
tops = st.integers(2, 10)
pairs = tops.flatmap(lambda top: st.lists(st.tuples(*[st.integers(1, top)] * 2), min_size=5, max_size=40))
answers = st.integers(1, 7) | st.sampled_from([NA, NY])
two_raters = st.lists(st.tuples(answers, answers), max_size=40)
many = st.integers(2, 5).flatmap(
    lambda raters: st.lists(st.tuples(*[st.integers(1, 6) | st.none()] * raters), min_size=3, max_size=25)
)


def compare(*rows):
    """`rows`: one for each rater, an answer for each indicator."""
    codes = [f"IND-{number}" for number in range(len(rows[0]))]
    return measure_agreement(codes, [dict(zip(codes, row, strict=True)) for row in rows])


def both(found):
    """Two columns from a list of pairs."""
    return [one for one, _ in found], [other for _, other in found]


class TestTheWorkedExample:
    def test_the_shares(self):
        found = compare(A, B)
        assert (found.exact.count, found.exact.of, found.exact.value) == (14, 20, Decimal("0.70"))
        assert (found.within_one.count, found.within_one.of, found.within_one.value) == (20, 20, Decimal("1.00"))

    @pytest.mark.parametrize(
        ("distance", "figure"),
        [(sums.nominal, "0.5932"), (sums.linear, "0.7333"), (sums.quadratic, "0.8554")],
    )
    def test_kappa(self, distance, figure):
        assert f"{float(sums.weighted_kappa(VECTOR, distance)):.4f}" == figure

    def test_alpha(self):
        assert f"{float(sums.ordinal_alpha(VECTOR)):.4f}" == "0.8681"

    def test_the_interval_is_as_wide_as_it_should_be(self):
        interval = compare(A, B).kappa.interval
        assert abs(interval.low - Decimal("0.70")) <= Decimal("0.02")
        assert abs(interval.high - Decimal("0.95")) <= Decimal("0.02")

    def test_what_the_page_shows(self):
        found = compare(A, B)
        assert found.kappa.value == Decimal("0.86")
        assert found.kappa.word is AgreementStrength.GOOD
        assert found.sentence == "Agreement was good."
        assert found.alpha is None, "two raters without a gap: kappa says it all"


class TestAgainstALibrary:
    @bare
    @given(pairs)
    def test_weighted_kappa(self, found):
        first, second = both(found)
        assume(len(set(first)) > 1 or len(set(second)) > 1)
        for distance, weights in ((sums.nominal, None), (sums.linear, "linear"), (sums.quadratic, "quadratic")):
            theirs = cohen_kappa_score(first, second, labels=range(1, 11), weights=weights)
            assert float(sums.weighted_kappa(found, distance)) == pytest.approx(theirs, abs=1e-9)

    @bare
    @given(many)
    def test_alpha_for_any_number_of_raters_with_gaps(self, found):
        units = [tuple(level for level in row if level is not None) for row in found]
        assume(len({level for unit in units if len(unit) > 1 for level in unit}) > 1)
        table = [[float("nan") if level is None else level for level in rater] for rater in zip(*found, strict=True)]
        theirs = krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal")
        assert float(sums.ordinal_alpha(units)) == pytest.approx(theirs, abs=1e-9)


class TestAgainstATextbook:
    """The same figures once more, from the formulas as they stand in print, over whole tables."""

    @bare
    @given(pairs)
    def test_weighted_kappa(self, found):
        first, second = both(found)
        assume(len(set(first)) > 1 or len(set(second)) > 1)
        top, n = 10, len(found)
        table, rows, columns = Counter(found), Counter(first), Counter(second)
        weights = {(i, j): 1 - Fraction((i - j) ** 2, (top - 1) ** 2) for i in range(1, 11) for j in range(1, 11)}
        observed = sum(weights[cell] * Fraction(table[cell], n) for cell in weights)
        expected = sum(weights[i, j] * Fraction(rows[i] * columns[j], n * n) for i, j in weights)
        assert sums.weighted_kappa(found) == (observed - expected) / (1 - expected)

    @bare
    @given(many)
    def test_alpha_from_the_coincidences(self, found):
        units = [[level for level in row if level is not None] for row in found]
        coincidences = Counter()
        for unit in units:
            for a, b in permutations(range(len(unit)), 2):
                coincidences[unit[a], unit[b]] += Fraction(1, len(unit) - 1)
        totals = {level: sum(coincidences[level, other] for other in range(1, 7)) for level in range(1, 7)}
        n = sum(totals.values())
        assume(sum(total > 0 for total in totals.values()) > 1)

        def apart(a, b):
            low, high = min(a, b), max(a, b)
            return (sum(totals[g] for g in range(low, high + 1)) - Fraction(totals[low] + totals[high], 2)) ** 2

        cells = [(a, b) for a in totals for b in totals if a != b]
        observed = sum(coincidences[cell] * apart(*cell) for cell in cells)
        expected = sum(totals[a] * totals[b] * apart(a, b) for a, b in cells)
        assert sums.ordinal_alpha([tuple(unit) for unit in units]) == 1 - (n - 1) * observed / expected


@pytest.mark.long(reason="many generated ratings")
class TestForAnyRatings:
    @whole
    @given(two_raters)
    def test_it_does_not_matter_who_is_named_first(self, found):
        first, second = both(found)
        one, other = compare(first, second), compare(second, first)
        assert (one.exact, one.within_one, one.kappa, one.alpha) == (
            other.exact,
            other.within_one,
            other.kappa,
            other.alpha,
        )

    @whole
    @given(two_raters.flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
    def test_the_order_of_the_indicators_does_not_matter(self, orders):
        one, other = (compare(*both(found)) for found in orders)
        assert (one.exact, one.within_one, one.kappa, one.alpha) == (
            other.exact,
            other.within_one,
            other.kappa,
            other.alpha,
        )

    @whole
    @given(st.lists(st.tuples(*[st.integers(1, 5) | st.just(NY)] * 3), min_size=6, max_size=12))
    def test_the_order_of_three_raters_does_not_matter(self, found):
        figures = {compare(*order).alpha for order in permutations(list(zip(*found, strict=True)))}
        assert len(figures) == 1

    @whole
    @given(two_raters)
    def test_the_same_ratings_give_the_same_figures(self, found):
        one = compare(*both(found))
        sums.kappa_of.cache_clear()
        sums.alpha_of.cache_clear()
        assert one == compare(*both(found))

    @whole
    @given(pairs)
    def test_identical_raters_agree_in_full(self, found):
        first, _ = both(found)
        same = compare(first, first)
        assert same.exact.value == same.within_one.value == 1
        assert same.differences == same.open == ()
        if len(set(first)) > 1:
            assert same.kappa.value == 1
            assert same.kappa.word is AgreementStrength.GOOD
            assert same.kappa.interval is None, "full agreement shows nothing of how it might vary"
        else:
            assert same.kappa.value is None

    @whole
    @given(two_raters)
    def test_nothing_is_ever_no_number(self, found):
        made = compare(*both(found))
        for share in (made.exact, made.within_one):
            assert share.value is None or 0 <= share.value <= 1
            assert (share.value is None) == (share.interval is None) == (share.of == 0)
        for figure in filter(None, (made.kappa, made.alpha)):
            assert figure.value is None or (figure.value.is_finite() and figure.value <= 1)
            assert (figure.value is None) == bool(figure.why_not)
            if figure.interval:
                assert figure.interval.low <= figure.interval.high <= 1

    @whole
    @given(two_raters)
    def test_every_indicator_is_counted_once(self, found):
        made = compare(*both(found))
        assert len(made.differences) + len(made.equal) + len(made.open) == len(found) == len(made.comparisons)
        assert made.exact.count <= made.within_one.count <= made.exact.of

    @whole
    @given(pairs, st.integers(1, 9))
    def test_only_distances_matter_and_not_where_the_scale_begins(self, found, shift):
        moved = [(a + shift, b + shift) for a, b in found]
        assert sums.weighted_kappa(moved) == sums.weighted_kappa(found)
        assert sums.ordinal_alpha(moved) == sums.ordinal_alpha(found)

    @whole
    @given(pairs)
    def test_a_scale_turned_round_gives_the_same(self, found):
        turned = [(11 - a, 11 - b) for a, b in found]
        assert sums.weighted_kappa(turned) == sums.weighted_kappa(found)
        assert sums.ordinal_alpha(turned) == sums.ordinal_alpha(found)


class TestNotApplicableAndGaps:
    def test_na_against_a_level_is_a_difference_and_no_distance(self):
        found = compare((3, NA, 2), (3, 4, 2))
        one = found.of("IND-1")
        assert (one.kind, one.distance, one.within_one) == (DifferenceKind.UNLIKE, None, False)
        assert (found.exact.count, found.within_one.count, found.exact.of) == (2, 2, 3)
        assert found.kappa.of == 2

    def test_na_from_both_is_the_same_answer_and_no_level(self):
        found = compare((3, NA, 2), (3, NA, 2))
        assert found.of("IND-1").kind is DifferenceKind.EQUAL
        assert (found.exact.count, found.exact.of, found.kappa.of) == (3, 3, 2)
        assert found.alpha is None, "nobody gave a level where another did not"

    @pytest.mark.parametrize("other", [3, NA, NY])
    def test_what_one_has_not_assessed_is_open(self, other):
        found = compare((NY, 2), (other, 2))
        assert found.of("IND-0").kind is DifferenceKind.OPEN
        assert (found.exact.count, found.exact.of) == (1, 1)

    def test_an_indicator_without_an_entry_is_not_assessed(self):
        found = measure_agreement(["IND-1"], [{"IND-1": 3}, {}])
        assert found.comparisons[0].answers == (3, NY)

    def test_a_gap_brings_alpha(self):
        assert compare((*A, NY), (*B, 3)).alpha.value == Decimal("0.87")
        assert compare((*A, NA), (*B, 3)).alpha.value == Decimal("0.87")
        assert compare((*A, NY), (*B, NY)).alpha is None

    def test_differences_come_first_by_what_they_are_then_by_how_far_apart(self):
        found = compare((1, 3, NA, 2, NY, 4), (2, 3, 5, 5, 1, 1))
        assert [one.indicator for one in found.differences] == ["IND-2", "IND-3", "IND-5", "IND-0"]
        assert [one.distance for one in found.differences] == [None, 3, 3, 1]
        assert [one.indicator for one in found.open] == ["IND-4"]
        assert [one.indicator for one in found.equal] == ["IND-1"]


class TestThreeRaters:
    def test_two_of_three_are_compared(self):
        found = compare((3, 3, NY), (3, 4, NY), (NY, 3, 2))
        assert [one.kind for one in found.comparisons] == [
            DifferenceKind.EQUAL,
            DifferenceKind.APART,
            DifferenceKind.OPEN,
        ]
        assert found.kappa is None

    def test_the_leading_figure_is_alpha(self):
        found = compare(A, B, A)
        assert found.leading is found.alpha
        assert found.sentence == "Agreement was good."

    def test_one_rater_is_none(self):
        with pytest.raises(ValueError, match="two raters"):
            compare(A)


class TestWhatCannotBeCalculated:
    @pytest.mark.parametrize(("one", "other"), [(3, 3), (3, 4)])
    def test_both_constant(self, one, other):
        found = compare([one] * 20, [other] * 20)
        assert found.kappa.value is found.kappa.interval is found.kappa.word is None
        assert found.sentence == "How far agreement goes beyond chance cannot be calculated."

    def test_too_few(self):
        assert compare(A[:5], B[:5]).kappa.value is not None
        found = compare(A[:4], B[:4]).kappa
        assert found.value is None
        assert "at least 5" in found.why_not

    def test_nothing_at_all(self):
        for rows in (((), ()), ((NY, NY), (3, NY))):
            found = compare(*rows)
            assert found.exact.value is found.within_one.value is found.kappa.value is None
            assert found.sentence == "There is nothing to compare yet."

    def test_much_agreement_at_one_level_is_not_called_low(self):
        found = compare([3] * 26 + [2, 3], [3] * 26 + [3, 4])
        assert (found.kappa.word, found.is_mostly_one_level) == (AgreementStrength.LOW, True)
        assert found.sentence == "These ratings cannot show how far agreement goes beyond chance."

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ([3] * 14 + [5, 2, 4, 1, 2, 5], [3] * 14 + [3, 3, 3, 3, 4, 2]),  # one level leads, and many differ
            ([3] * 12 + [4] * 12 + [1, 5] * 3, [3] * 12 + [4] * 12 + [5, 1] * 3),  # few differ, and by much
        ],
    )
    def test_what_is_low_for_want_of_agreement_is_called_low(self, first, second):
        found = compare(first, second)
        assert (found.kappa.word, found.is_mostly_one_level) == (AgreementStrength.LOW, False)
        assert found.sentence == "Agreement was low."

    def test_one_constant_is_named_as_such(self):
        made = compare([3] * 20, B)
        assert made.sentence == "These ratings cannot show how far agreement goes beyond chance."
        found = made.kappa
        assert found.value == 0
        assert "the same level throughout" in found.caution
        assert found.word is None, "no verdict on a figure that can only be 0"

    def test_an_interval_from_resamples_that_mostly_have_no_figure_is_not_shown(self):
        found = compare((3, 3, 3, 3, 3, 4), (3, 3, 3, 3, 3, 3))
        assert found.kappa.interval is None
        # Both vary, and yet about a third of the resamples miss the one indicator that does.
        assert compare((3, 3, 3, 3, 3, 4), (3, 3, 3, 3, 3, 5)).kappa.interval is None


@pytest.mark.parametrize(
    ("value", "kappa", "alpha"),
    [
        ("0.39", "low", "low"),
        ("0.40", "fair", "low"),
        ("0.59", "fair", "low"),
        ("0.60", "good", "low"),
        ("0.66", "good", "low"),
        ("0.67", "good", "fair"),
        ("0.79", "good", "fair"),
        ("0.80", "good", "good"),
    ],
)
def test_the_words(value, kappa, alpha):
    assert sums._word(Decimal(value), sums.KAPPA_WORDS).value == kappa
    assert sums._word(Decimal(value), sums.ALPHA_WORDS).value == alpha


@pytest.mark.parametrize(
    ("count", "of", "low", "high"),
    # Wilson 1927, as tables give them.
    [(14, 20, "0.48", "0.85"), (20, 20, "0.84", "1.00"), (0, 20, "0.00", "0.16"), (5, 10, "0.24", "0.76")],
)
def test_wilsons_interval(count, of, low, high):
    assert AgreementShare(count, of).interval == Interval(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("exact", "shown"),
    [(Fraction(1, 8), "0.13"), (Fraction(-1, 1000), "0.00"), (Fraction(-1, 8), "-0.13"), (Fraction(2, 3), "0.67")],
)
def test_figures_have_two_places_and_no_minus_before_nothing(exact, shown):
    assert str(sums.rounded(exact)) == shown


def test_the_sentences_of_the_thresholds_say_what_the_code_does():
    for threshold in (*sums.KAPPA_WORDS, *sums.ALPHA_WORDS):
        assert str(threshold) in sums.WORDS_FROM
    assert f"{sums.RESAMPLES:,}" in sums.WHAT_INTERVAL
