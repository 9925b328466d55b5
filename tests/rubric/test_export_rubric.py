"""manage.py export_rubric"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.rubric.actions.publishing import load_rubric
from apps.rubric.models import Rubric
from tests.cast import NOON

from .files import SHIPPED, SMALL, whole


def export(*arguments) -> str:
    out = StringIO()
    call_command("export_rubric", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_the_newest_published_rubric_is_written(rubric):
    load_rubric(text=SMALL, by=None, at=NOON)
    assert whole(export()) == whole(SHIPPED)


def test_any_stored_version_can_be_named(rubric):
    load_rubric(text=SMALL, by=None, at=NOON)
    assert whole(export("2.1.0")) == whole(SMALL)


def test_without_a_published_one_the_newest_is_written(rubric):
    load_rubric(text=SMALL, by=None, at=NOON)
    assert whole(export("--rubric", "made-up-small-rubric")) == whole(SMALL)


def test_loading_what_was_exported_changes_nothing(rubric, tmp_path):
    file = tmp_path / "exported.yaml"
    assert export("0.1.0", "--output", file) == f"{file} is written.\n"
    before = Rubric.objects.count()
    out = StringIO()
    call_command("load_rubric", str(file), stdout=out)
    assert out.getvalue() == "APPEAR-informed rubric 0.1.0: unchanged\n"
    assert Rubric.objects.count() == before


def test_a_version_that_is_not_there_gets_a_sentence(rubric):
    with pytest.raises(CommandError) as missing:
        export("9.9")
    assert str(missing.value) == "There is no such rubric. Stored are: appear-informed-fidelity-rubric 0.1.0."


def test_a_version_that_two_rubrics_have_is_asked_about(rubric):
    load_rubric(text=SMALL.replace('"2.1.0"', '"0.1.0"'), by=None, at=NOON)
    with pytest.raises(CommandError, match=r"Several rubrics have version 0\.1\.0: .* Name one with --rubric\."):
        export("0.1.0")
    assert whole(export("0.1.0", "--rubric", "made-up-small-rubric")).rubric.id == "made-up-small-rubric"


def test_a_place_that_cannot_be_written_gets_a_sentence(rubric, tmp_path):
    with pytest.raises(CommandError, match=r"cannot be written: Is a directory\."):
        export("--output", tmp_path)
