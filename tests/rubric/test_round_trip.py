"""A tree survives its file and its rows; nothing of it is lost, added or reordered."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from apps.rubric import tree
from apps.rubric.rows import tree_of, write_rows
from apps.rubric.writer import content_hash, write
from tests.people import NOON

from .files import SHIPPED, SMALL, whole
from .trees import rubrics

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@settings(max_examples=15, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_any_tree_comes_back_from_its_file(content: tree.Rubric):
    again = whole(write(content))
    assert again == content
    assert content_hash(again) == content_hash(content)


@pytest.mark.parametrize("text", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_what_was_written_is_written_the_same_again(text):
    written = write(whole(text))
    assert write(whole(written)) == written


@settings(max_examples=4, deadline=None, suppress_health_check=[*UNHURRIED, HealthCheck.function_scoped_fixture])
@given(content=rubrics())
def test_any_tree_comes_back_from_its_rows(db, content: tree.Rubric):
    with transaction.atomic():
        stored = write_rows(content, at=NOON)
        stored.refresh_from_db()
        assert tree_of(stored) == content
        assert content_hash(tree_of(stored)) == stored.content_hash
        transaction.set_rollback(True)


def test_the_order_of_sources_counts():
    content = whole(SMALL)
    turned = replace(content, sources=content.sources[::-1])
    assert content_hash(turned) != content_hash(content)


def test_one_changed_word_changes_the_hash():
    content = whole(SMALL)
    assert content_hash(replace(content, scale=replace(content.scale, band_guard="Other"))) != content_hash(content)


def test_the_same_figure_twice_needs_no_alias():
    content, half = whole(SMALL), Decimal("0.5")
    rules = replace(
        content.scale.rules,
        views_differ_flag=tree.Flag("rule", half, half),
        noticeable_change_flag=tree.Flag("rule", half, half),
    )
    same = replace(content, scale=replace(content.scale, rules=rules))
    assert whole(write(same)) == same


def test_a_title_of_several_lines_stays_inside_the_comment():
    """The comment on top of an exported file repeats sentences; none of them may end it."""
    content = whole(SMALL)
    wording = replace(content.honest_wording, short_disclaimer="First.\nrubric: {}\n--- second")
    assert whole(write(replace(content, honest_wording=wording))).honest_wording == wording
