"""Content survives its file and the database; nothing of it is lost, added or reordered."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from apps.rubric.actions.publishing import store_content
from apps.rubric.canonical_json import content_hash, from_canonical_json, hash_document, to_canonical_json
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.rubric_rows import rows_match, write_rows
from apps.rubric.schema.rubric_content import RubricContent
from apps.rubric.schema.scale_content import DifferenceFlag
from apps.rubric.yaml_writer import to_yaml
from tests.cast import NOON

from .files import SHIPPED, SMALL, replace, whole
from .generated_rubrics import rubrics

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


@pytest.mark.long(reason="many generated rubrics")
@settings(max_examples=15, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_any_content_comes_back_from_its_file(content: RubricContent):
    again = whole(to_yaml(content))
    assert again == content
    assert content_hash(again) == content_hash(content)


@pytest.mark.parametrize("text", [SHIPPED, SMALL], ids=["shipped", "small"])
def test_what_was_written_is_written_the_same_again(text):
    written = to_yaml(whole(text))
    assert to_yaml(whole(written)) == written


@pytest.mark.long(reason="many generated rubrics")
@settings(max_examples=15, deadline=None, suppress_health_check=UNHURRIED)
@given(rubrics())
def test_any_content_comes_back_from_its_document(content: RubricContent):
    document = to_canonical_json(content)
    assert from_canonical_json(document) == content
    assert to_canonical_json(from_canonical_json(document)) == document
    assert hash_document(document) == content_hash(content)


@pytest.mark.long(reason="many generated rubrics")
@settings(max_examples=4, deadline=None, suppress_health_check=[*UNHURRIED, HealthCheck.function_scoped_fixture])
@given(content=rubrics())
def test_any_content_comes_back_from_the_database_and_its_rows_say_the_same(db, content: RubricContent):
    with transaction.atomic():
        stored = store_content(content=content, by=None, at=NOON).rubric
        stored.refresh_from_db()
        assert load_rubric_content(stored).content == content
        assert stored.content_hash == content_hash(content)
        write_rows(stored, content)
        assert rows_match(stored, content)
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
        views_differ_flag=DifferenceFlag(status="rule", factor=half, indicator=half),
        noticeable_change_flag=DifferenceFlag(status="rule", factor=half, indicator=half),
    )
    same = replace(content, scale=replace(content.scale, rules=rules))
    assert whole(to_yaml(same)) == same


def test_a_title_of_several_lines_stays_inside_the_comment():
    """The comment on top of an exported file repeats sentences; none of them may end it."""
    content = whole(SMALL)
    wording = replace(content.honest_wording, short_disclaimer="First.\nrubric: {}\n--- second")
    assert whole(to_yaml(replace(content, honest_wording=wording))).honest_wording == wording
