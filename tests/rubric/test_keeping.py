"""A published rubric stays as it was published."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from apps.common.errors import NotAllowed
from apps.rubric import queries
from apps.rubric.actions import load_rubric
from apps.rubric.models import Anchor, Band, Factor, Indicator, LinkFactor, Rubric
from apps.rubric.models.keeping import Kept, KeptQuerySet
from apps.rubric.rows import tree_of
from tests.people import NOON

from .files import SMALL

REFUSAL = "APPEAR-informed rubric 0.1.0 is published. Add a new version instead."


@pytest.fixture
def unpublished(db) -> Rubric:
    return load_rubric(text=SMALL, by=None, at=NOON).rubric


def test_every_row_of_a_rubric_is_kept():
    for model in apps.get_app_config("rubric").get_models():
        assert issubclass(model, Kept), model
        assert isinstance(model._default_manager.all(), KeptQuerySet), model
        # The way to its rubric can be followed from every kind of row; a wrong step raises FieldError.
        assert str(model._default_manager.all()._for_published().query).count("published_at") >= 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rubric: rubric.save(),
        lambda rubric: rubric.delete(),
        lambda rubric: Rubric.objects.filter(pk=rubric.pk).update(title="Other"),
        lambda rubric: Rubric.objects.all().delete(),
        lambda rubric: rubric.factors.first().save(),
        lambda rubric: rubric.factors.first().delete(),
        lambda rubric: rubric.factors.update(name="Other"),
        lambda rubric: rubric.factors.all().delete(),
        lambda rubric: Anchor.objects.update(text="Other"),
        lambda rubric: Anchor.objects.first().delete(),
        lambda rubric: LinkFactor.objects.all().delete(),
        lambda rubric: rubric.indicators.first().mechanisms.clear(),
        lambda rubric: Factor.objects.bulk_update([rubric.factors.first()], ["name"]),
        lambda rubric: Band.objects.create(rubric=rubric, position=9, slug="x", label="X", lowest=1, highest=2),
        lambda rubric: Band.objects.bulk_create([Band(rubric=rubric, position=9, slug="x", lowest=1, highest=2)]),
        lambda rubric: Anchor(indicator=rubric.indicators.first(), level=rubric.levels.first(), text="X").save(),
    ],
)
def test_what_is_published_is_neither_changed_added_to_nor_removed(rubric, change):
    with pytest.raises(NotAllowed) as refusal:
        change(rubric)
    assert refusal.value.reason == REFUSAL


def test_a_part_cannot_move_into_a_published_rubric(rubric, unpublished):
    band = unpublished.bands.first()
    band.rubric = rubric
    with pytest.raises(NotAllowed):
        band.save()


def test_an_unpublished_rubric_can_be_changed_and_removed(unpublished):
    unpublished.factors.update(name="Other")
    anchor = Anchor.objects.filter(indicator__rubric=unpublished).first()
    anchor.text = "Other"
    anchor.save()
    unpublished.delete()
    assert not Indicator.objects.filter(rubric=unpublished.pk).exists()


def test_rows_changed_in_the_database_itself_are_never_used(rubric):
    queries.forget()
    models.QuerySet(Factor).filter(rubric=rubric, position=0).update(name="Changed by hand")
    with pytest.raises(queries.RubricTamperedWith, match="not what was published"):
        queries.known(rubric)
    queries.forget()


def test_a_published_rubric_is_read_once(rubric, django_assert_num_queries):
    queries.forget()
    first = queries.known(rubric)
    with django_assert_num_queries(0):
        assert queries.known(rubric) is first


def test_a_rubric_is_read_with_as_many_queries_whatever_its_size(rubric, unpublished):
    def count(stored: Rubric) -> int:
        with CaptureQueriesContext(connection) as queries_made:
            tree_of(Rubric.objects.get(pk=stored.pk))
        return len(queries_made)

    assert count(rubric) == count(unpublished)
