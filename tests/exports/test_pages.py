"""The pages of exports: the data package from asking to deleting, tokens, research, and the words for programs."""

import io
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.statuses import AuditStatus
from apps.common.outages import CannotStoreError
from apps.exports import data_package_files, tasks
from apps.exports.actions.data_packages import ask_for_data_package
from apps.exports.api_snippets import snippets
from apps.exports.data_package_files import KEPT_FOR, NO_ROOM, forget_old_packages, make_data_package
from apps.exports.models import DATA_FOLDER, ApiToken, DataExport, ResearchConsent
from apps.jobs import claims, queues
from apps.jobs.bulk_queue import BULK
from apps.jobs.statuses import JobStatus

from ..cast import NOON, PASSWORD
from ..factories import make_audit
from ..own_data import own_data
from .asking import ask, make_token
from .reading_rows import package_bytes

PAGE, ASK, STATE = "exports:data_package", "exports:ask_for_package", "exports:package_state"
FILE, DELETE = "exports:download_package", "exports:delete_package"


@pytest.fixture
def audit(cast, rubric):
    """One audit of Harbour that is shared with the Estuary Board."""
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, reason="Seen.")
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    return audit


@pytest.fixture
def enqueued(monkeypatch):
    jobs: list = []
    monkeypatch.setattr(queues, "enqueue", lambda job: jobs.append((job.reference, job.queue)))
    return jobs


def make_package(person) -> DataExport:
    """A package that is ready, as a worker leaves it."""
    export = ask_for_data_package(by=person, at=timezone.now())
    make_data_package(export.reference, now=timezone.now)
    export.refresh_from_db()
    return export


def stored_files() -> list[str]:
    try:
        return default_storage.listdir(DATA_FOLDER)[1]
    except FileNotFoundError:
        return []


# --- The data package -----------------------------------------------------------------------------------------------


def test_from_asking_to_having_it(as_person, cast, audit, enqueued, django_capture_on_commit_callbacks):
    browser = as_person("commissioner")
    assert "Make the data package" in browser.get(reverse(PAGE)).text
    assert browser.get(reverse(STATE)).status_code == browser.get(reverse(FILE)).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert browser.post(reverse(ASK)).headers["Location"] == reverse(PAGE)
    export = DataExport.objects.get()
    assert enqueued == [(export.reference, BULK)]
    assert "waits for its turn" in browser.get(reverse(PAGE)).text
    assert browser.get(reverse(STATE)).json()["finished"] is False
    with django_capture_on_commit_callbacks(execute=True):
        tasks.make_package(export.reference)
    assert browser.get(reverse(STATE)).json()["finished"] is True
    assert f'href="{reverse(FILE)}"' in browser.get(reverse(PAGE)).text
    answer = browser.get(reverse(FILE))
    content = answer.getvalue()
    assert answer.headers["Content-Length"] == str(len(content))
    assert "no-store" in answer.headers["Cache-Control"]
    assert content == package_bytes(cast.commissioner)
    assert audit.reference in zipfile.ZipFile(io.BytesIO(content)).read("audits.csv").decode()
    [told] = [message for message in mail.outbox if "data package" in message.subject]
    assert told.to == [cast.commissioner.email]
    assert reverse(PAGE) in told.body


def test_nobody_else_gets_it(as_person, cast, audit):
    make_package(cast.commissioner)
    for name in ("manager", "other_commissioner", "newcomer"):
        assert as_person(name).get(reverse(FILE)).status_code == 404
    assert Client().get(reverse(FILE)).status_code == 302


def test_a_file_that_holds_what_was_taken_back_is_not_handed_out(as_person, cast, audit):
    make_package(cast.commissioner)
    browser = as_person("commissioner")
    withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=timezone.now())
    refused = browser.get(reverse(FILE), follow=True)
    assert "has changed since this file was made" in refused.text
    assert "Make it anew" in browser.get(reverse(PAGE)).text
    # Shared anew, it is something else that was given.
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=timezone.now())
    assert browser.get(reverse(FILE)).status_code == 302


def test_what_is_signed_off_later_leaves_a_file_as_it_is(as_person, cast, audit, rubric):
    make_package(cast.manager)
    make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, at=timezone.now())
    assert as_person("manager").get(reverse(FILE)).status_code == 200


def test_asked_again_it_takes_the_place_of_the_one_before(cast, audit, django_capture_on_commit_callbacks):
    first = ask_for_data_package(by=cast.manager, at=timezone.now())
    assert ask_for_data_package(by=cast.manager, at=timezone.now()) == first
    make_data_package(first.reference, now=timezone.now)
    with django_capture_on_commit_callbacks(execute=True):
        second = make_package(cast.manager)
    assert stored_files() == [second.file.name.rpartition("/")[2]]


def test_it_goes_when_its_person_says_so_and_after_a_week(as_person, cast, audit, django_capture_on_commit_callbacks):
    export = make_package(cast.manager)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old_packages(at=export.finished_at + KEPT_FOR - timedelta(seconds=1)) == 0
        assert forget_old_packages(at=export.finished_at + KEPT_FOR) == 1
    assert stored_files() == []
    make_package(cast.manager)
    with django_capture_on_commit_callbacks(execute=True):
        as_person("manager").post(reverse(DELETE))
    assert stored_files() == []
    assert not DataExport.objects.exists()


def test_a_worker_that_lost_it_leaves_nothing_behind(cast, audit, monkeypatch):
    export = ask_for_data_package(by=cast.manager, at=timezone.now())
    write = data_package_files.write_package

    def write_and_lose(target, reader):
        DataExport.objects.filter(pk=export.pk).update(claim="another")
        return write(target, reader)

    monkeypatch.setattr(data_package_files, "write_package", write_and_lose)
    make_data_package(export.reference, now=timezone.now)
    export.refresh_from_db()
    assert (export.status, export.claim) == (JobStatus.WORKING, "another")
    assert stored_files() == []


def test_a_full_disk_is_said_and_can_be_tried_again(as_person, cast, audit, monkeypatch):
    export = ask_for_data_package(by=cast.manager, at=timezone.now())

    def is_full(*args, **kwargs):
        raise CannotStoreError(28, "No room.")

    with monkeypatch.context() as patch:
        patch.setattr(data_package_files, "write_package", is_full)
        make_data_package(export.reference, now=timezone.now)
    export.refresh_from_db()
    assert export.failure == NO_ROOM
    page = as_person("manager").get(reverse(PAGE)).text
    assert NO_ROOM in page
    assert "Try again" in page
    assert make_package(cast.manager).status == JobStatus.READY


def test_a_row_is_taken_once(cast, audit):
    export = ask_for_data_package(by=cast.manager, at=timezone.now())
    assert claims.claim(DataExport.objects.all(), export.reference, at=timezone.now())
    make_data_package(export.reference, now=timezone.now)
    export.refresh_from_db()
    assert export.status == JobStatus.WORKING


# --- Tokens ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(cast):
    """A browser of the manager, who has just typed their password."""
    cast.manager.set_password(PASSWORD)
    cast.manager.save()
    browser = Client()
    browser.force_login(cast.manager)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def test_a_token_is_made_after_the_password_and_shown_once(as_person, confirmed, cast, audit):
    asked = as_person("manager").get(reverse("exports:make_token"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    empty = confirmed.post(reverse("exports:make_token"), {})
    assert empty.status_code == 422
    for sentence in ("Enter what the key is for.", "Choose what the key may read."):
        assert sentence in empty.text
    typed = {"name": "Board report", "reads": ["all"], "days": "90"}
    made = confirmed.post(reverse("exports:make_token"), typed)
    secret = made.context["secret"]
    assert secret in made.text
    assert ask("/api/audits", secret).json()["rows"][0]["audit_id"] == audit.reference
    listed = confirmed.get(reverse("exports:tokens")).text
    assert secret not in listed
    assert "Board report" in listed
    assert "Last used on" in listed
    token = ApiToken.objects.get()
    assert as_person("administrator").get(reverse("exports:end_token", args=[token.reference])).status_code == 404
    assert confirmed.get(reverse("exports:end_token", args=[token.reference])).status_code == 200
    confirmed.post(reverse("exports:end_token", args=[token.reference]))
    assert ask("/api/audits", secret).status_code == 401


def test_a_token_for_some_organisations_says_so(confirmed, cast, audit):
    typed = {"name": "One place", "reads": [cast.harbour.reference], "days": "30"}
    secret = confirmed.post(reverse("exports:make_token"), typed).context["secret"]
    assert len(ask("/api/audits", secret).json()["rows"]) == 1
    assert cast.harbour.name in confirmed.get(reverse("exports:tokens")).text
    stolen = confirmed.post(reverse("exports:make_token"), typed | {"reads": [cast.board.reference]})
    assert stolen.status_code == 422


def test_ones_own_data_tells_of_tokens_and_packages(as_person, cast, audit):
    secret = make_token(cast.manager, [cast.harbour.pk])
    make_package(cast.manager)
    told = own_data(as_person("manager"))
    [token] = told["tokens_for_programs"]
    assert token["organisations"] == [cast.harbour.reference]
    assert len(told["data_packages_you_asked_for"]) == 1
    assert secret not in str(told)


# --- Words for programs ---------------------------------------------------------------------------------------------


def test_what_the_page_says_for_python_works(live_server, cast, rubric, tmp_path):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, reason="Seen.")
    code = snippets(live_server.url).python
    page = Client()
    page.force_login(cast.manager)
    shown = page.get(reverse("exports:how_to_read")).context["snippets"].python
    assert [line for line in shown.splitlines() if not line.startswith("API")] == [
        line for line in code.splitlines() if not line.startswith("API")
    ]
    script = tmp_path / "read.py"
    script.write_text(code + f'assert audits[0]["audit_id"] == "{audit.reference}"\n', encoding="utf-8")
    environment = {"EVEN_GROUND_TOKEN": make_token(cast.manager), "PATH": "", "no_proxy": "*"}
    ran = subprocess.run(
        [sys.executable, str(script)], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "1 audits, 30 ratings"


def test_the_other_words_name_the_same_addresses(db):
    words = snippets("https://fidelity.example.org")
    for text in (words.power_query, words.r, words.python):
        assert "https://fidelity.example.org/api/" in text
        assert "{{" not in text


# --- Research -------------------------------------------------------------------------------------------------------


def test_administrators_decide_about_research(as_person, cast):
    address = reverse("exports:research", args=[cast.harbour.reference])
    for name, status in {"manager": 403, "other_manager": 404, "commissioner": 404}.items():
        assert as_person(name).get(address).status_code == status
        assert as_person(name).post(address, {"agree": "yes"}).status_code == status
    browser = as_person("administrator")
    assert "does not take part" in browser.get(address).text
    browser.post(address, {"agree": "yes"})
    assert ResearchConsent.objects.get().organisation == cast.harbour
    assert "takes part, since" in browser.get(address).text
    browser.post(address, {})
    assert not ResearchConsent.objects.exists()
