"""A filter and the address that says it are the same thing, whatever somebody types into an address."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.portfolio.domain.filters import COLUMNS, CONCERNS, KINDS, PortfolioFilter, parse_filter

FACTORS = ("accepting", "person-centred")

filters = st.builds(
    PortfolioFilter,
    search=st.text(alphabet="abc é&=%+'", max_size=40).map(lambda text: " ".join(text.split())),
    area=st.sampled_from(["", "E54000029", "QE1"]),
    setting=st.sampled_from(["", "community"]),
    form=st.sampled_from(["", "group"]),
    kind=st.sampled_from(["", *KINDS]),
    rubric=st.sampled_from(["", "appear/0.1.0"]),
    concerns=st.lists(st.sampled_from(CONCERNS), unique=True).map(
        lambda chosen: tuple(concern for concern in CONCERNS if concern in chosen)
    ),
    sort=st.sampled_from(["name", "period", "kind", "factor.accepting"]),
    descending=st.booleans(),
    columns=st.lists(st.sampled_from(list(COLUMNS)), unique=True).map(
        lambda chosen: tuple(column for column in COLUMNS if column in chosen)
    ),
)


@given(filters, st.sampled_from([("", None), *((factor, Decimal("2.5")) for factor in FACTORS)]))
def test_the_address_says_the_whole_filter(chosen: PortfolioFilter, score):
    chosen = replace(chosen, factor=score[0], at_or_below=score[1])
    assert parse_filter(chosen.to_query()) == chosen


@given(st.text(max_size=200))
def test_whatever_is_typed_gives_a_filter_that_an_address_can_say(typed: str):
    chosen = parse_filter(typed)
    assert parse_filter(chosen.to_query()) == chosen


def test_what_is_usual_needs_no_address():
    assert PortfolioFilter().to_query() == ""
    assert parse_filter("") == PortfolioFilter()


@pytest.mark.parametrize(
    "query",
    [
        "kind=best",
        "area=%00",
        "setting=Robert'); DROP",
        "rubric=appear",
        "factor=accepting",  # without a score
        "at_or_below=2.5",  # without a factor
        "factor=accepting&at_or_below=NaN",
        "factor=accepting&at_or_below=9",
        "factor=accepting&at_or_below=2.55",
        "sort=rank",
        "sort=-overall",
        "sort=factor.A B",
        "show=worst",
        "search=" + "x" * 4000,
    ],
)
def test_what_cannot_be_understood_is_left_out(query: str):
    assert parse_filter(query) == PortfolioFilter()


def test_a_page_where_no_column_was_chosen_is_not_the_usual_one():
    chosen = parse_filter("column=none")
    assert chosen.columns == ()
    assert chosen.to_query() == "column=none"
