"""Outages are 503 with a sentence and a time; what failed is made to fail for real, and mistakes of ours stay 500."""

import contextlib
import errno
import sqlite3
from importlib import import_module

import pytest
from django.core.exceptions import FieldError
from django.db import DatabaseError, IntegrityError, OperationalError, connection, connections
from django.test import Client, RequestFactory
from django.urls import reverse

from apps.common.outages import REACHED, STORED, CannotStoreError, is_outage, unavailable

POST = {"name": "A new name for a programme", "csrfmiddlewaretoken": "x"}


def problem_of(its_settings: dict, *statements: str) -> DatabaseError:
    """What another database says to these statements."""
    its_settings = connections.configure_settings({"default": its_settings})["default"]
    other = import_module(f"{its_settings['ENGINE']}.base").DatabaseWrapper(its_settings, "broken")
    try:
        with other.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except DatabaseError as problem:
        return problem
    finally:
        other.close()
    raise AssertionError("Nothing failed.")


def sqlite(path, **options) -> dict:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {"timeout": 0.01} | options}


@pytest.fixture
def file(tmp_path, django_db_blocker):
    path = tmp_path / "a.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE t (x TEXT UNIQUE)")
        plain.execute("INSERT INTO t VALUES ('one')")
        plain.commit()
    with django_db_blocker.unblock():
        yield path


def locked(file) -> DatabaseError:
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        return problem_of(sqlite(file), "INSERT INTO t VALUES ('two')")


def read_only(file) -> DatabaseError:
    return problem_of(sqlite(f"file:{file}?mode=ro", uri=True), "INSERT INTO t VALUES ('two')")


def full(file) -> DatabaseError:
    return problem_of(sqlite(file), "PRAGMA max_page_count = 1", "INSERT INTO t VALUES (zeroblob(100000))")


def gone(file) -> DatabaseError:
    return problem_of(sqlite(file.parent / "not" / "there.sqlite3"), "SELECT 1")


def no_server(file) -> DatabaseError:
    server = {"ENGINE": "django.db.backends.postgresql", "NAME": "x", "HOST": "127.0.0.1", "PORT": "9"}
    return problem_of(server, "SELECT 1")


OUTAGES = [locked, read_only, full, gone, no_server]
MISTAKES = ["SELECT * FROM nowhere", "SELECT nothing FROM t", "INSERT INTO t VALUES ('one')", "nonsense"]


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.__name__)
def test_a_database_that_fails_is_an_outage(file, outage):
    assert is_outage(outage(file))


@pytest.mark.parametrize("statement", MISTAKES)
def test_a_statement_that_is_wrong_is_none(file, statement):
    assert not is_outage(problem_of(sqlite(file), statement))


@pytest.mark.django_db
def test_what_postgresql_refuses_for_now_is_an_outage():
    if connection.vendor != "postgresql":
        return
    for statements, expected in [
        (["SET TRANSACTION READ ONLY", "CREATE TABLE t (x int)"], True),
        (["SET LOCAL statement_timeout = 1", "SELECT pg_sleep(5)"], True),
        (["SELECT 1 / 0"], False),
        (["DO $$ BEGIN RAISE EXCEPTION 'kept'; END $$"], False),
        (["DO $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$"], True),
        (["DO $$ BEGIN RAISE EXCEPTION 'down' USING ERRCODE = '57P01'; END $$"], True),
    ]:
        found = problem_of(connection.settings_dict | {"ATOMIC_REQUESTS": False}, "BEGIN", *statements)
        assert is_outage(found) is expected, statements


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO, errno.EMFILE, errno.EACCES])
def test_a_system_that_fails_is_an_outage(number):
    assert is_outage(OSError(number, "a sentence of the system"))


@pytest.mark.parametrize(
    "problem",
    [None, ValueError("x"), FileNotFoundError(errno.ENOENT, "x"), IntegrityError("x"), OSError("x"), FieldError("x")],
)
def test_anything_else_is_none(problem):
    assert not is_outage(problem)


# --- The answer -------------------------------------------------------------------------------------------


def fails_with(problem: Exception):
    def fail(*args, **kwargs):
        raise problem

    return fail


def is_answer_to_an_outage(answer, sentence: str) -> None:
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "no-store" in answer.headers["Cache-Control"]
    assert sentence in answer.content.decode()


@pytest.mark.parametrize("outage", OUTAGES, ids=lambda outage: outage.__name__)
def test_a_page_says_so(as_person, monkeypatch, file, outage):
    browser = as_person("manager")
    monkeypatch.setattr("apps.accounts.queries.your_account_page", fails_with(outage(file)))
    is_answer_to_an_outage(browser.get(reverse("accounts:your_account")), REACHED)
    scripts = browser.get(reverse("accounts:your_account"), headers={"Accept": "application/json"})
    assert (scripts.status_code, scripts.json()) == (503, {"message": REACHED})


def test_what_was_typed_can_be_sent_again(as_person, monkeypatch, file):
    browser = as_person("manager")
    problem = locked(file)
    with monkeypatch.context() as broken:
        broken.setattr("apps.accounts.actions.change_name", fails_with(problem))
        answer = browser.post(reverse("accounts:change_name"), {"name": "Robin of the harbour"})
    is_answer_to_an_outage(answer, REACHED)
    page = answer.content.decode()
    assert 'value="Robin of the harbour"' in page
    assert 'name="csrfmiddlewaretoken"' in page
    again = browser.post(reverse("accounts:change_name"), {"name": "Robin of the harbour", "sent_again": "1"})
    assert again.status_code == 302


def test_no_password_is_shown_again(client, db, monkeypatch, file):
    monkeypatch.setattr("apps.accounts.sign_in_backend.User.objects.filter", fails_with(locked(file)))
    typed = {"login": "sam@example.org", "password": "three or four words"}
    answer = client.post(reverse("account_login"), typed)
    is_answer_to_an_outage(answer, REACHED)
    assert "three or four words" not in answer.content.decode()


@pytest.mark.parametrize(
    "where",
    [
        "django.contrib.sessions.backends.db.SessionStore.load",
        "django.contrib.sessions.middleware.SessionMiddleware.process_response",
        "django.contrib.auth.backends.ModelBackend.get_user",
    ],
)
def test_so_does_what_fails_before_or_after_a_page(as_person, monkeypatch, file, where):
    browser = as_person("manager")
    browser.raise_request_exception = False
    monkeypatch.setattr(where, fails_with(locked(file)))
    is_answer_to_an_outage(browser.post(reverse("account_logout")), REACHED)


def test_a_request_whose_files_find_no_room_says_so(db, monkeypatch):
    client = Client(raise_request_exception=False)
    full = OSError(errno.ENOSPC, "No space left on device")
    monkeypatch.setattr("django.http.multipartparser.MultiPartParser.parse", fails_with(full))
    is_answer_to_an_outage(client.post(reverse("account_login"), {"login": "x"}), STORED)


def test_the_answer_asks_the_database_for_nothing(db, file):
    def refuse(*args):
        raise AssertionError("It asked.")

    request = RequestFactory().post("/", POST)
    request.resolver_match = None
    with connection.execute_wrapper(refuse):
        is_answer_to_an_outage(unavailable(request, OperationalError("away")), REACHED)
        request = RequestFactory().post("/", POST)
        request.resolver_match = None
        is_answer_to_an_outage(unavailable(request, CannotStoreError(errno.ENOSPC, "full")), STORED)


def test_a_mistake_of_ours_stays_one(as_person, monkeypatch):
    browser = as_person("manager")
    browser.raise_request_exception = False
    monkeypatch.setattr("apps.accounts.queries.your_account_page", fails_with(ValueError("x")))
    answer = browser.get(reverse("accounts:your_account"))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()


def test_the_log_names_the_kind_and_nobody(as_person, monkeypatch, caplog, file):
    browser = as_person("manager")
    monkeypatch.setattr("apps.accounts.queries.your_account_page", fails_with(locked(file)))
    browser.get(reverse("accounts:your_account"))
    assert "An outage: OperationalError SQLITE_BUSY." in caplog.text
