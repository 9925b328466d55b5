"""The file of everything kept about a person: asked for, made by a worker, for its owner alone, gone after a day."""

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts import actions, personal_data, personal_data_exports, personal_data_gathering, tasks
from apps.accounts.models import EXPORTS_FOLDER, PersonalDataExport
from apps.accounts.personal_data_exports import (
    KEPT_FOR,
    LEFT_BEHIND,
    ask_for_export,
    forget_gathered,
    forget_old_exports,
)
from apps.accounts.personal_data_gathering import COULD_NOT, NO_ROOM, TOO_SLOW, make_export
from apps.common.encrypted_files import PIECE, EncryptedContent, decrypted_pieces
from apps.common.errors import NotAllowed
from apps.common.outages import CannotStoreError
from apps.jobs import claims, queues
from apps.jobs.statuses import JobStatus
from tests.own_data import make_data_export, own_data, text_of_own_data

pytestmark = pytest.mark.long(reason="gathers everything that is kept about people")

PAGE, ASK = "accounts:your_data", "accounts:ask_for_your_data"
STATE, FILE = "accounts:your_data_state", "accounts:download_your_data"
SECOND = timedelta(seconds=1)


def stored_files() -> list[str]:
    try:
        return default_storage.listdir(EXPORTS_FOLDER)[1]
    except FileNotFoundError:
        return []


def stored_path(export) -> Path:
    return Path(default_storage.path(export.file.name))


@pytest.fixture
def enqueued(monkeypatch):
    references: list[str] = []
    monkeypatch.setattr(queues, "enqueue", lambda job: references.append(job.reference))
    return references


# --- Asking, waiting, taking ------------------------------------------------------------------------------


def test_from_asking_to_having_it(signed_in, person, enqueued, django_capture_on_commit_callbacks):
    assert "Make the file" in signed_in.get(reverse(PAGE)).text
    assert signed_in.get(reverse(STATE)).status_code == signed_in.get(reverse(FILE)).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert signed_in.post(reverse(ASK)).headers["Location"] == reverse(PAGE)
    export = PersonalDataExport.objects.get()
    assert enqueued == [export.reference]
    page = signed_in.get(reverse(PAGE)).text
    assert "waits for its turn" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert signed_in.get(reverse(STATE)).json()["finished"] is False
    assert signed_in.get(reverse(FILE)).status_code == 404
    tasks.export_personal_data(export.reference)
    assert signed_in.get(reverse(STATE)).json()["finished"] is True
    page = signed_in.get(reverse(PAGE)).text
    assert f'href="{reverse(FILE)}"' in page
    assert "http-equiv" not in page
    answer = signed_in.get(reverse(FILE))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="even-ground-your-data.json"'
    assert "no-store" in answer.headers["Cache-Control"]
    content = answer.getvalue()
    assert answer.headers["Content-Length"] == str(len(content))
    assert json.loads(content)["account"]["name"] == "Sam Shore"


def test_asked_again_while_one_is_made_it_is_the_same(person):
    first = ask_for_export(by=person, at=timezone.now())
    assert ask_for_export(by=person, at=timezone.now()) == first
    claims.claim(PersonalDataExport.objects.all(), first.reference, at=timezone.now())
    assert ask_for_export(by=person, at=timezone.now()) == first


def test_asked_again_when_it_is_ready_it_is_made_anew(signed_in, person, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = make_data_export(person)
    actions.change_name(user=person, name="Sam Sands", by=person, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert own_data(signed_in)["account"]["name"] == "Sam Sands"
    second = PersonalDataExport.objects.get()
    assert second.reference != first.reference
    assert stored_files() == [second.file.name.rpartition("/")[2]]


def test_nobody_else_gets_it(cast, person, signed_in):
    make_data_export(person)
    other = Client()
    other.force_login(cast.manager)
    assert other.get(reverse(FILE)).status_code == other.get(reverse(STATE)).status_code == 404
    assert "Make the file" in other.get(reverse(PAGE)).text
    for name in (PAGE, STATE, FILE):
        assert Client().get(reverse(name)).status_code == 302
    assert "sam@example.org" not in text_of_own_data(other)
    assert "sam@example.org" in signed_in.get(reverse(FILE)).getvalue().decode()


def test_a_closed_account_is_refused(person):
    person.is_active = False
    person.save()
    with pytest.raises(NotAllowed):
        ask_for_export(by=person, at=timezone.now())


# --- What lies there --------------------------------------------------------------------------------------


def test_the_stored_file_tells_nothing_and_is_named_after_nobody(person):
    export = make_data_export(person)
    content = stored_path(export).read_bytes()
    for words in (b"Sam", b"example.org", b"account"):
        assert words not in content
    assert export.file.name.startswith(f"{EXPORTS_FOLDER}/{export.reference}-")


@pytest.mark.parametrize("harm", ["gone", "shorter", "longer", "another", "empty", "key"])
def test_what_is_not_what_was_made_is_not_handed_out(signed_in, person, settings, harm):
    export = make_data_export(person)
    path = stored_path(export)
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    elif harm == "key":
        settings.SECRET_KEY = "another"
        signed_in.force_login(person)  # sessions are signed with it as well
    else:
        changed = {"shorter": content[:-1], "longer": content * 2, "another": content.swapcase(), "empty": b""}
        path.write_bytes(changed[harm])
    answer = signed_in.get(reverse(FILE), follow=True)
    assert answer.redirect_chain[-1][0] == reverse(PAGE)
    assert "This file cannot be opened any more. Make it anew." in answer.text
    assert own_data(signed_in)["account"]["name"] == "Sam Shore"


@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text() | st.datetimes(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_the_pieces_are_the_same_as_the_whole(sections):
    whole = json.loads(json.dumps(sections, cls=DjangoJSONEncoder))
    assert json.loads("".join(personal_data.as_json(sections.items()))) == whole


@given(st.lists(st.text() | st.sampled_from([" ", "\n", " \n ", "x" * PIECE, "ß " * PIECE])))
def test_any_text_comes_back_from_an_encrypted_file(texts):
    key = "0" * 43 + "="
    content = EncryptedContent(texts, keys=[key], bound_to="ABC")
    stored = ContentFile(b"".join(content.chunks()))
    found = b"".join(decrypted_pieces(stored, keys=[key], bound_to="ABC"))
    assert found == "".join(texts).encode()
    assert content.size_of_text == len(found)


# --- What goes wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (RuntimeError("Sam wrote this."), COULD_NOT),
        (SoftTimeLimitExceeded(), TOO_SLOW),
        (CannotStoreError(28, "Sam wrote this."), NO_ROOM),
    ],
)
def test_a_failure_is_a_sentence_and_can_be_tried_again(signed_in, person, monkeypatch, caplog, problem, sentence):
    def fail(user):
        raise problem

    export = ask_for_export(by=person, at=timezone.now())
    with monkeypatch.context() as patch:
        patch.setattr(personal_data_gathering, "sections_about", fail)
        make_export(export.reference, now=timezone.now)
    export.refresh_from_db()
    assert (export.status, export.failure) == (JobStatus.FAILED, sentence)
    assert "Sam wrote this." not in caplog.text
    page = signed_in.get(reverse(PAGE)).text
    assert sentence in page
    assert "Try again" in page
    assert stored_files() == []
    assert own_data(signed_in)["account"]["name"] == "Sam Shore"


def test_a_worker_that_lost_its_row_leaves_no_file(person, monkeypatch):
    export = ask_for_export(by=person, at=timezone.now())

    def close_meanwhile(user):
        yield "account", {}
        PersonalDataExport.objects.all().delete()

    monkeypatch.setattr(personal_data_gathering, "sections_about", close_meanwhile)
    make_export(export.reference, now=timezone.now)
    assert stored_files() == []


# --- Its end ----------------------------------------------------------------------------------------------


def test_it_is_gone_after_a_day(signed_in, person, django_capture_on_commit_callbacks):
    export = make_data_export(person)
    assert forget_old_exports(at=export.finished_at + KEPT_FOR - SECOND) == 0
    assert len(stored_files()) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_exports(at=export.finished_at + KEPT_FOR) == 1
    assert (PersonalDataExport.objects.count(), stored_files()) == (0, [])


def test_it_is_not_handed_out_after_a_day_although_no_sweep_ran(signed_in, person):
    export = make_data_export(person)
    PersonalDataExport.objects.update(finished_at=export.finished_at - KEPT_FOR)
    assert signed_in.get(reverse(FILE)).status_code == 404
    assert "Make the file" in signed_in.get(reverse(PAGE)).text


def test_what_waits_is_not_forgotten(person):
    export = ask_for_export(by=person, at=timezone.now())
    assert forget_old_exports(at=export.requested_at + 9 * KEPT_FOR) == 0


def test_a_file_that_a_dying_worker_left_goes_after_an_hour(person):
    export = make_data_export(person)
    name = default_storage.save(f"{EXPORTS_FOLDER}/BCDFGHJKMN-01234567.encrypted", ContentFile(b"left"))
    forget_old_exports(at=timezone.now())
    assert default_storage.exists(name)
    long_ago = (timezone.now() - LEFT_BEHIND).timestamp() - 1
    for path in (stored_path(export), Path(default_storage.path(name))):
        os.utime(path, (long_ago, long_ago))
    forget_old_exports(at=timezone.now())
    assert not default_storage.exists(name)
    assert stored_path(export).exists()  # a row names it


def test_closing_the_account_deletes_it(person, django_capture_on_commit_callbacks):
    make_data_export(person)
    with django_capture_on_commit_callbacks(execute=True):
        actions.close_account(user=person, by=person, at=timezone.now())
    assert (PersonalDataExport.objects.count(), stored_files()) == (0, [])


def test_what_is_deleted_for_good_is_gathered_no_more(person, django_capture_on_commit_callbacks):
    make_data_export(person)
    with django_capture_on_commit_callbacks(execute=True):
        forget_gathered([person.pk])
    assert (PersonalDataExport.objects.count(), stored_files()) == (0, [])
    export = ask_for_export(by=person, at=timezone.now())
    claim = claims.claim(PersonalDataExport.objects.all(), export.reference, at=timezone.now())
    forget_gathered([person.pk])
    export.refresh_from_db()
    assert export.status == JobStatus.WAITING
    with pytest.raises(claims.ClaimLostError):
        claims.finish(claim, at=timezone.now())


def test_long_files_are_never_held_whole(person, monkeypatch):
    """What is taken from the sections goes to the disk before the next is asked for."""
    held, longest = 0, 0

    def sections(user):
        nonlocal held, longest
        for number in range(8):
            yield f"part {number}", ["x" * PIECE]
            held += PIECE
            longest = max(longest, held)

    encrypt = personal_data_exports.crypto.encrypt

    def encrypt_and_count(text, **options):
        nonlocal held
        held = 0
        return encrypt(text, **options)

    monkeypatch.setattr(personal_data_gathering, "sections_about", sections)
    monkeypatch.setattr("apps.common.encrypted_files.crypto.encrypt", encrypt_and_count)
    export = make_data_export(person)
    assert export.size > 8 * PIECE
    assert longest <= 2 * PIECE
