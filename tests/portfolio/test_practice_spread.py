"""The sums behind practices across programmes: nobody is lost or counts twice, the theory reads as for one audit."""

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from apps.insights.domain.programme_theory import LinkStatus, link_status
from apps.portfolio.domain import practice_spread
from apps.portfolio.domain.practice_spread import LevelCount
from apps.portfolio.domain.same_instrument import is_same_instrument
from apps.rubric.version_mapping import trace_indicators

from ..rubric.test_version_mapping import following, with_added, with_changed, without

COUNTS = st.lists(
    st.tuples(st.sampled_from(["ACC-1", "ACC-2", "PER-1"]), st.sampled_from([1, 2, 3, 4, 5, "NA", None])), max_size=60
)


def counted(answers):
    """One row for each answer of one programme."""
    rows = []
    for code, said in answers:
        rows.append(LevelCount(code, said if isinstance(said, int) else None, said == "NA", 1))
    return rows


def test_every_answer_is_counted_once(content):
    @given(COUNTS)
    def holds(answers):
        for factor in practice_spread.factor_spreads(content, counted(answers)):
            for row in factor.practices:
                mine = [said for code, said in answers if code == row.practice.id]
                assert row.programmes == len(mine)
                assert row.rated == sum(isinstance(said, int) for said in mine)
                assert (row.low, row.high) == (mine.count(1) + mine.count(2), mine.count(4) + mine.count(5))
                assert row.not_applicable == mine.count("NA")

    holds()


def test_what_is_named_first_has_the_largest_part(content):
    @given(COUNTS)
    def holds(answers):
        factors = practice_spread.factor_spreads(content, counted(answers))
        parts = [row.low / row.rated for row in practice_spread.often_low(factors)]
        assert parts == sorted(parts, reverse=True)
        assert all(parts)

    holds()


def test_a_link_stands_as_it_does_for_one_audit(content):
    partly, in_place = practice_spread.factor_statuses(content)
    scores = {
        LinkStatus.NOT_YET: Decimal("2.9"),
        LinkStatus.PARTLY: Decimal("3.0"),
        LinkStatus.IN_PLACE: Decimal("4.0"),
        LinkStatus.NOT_KNOWN: None,
    }
    assert (partly, in_place) == (3, 4)
    ids = [factor.id for factor in content.factors]
    for statuses in product(LinkStatus, repeat=len(ids)):
        standing = dict(zip(ids, statuses, strict=True))
        means = {factor: scores[status] for factor, status in standing.items()}
        found = practice_spread.outcome_spreads(content, [(standing, 7)], ())
        for one in found:
            links = [link for link in content.cmo_links if one.outcome.id in link.outcomes]
            readings = {link_status(link, means, content.scale) for link in links}
            assert one.held_back == (7 if LinkStatus.NOT_YET in readings else 0)
            assert one.known == (0 if LinkStatus.NOT_KNOWN in readings else 7)


def test_versions_measure_the_same_only_if_every_practice_does(content):
    def same(later):
        return is_same_instrument(trace_indicators([content, later]), content, later)

    assert same(following(content, "0.2.0"))
    reworded = with_changed(content, "ACC-2", title="In other words", statement="In other words.")
    assert same(following(reworded, "0.2.0", ("reworded", "ACC-2", "ACC-2")))
    assert not same(following(reworded, "0.2.0", ("replaced", "ACC-2", "ACC-2")))
    assert not same(following(with_added(content, "NEW-1"), "0.2.0", ("new", "NEW-1", None)))
    assert not same(following(without(content, "ACC-2"), "0.2.0", ("retired", None, "ACC-2")))
