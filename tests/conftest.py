"""What every test may ask for."""

import gc
import os
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from apps.accounts.tasks import send_email
from apps.assessments import immutability_triggers
from apps.common.errors import NotAllowed
from apps.rubric import consistency, yaml_reader
from apps.rubric.actions.publishing import publish_rubric, store_content
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import clear_rubric_cache, load_rubric_content, newest_published
from apps.rubric.schema.rubric_content import RubricContent

from .cast import Cast, make_cast
from .database_template import DatabaseTemplate, database_template
from .scenario import build_scenario

# How quick the machine is never decides whether a test holds.
hypothesis_settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("unhurried")

EMPTYING = {"transactional_db", "live_server"}
DATABASE = {"db"} | EMPTYING
ROOT = Path(__file__).resolve().parents[1]
SHIPPED_RUBRIC = ROOT / "apps" / "rubric" / "content" / "appear-0.1.0.yaml"


@pytest.fixture(autouse=True)
def _plain_surroundings(settings, tmp_path):
    """Files and rate limits of one test are nobody else's; pages need no fingerprinted static files."""
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "apps.common.private_storage.PrivateStorage",
            "OPTIONS": {"location": tmp_path / "files", "base_url": None},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": f"{tmp_path}/{name}"}
        for name in settings.CACHES
    }
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def emails_wait() -> None:
    """Ask for it where e-mails shall wait for a worker, as they do outside of tests."""


@pytest.fixture(autouse=True)
def _emails_arrive(request, monkeypatch):
    """No worker runs beside a test: an e-mail is sent as soon as its row is stored."""
    if "emails_wait" not in request.fixturenames:

        def send_all(emails) -> None:
            for email in emails:
                send_email(email.reference)

        monkeypatch.setattr("apps.accounts.outgoing_emails.enqueue_all_after_commit", send_all)


# Where the gate looks for the tests of a whole part.
FOLDERS_OF_PARTS = {"browser": ("tests/browser/",), "worker": ("tests/faults/", "tests/journeys/")}


def check_marks(item) -> None:
    """A long test says why it is; what needs a browser or workers lies where the gate looks for it."""
    for mark in item.iter_markers("long"):
        assert mark.kwargs.get("reason"), f"{item.nodeid} is marked as long and does not say why"
    for part, folders in FOLDERS_OF_PARTS.items():
        if item.get_closest_marker(part):
            assert item.nodeid.startswith(folders), f"{item.nodeid} belongs into {' or '.join(folders)}"


def empties_the_database(item) -> bool:
    """Whether a test has real transactions, so that its rows can only be taken back by emptying every table."""
    mark = item.get_closest_marker("django_db")
    return bool(EMPTYING & set(item.fixturenames) or (mark and mark.kwargs.get("transaction")))


def place_in_the_run(item) -> tuple[bool, bool]:
    """Long tests begin, so that no process waits for another's at the end.

    Those that empty the database come last: whoever follows them has to load the rubric anew.
    """
    return empties_the_database(item), item.get_closest_marker("long") is None


def pytest_collection_modifyitems(config, items):
    """Long tests say why they are, and begin; on the second database stands only what meets it.

    Sums, content and files are the same wherever the answers are.
    """
    for item in items:
        check_marks(item)
    items.sort(key=place_in_the_run)
    if os.environ.get("DATABASE_TESTS_ONLY"):
        asks = [item for item in items if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(asks)])
        items[:] = asks


def pytest_collection_finish():
    """What is loaded by now stays: looking for dead objects in it again and again took an eighth of all the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def is_a_sentence(text: str) -> bool:
    """Whether a person can read it alone: a capital letter, figure, quotation mark or address; words; a stop."""
    return re.fullmatch(r"(?:[A-Z0-9“‘]|[^\s@]+@[^\s@]+ ).*\s.*[^\s.?][.?]", text, re.DOTALL) is not None


@pytest.fixture(autouse=True, scope="session")
def _refusals_are_sentences():
    """Whatever any test is refused with, it is a sentence: also where it is put together while the program runs."""
    make = NotAllowed.__init__

    def make_and_check(self, reason: str) -> None:
        assert is_a_sentence(reason), f"A refusal that is no sentence: {reason!r}"
        make(self, reason)

    patch = pytest.MonkeyPatch()
    patch.setattr(NotAllowed, "__init__", make_and_check)
    yield
    patch.undo()


def _as_at_the_beginning(template: DatabaseTemplate, empty=TransactionTestCase._fixture_teardown):
    """What takes away the rows that a test with real transactions left behind.

    Where the database cannot simply go back, it is emptied, and refuses to give up what is signed off.
    """

    def clean(self) -> None:
        if template.go_back():
            clear_rubric_cache()
            return
        immutability_triggers.remove(connection)
        empty(self)
        immutability_triggers.install(connection)

    return clean


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Django takes the copy of the template as it finds it."""
    return True


@pytest.fixture(scope="session")
def template(django_db_modify_db_settings, django_db_blocker) -> DatabaseTemplate:
    """The test database begins as a copy of the template, where there is one."""
    template = database_template()
    template.lock()
    with django_db_blocker.unblock():
        template.copy()
    return template


@pytest.fixture(scope="session")
def django_db_setup(template, django_db_setup, django_db_blocker):
    """The shipped rubric is loaded once; tests inside a transaction find it there."""
    with django_db_blocker.unblock():
        if not template.exists():
            template.store()
        template.unlock()
        _published_rubric()
        template.remember()
    # For every such test, from the first to the last: a fixture's patch would be gone before the rows are.
    TransactionTestCase._fixture_teardown = _as_at_the_beginning(template)
    yield
    with django_db_blocker.unblock():
        template.drop_copy()


def _published_rubric() -> Rubric:
    found = newest_published()
    if found is None:
        clear_rubric_cache()
        at = timezone.now()
        with transaction.atomic():
            loaded = store_content(content=content_of_file(SHIPPED_RUBRIC), by=None, at=at)
            found = publish_rubric(rubric=loaded.rubric, by=None, at=at)
    return found


@cache
def content_of_file(path: Path) -> RubricContent:
    """What a rubric's file says, read once for all tests that have it stored. Its reader is tried in tests/rubric."""
    content, errors = yaml_reader.read(path.read_text(encoding="utf-8"))
    consistency.check(content, errors)
    return content


@pytest.fixture
def rubric(db) -> Rubric:
    """The shipped rubric, published."""
    return _published_rubric()


@pytest.fixture
def content(rubric):
    """The shipped rubric's tree."""
    return load_rubric_content(rubric).content


@pytest.fixture
def cast(db) -> Cast:
    """Everybody; see cast.py."""
    return make_cast()


@pytest.fixture(scope="module")
def laid_scenario(django_db_setup, django_db_blocker, tmp_path_factory):
    """What every address points at, laid once for a module and taken back after it; and where its files lie."""
    files = {"location": tmp_path_factory.mktemp("files"), "base_url": None}
    private = {"BACKEND": "apps.common.private_storage.PrivateStorage", "OPTIONS": files}
    storages = settings.STORAGES | {"default": private}
    with override_settings(STORAGES=storages), django_db_blocker.unblock(), transaction.atomic():
        yield build_scenario(make_cast(), _published_rubric()), private
        transaction.set_rollback(True)


@pytest.fixture
def scenario(laid_scenario, db, settings):
    """The scenario as it was laid. A module that asks for it and for `cast` has to make them one: scenario.cast."""
    scenario, private = laid_scenario
    settings.STORAGES = settings.STORAGES | {"default": private}
    return scenario


@pytest.fixture
def as_person(cast):
    """as_person("manager"): a browser in which that person is signed in."""

    def browser(name: str) -> Client:
        client = Client()
        if name != "anyone":
            client.force_login(cast.person(name))
        return client

    return browser
