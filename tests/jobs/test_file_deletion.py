"""A file that is to go goes, whatever the storage says today."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.common.private_storage import PrivateStorage
from apps.jobs import file_deletion, tasks
from apps.jobs.file_deletion import are_gone, delete_file, discard_file
from apps.jobs.models import FileToDelete

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def away(monkeypatch):
    """away["is"]: the storage refuses, in the way that is said."""
    state = {"is": None}
    kept = PrivateStorage.delete

    def refuse(storage, name):
        if state["is"] is not None:
            raise state["is"]
        return kept(storage, name)

    monkeypatch.setattr(PrivateStorage, "delete", refuse)
    return state


def stored(name="evidence/ab/one"):
    return default_storage.save(name, ContentFile(b"x"))


def test_it_is_gone_at_once():
    name = stored()
    delete_file(name)
    assert not default_storage.exists(name)
    assert are_gone([name])


def test_what_is_rolled_back_keeps_its_file():
    name = stored()
    with transaction.atomic():
        delete_file(name)
        transaction.set_rollback(True)
    assert default_storage.exists(name)
    assert are_gone([name])
    tasks.delete_files()
    assert default_storage.exists(name)


REFUSALS = [
    PermissionError(13, "no"),
    OSError(5, "broken"),
    OSError(30, "read-only"),
    TimeoutError(),
    OSError(116, "?"),
]


@pytest.mark.parametrize("refusal", REFUSALS)
@pytest.mark.parametrize("get_rid_of", [delete_file, discard_file])
def test_a_storage_that_refuses_is_asked_until_it_agrees(away, refusal, get_rid_of, caplog):
    name = stored()
    away["is"] = refusal
    get_rid_of(name)
    assert not are_gone([name])
    for _ in range(3):
        tasks.delete_files()
        assert default_storage.exists(name)
    assert name not in caplog.text
    away["is"] = None
    tasks.delete_files()
    assert not default_storage.exists(name)
    assert are_gone([name])


def test_a_process_that_ends_before_it_has_deleted_leaves_the_wish(monkeypatch):
    name = stored()
    monkeypatch.setattr(file_deletion, "_try", lambda wish: None)
    delete_file(name)
    monkeypatch.undo()
    assert not are_gone([name])
    tasks.delete_files()
    assert not default_storage.exists(name)


def test_a_file_that_is_not_there_is_gone():
    delete_file("evidence/ab/never")
    discard_file("evidence/ab/never")
    assert FileToDelete.objects.count() == 0


def test_one_that_cannot_go_does_not_stand_in_the_way_of_others(monkeypatch):
    monkeypatch.setattr(file_deletion, "MOST_AT_ONCE", 2)
    names = [stored(f"one/{number}") for number in range(6)]
    kept = PrivateStorage.delete
    stuck = set(names[:2])

    def refuse_some(storage, name):
        if name in stuck:
            raise OSError(5, "broken")
        return kept(storage, name)

    monkeypatch.setattr(PrivateStorage, "delete", refuse_some)
    for name in names:
        FileToDelete.objects.create(name=name)
    for _ in range(4):
        tasks.delete_files()
    assert {name for name in names if default_storage.exists(name)} == stuck


@given(st.lists(st.tuples(st.sampled_from(["ask", "sweep", "away", "back"]), st.integers(0, 3)), max_size=20))
def test_in_the_end_every_wish_is_granted(tmp_path_factory, steps):
    storage = type("Storage", (), {})()
    storage.files, storage.is_away = {str(number) for number in range(4)}, False
    asked = set()

    def delete(name):
        if storage.is_away:
            raise OSError(5, "away")
        storage.files.discard(name)

    storage.delete, storage.exists = delete, lambda name: name in storage.files
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(file_deletion, "default_storage", storage)
        for step, number in steps:
            if step == "ask":
                asked.add(str(number))
                delete_file(str(number))
            elif step == "sweep":
                tasks.delete_files()
            else:
                storage.is_away = step == "away"
            assert all(not are_gone([name]) for name in asked & storage.files)
            assert {str(n) for n in range(4)} - asked <= storage.files
        storage.is_away = False
        tasks.delete_files()
        assert storage.files == {str(number) for number in range(4)} - asked
        assert FileToDelete.objects.count() == 0
