"""manage.py load_rubric"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.activity_log.models import Event
from apps.rubric.models import Anchor, Factor, Rubric, RubricDocument
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.yaml_nodes import LARGEST_FILE

from .files import SHIPPED, SMALL, SMALL_RUBRIC, spoiled


def load(*arguments) -> str:
    out = StringIO()
    call_command("load_rubric", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    """A file with this text."""

    def written(text: str | bytes):
        path = tmp_path / "rubric.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return written


def small() -> Rubric:
    return Rubric.objects.get(identifier="made-up-small-rubric")


def test_the_shipped_rubrics_are_loaded_without_a_file(rubric):
    assert load() == "APPEAR-informed rubric 0.1.0: unchanged\n"
    assert load("--publish") == "APPEAR-informed rubric 0.1.0: unchanged\n"


def test_what_is_published_is_not_read_again_at_every_start(rubric, monkeypatch):
    def no_time(**what):
        raise AssertionError("It was read again.")

    monkeypatch.setattr("apps.rubric.management.commands.load_rubric.load_rubric", no_time)
    assert load("--publish") == "APPEAR-informed rubric 0.1.0: unchanged\n"


def test_loading_twice_changes_nothing(db):
    assert load(SMALL_RUBRIC) == "Made-up café rubric 2.1.0: loaded\n"
    first = small()
    assert load(SMALL_RUBRIC) == "Made-up café rubric 2.1.0: unchanged\n"
    assert small().pk == first.pk
    assert Event.objects.filter(what="rubric loaded", target_reference=str(first.pk)).count() == 1


def test_other_spelling_of_the_same_content_changes_nothing(file, db):
    load(SMALL_RUBRIC)
    respelled = SMALL.replace("{id: host,", "{id: 'host',").replace("na_allowed: false", "na_allowed: no")
    assert load(file(respelled.replace("\n", "\r\n"))).endswith("unchanged\n")


def test_an_unpublished_rubric_may_be_loaded_anew(file, db):
    load(SMALL_RUBRIC)
    assert load(file(spoiled('"I hear you."', '"I listen."'))) == "Made-up café rubric 2.1.0: loaded\n"
    content = load_rubric_content(small()).content
    assert content.factors[0].in_one_line == "I listen."
    assert len(list(content.indicators)) == 7


def test_publishing_happens_once_and_is_on_the_trail(db):
    assert load(SMALL_RUBRIC) == "Made-up café rubric 2.1.0: loaded\n"
    assert load(SMALL_RUBRIC, "--publish") == "Made-up café rubric 2.1.0: unchanged, published\n"
    published_at = small().published_at
    assert load(SMALL_RUBRIC, "--publish") == "Made-up café rubric 2.1.0: unchanged\n"
    assert small().published_at == published_at
    assert Event.objects.filter(what="rubric published", target_reference=str(small().pk)).count() == 1


def test_a_published_version_refuses_other_content(file, rubric):
    changed = file(SHIPPED.replace("You are okay as you are here.", "You are fine."))
    with pytest.raises(CommandError) as refusal:
        load(changed)
    assert str(refusal.value) == "APPEAR-informed rubric 0.1.0 is published. Add a new version instead."
    content = load_rubric_content(rubric).content
    assert content.factor("accepting").in_one_line == "You are okay as you are here."


def test_a_new_version_stands_beside_the_published_one(file, rubric):
    newer = file(
        SHIPPED.replace('version: "0.1.0"', 'version: "0.2.0"').replace("You are okay as", "You are fine as")
    )
    assert load(newer) == "APPEAR-informed rubric 0.2.0: loaded\n"
    assert Rubric.objects.filter(identifier=rubric.identifier).count() == 2


def test_problems_are_listed_and_nothing_is_stored(file, db):
    before = Rubric.objects.count(), RubricDocument.objects.count(), Event.objects.count()
    with pytest.raises(CommandError) as refusal:
        load(file(spoiled("factors: [hearing]", "factors: [haering]", spoiled("type: papers", "type: paper"))))
    assert str(refusal.value).splitlines() == [
        "rubric.yaml was not loaded. 2 things to mend:",
        "line 115, cmo_links[0].factors[0]: 'haering' is not a factor of this rubric. Did you mean 'hearing'?",
        "line 155, factors[0].indicators[0].evidence[1].type: "
        "'paper' is not a kind of evidence of this rubric. Did you mean 'papers'?",
    ]
    assert (Rubric.objects.count(), RubricDocument.objects.count(), Event.objects.count()) == before


def test_a_slip_while_writing_the_document_leaves_nothing_behind(file, db, monkeypatch):
    before = Rubric.objects.count()
    monkeypatch.setattr(RubricDocument.objects, "create", break_off)
    with pytest.raises(RuntimeError):
        load(file(SMALL))
    assert Rubric.objects.count() == before


def test_a_slip_while_writing_rows_publishes_nothing(file, db, monkeypatch):
    load(SMALL_RUBRIC)
    monkeypatch.setattr(Anchor.objects, "bulk_create", break_off)
    with pytest.raises(RuntimeError):
        load(SMALL_RUBRIC, "--publish")
    assert small().published_at is None
    assert not Factor.objects.filter(rubric=small()).exists()


def break_off(*args, **kwargs):
    raise RuntimeError("the database went away")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe", "1 thing to mend:\nline 1: The file is not text in UTF-8."),
        (b"a: " + b"x" * LARGEST_FILE, "The file is larger than 1,000,000 characters."),
        (b"", "The file is empty."),
    ],
)
def test_files_that_are_no_rubric_get_a_sentence(file, db, content, says):
    with pytest.raises(CommandError) as refusal:
        load(file(content))
    assert says in str(refusal.value)


def test_a_file_that_is_not_there_gets_a_sentence(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere.yaml cannot be read: No such file or directory\."):
        load(tmp_path / "nowhere.yaml")
    with pytest.raises(CommandError, match=r"cannot be read: Is a directory\."):
        load(tmp_path)
