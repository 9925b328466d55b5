"""A published rubric stays as it was published."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from apps.common.errors import NotAllowed
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.models import Anchor, EvidenceType, Factor, Indicator, Level, Outcome, Rubric, RubricDocument
from apps.rubric.models.immutable import ImmutableModel, ImmutableQuerySet
from apps.rubric.queries.rubric_loader import RubricTamperedWith, clear_rubric_cache, load_rubric_content
from tests.cast import NOON

from .files import SMALL

REFUSAL = "APPEAR-informed rubric 0.1.0 is published. Add a new version instead."


@pytest.fixture
def unpublished(db) -> Rubric:
    return load_rubric(text=SMALL, by=None, at=NOON).rubric


@pytest.fixture
def read_afresh():
    """What another process would find, and nothing of it is remembered afterwards."""
    clear_rubric_cache()
    yield
    clear_rubric_cache()


def test_every_row_of_a_rubric_is_immutable():
    for model in apps.get_app_config("rubric").get_models():
        assert issubclass(model, ImmutableModel), model
        assert isinstance(model._default_manager.all(), ImmutableQuerySet), model
        # The way to its rubric can be followed from every kind of row; a wrong step raises FieldError.
        assert str(model._default_manager.all().of_published().query).count("published_at") >= 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rubric: rubric.save(),
        lambda rubric: rubric.delete(),
        lambda rubric: Rubric.objects.filter(pk=rubric.pk).update(title="Other"),
        lambda rubric: Rubric.objects.all().delete(),
        lambda rubric: rubric.document.save(),
        lambda rubric: rubric.document.delete(),
        lambda rubric: RubricDocument.objects.update(text="{}"),
        lambda rubric: rubric.factors.first().save(),
        lambda rubric: rubric.factors.first().delete(),
        lambda rubric: rubric.factors.update(name="Other"),
        lambda rubric: rubric.factors.all().delete(),
        lambda rubric: Anchor.objects.update(text="Other"),
        lambda rubric: Anchor.objects.first().delete(),
        lambda rubric: EvidenceType.objects.all().delete(),
        lambda rubric: rubric.indicators.first().anchors.all().delete(),
        lambda rubric: Factor.objects.bulk_update([rubric.factors.first()], ["name"]),
        lambda rubric: Outcome.objects.create(rubric=rubric, position=9, slug="x", name="X"),
        lambda rubric: Outcome.objects.bulk_create([Outcome(rubric=rubric, position=9, slug="x", name="X")]),
        lambda rubric: Anchor(indicator=rubric.indicators.first(), level=rubric.levels.first(), text="X").save(),
    ],
)
def test_what_is_published_is_neither_changed_added_to_nor_removed(rubric, change):
    with pytest.raises(NotAllowed) as refusal:
        change(rubric)
    assert refusal.value.reason == REFUSAL


def test_a_part_cannot_move_into_a_published_rubric(rubric, unpublished):
    outcome = Outcome.objects.create(rubric=unpublished, position=0, slug="x", name="X")
    outcome.rubric = rubric
    with pytest.raises(NotAllowed):
        outcome.save()


def test_an_unpublished_rubric_can_be_changed_and_removed(unpublished):
    unpublished.title = "Other"
    unpublished.save()
    unpublished.document.text = "{}"
    unpublished.document.save()
    unpublished.delete()
    assert not RubricDocument.objects.filter(rubric=unpublished.pk).exists()


def test_rows_are_written_in_the_act_that_publishes(unpublished):
    assert not Indicator.objects.filter(rubric=unpublished).exists()
    rubric = publish_rubric(rubric=unpublished, by=None, at=NOON)
    content = load_rubric_content(rubric).content
    assert [factor.slug for factor in rubric.factors.all()] == [factor.id for factor in content.factors]
    assert [level.number for level in rubric.levels.all()] == [1, 2, 3, 4]
    assert {row.code: row.title for row in rubric.indicators.all()} == {
        indicator.id: indicator.title for indicator in content.indicators
    }
    for indicator in content.indicators:
        anchors = Anchor.objects.filter(indicator__rubric=rubric, indicator__code=indicator.id)
        assert [anchor.text for anchor in anchors] == [anchor.anchor for anchor in indicator.levels]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda rubric: models.QuerySet(Factor).filter(rubric=rubric, position=0).update(name="Changed by hand"),
        lambda rubric: models.QuerySet(Indicator).filter(rubric=rubric, code="ACC-1").update(statement="Changed"),
        lambda rubric: models.QuerySet(Anchor).filter(indicator__rubric=rubric, level__number=5).update(text="Easy"),
        lambda rubric: models.QuerySet(Level).filter(rubric=rubric, number=1).update(label="Best"),
        lambda rubric: models.QuerySet(Rubric).filter(pk=rubric.pk).update(title="Validated scale"),
        lambda rubric: models.QuerySet(Outcome).filter(rubric=rubric, position=0).delete(),
        lambda rubric: models.QuerySet(EvidenceType).bulk_create(
            [EvidenceType(rubric=rubric, position=9, slug="more", code="MORE", label="More")]
        ),
        lambda rubric: models.QuerySet(RubricDocument).filter(rubric=rubric).delete(),
        lambda rubric: (
            models.QuerySet(RubricDocument)
            .filter(rubric=rubric)
            .update(text=rubric.document.text.replace("You are okay as you are here.", "You are fine."))
        ),
    ],
)
def test_what_was_changed_in_the_database_itself_is_never_used(rubric, read_afresh, tamper):
    tamper(rubric)
    with pytest.raises(RubricTamperedWith, match="not what was published"):
        load_rubric_content(rubric)


def test_a_published_rubric_is_read_once(rubric, read_afresh, django_assert_num_queries):
    first = load_rubric_content(rubric)
    with django_assert_num_queries(0):
        assert load_rubric_content(rubric) is first


def test_a_rubric_is_read_with_as_many_queries_whatever_its_size(rubric, unpublished, read_afresh):
    def count(stored: Rubric) -> int:
        with CaptureQueriesContext(connection) as queries_made:
            load_rubric_content(Rubric.objects.get(pk=stored.pk))
        return len(queries_made)

    assert count(rubric) == count(publish_rubric(rubric=unpublished, by=None, at=NOON))
