"""No function, class, method or property that nothing calls: what is no longer used is deleted."""

import re
from pathlib import Path

import pytest
from vulture import Vulture

ROOT = Path(__file__).resolve().parents[1]
KINDS = ("function", "class", "method", "property")
# Django, Celery, pydantic, django-ninja and allauth call these by their names, or because they are registered.
CALLED_BY_NAME = ["add_arguments", "clean_*", "Command", "Meta", "*Config"]
CALLED_BY_DECORATOR = [
    "@register.*",
    "@receiver*",
    "@shared_task*",
    "@app.task*",
    "@api.*",
    "@*.register*",
    "@field_validator*",
    "@model_validator*",
]
CALLED_BY = {
    "Django's database cache, by the name of its table": {"CacheEntry"},
    "Django, of a file in a storage": {"PrivateStorage", "_save", "temporary_file_path"},
    "Django, of a middleware": {"AnswerOutages", "process_exception"},
    "Django, of a cache": {"has_key", "keyed_digest", "touch"},
    "allauth": {
        "_delete_login_attempts_cached_email",
        "_authenticate_by_email",
        "_get_user",
        "get_email_confirmation_url",
        "get_email_verification_redirect_url",
        "get_password_change_redirect_url",
        "is_ajax",
        "is_open_for_signup",
        "pre_authenticate",
        "send_account_already_exists_mail",
    },
    "gunicorn, of a worker and of what it takes for a socket": {
        "PatientWorker",
        "_cap_keepalive",
        "finish_request",
        "gettimeout",
        "handle",
        "init",
        "init_process",
        "murder_keepalived",
        "sendfile",
        "setblocking",
        "settimeout",
        "WebLogger",
    },
    "Django, of a user": {"create_superuser", "get_full_name", "get_short_name"},
    "Django, of a form's field": {
        "bound_data",
        "has_changed",
        "to_python",
        "value_from_datadict",
        "value_omitted_from_data",
    },
    "Django, of what comes in": {"file_complete", "process_view", "receive_data_chunk"},
    "Celery, when a worker starts": {
        "add_step",
        "begin_when_prepared",
        "load_printer",
        "say_that_orders_are_taken",
    },
    "the YAML writer": {"ignore_aliases"},
    "tests that hold the READMEs' diagrams against the states": {"diagram"},
    "tests that put another rubric in the place of the one that is remembered": {"clear_rubric_cache"},
    "tests that hold our sums against others'": {"agreement_of", "linear", "nominal"},
    "nobody yet: the rule for quoting what people wrote is kept with its tests": {"may_quote"},
}
EXCEPTIONS = set().union(*CALLED_BY.values())


def words_outside_python() -> set[str]:
    """Every word of templates, settings and scripts, which call by name."""
    files = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "templates").rglob("*.txt"),
        *(ROOT / "deploy").glob("*"),
        ROOT / "apps" / "config" / "settings.py",
        ROOT / "apps" / "config" / "urls.py",
    ]
    words: set[str] = set()
    for file in files:
        if file.is_file():
            words.update(re.findall(r"\w+", file.read_text(encoding="utf-8")))
    return words


@pytest.mark.long(reason="reads all of the code")
def test_nothing_is_left_that_nobody_calls():
    vulture = Vulture(ignore_names=CALLED_BY_NAME, ignore_decorators=CALLED_BY_DECORATOR)
    vulture.scavenge([str(ROOT / "apps")], exclude=["*/migrations/*"])
    called = words_outside_python() | EXCEPTIONS
    unused = [item for item in vulture.get_unused_code() if item.typ in KINDS and item.name not in called]
    assert [f"{item.filename.relative_to(ROOT)}: {item.name}" for item in unused] == []


def test_the_exceptions_are_still_there():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "apps").rglob("*.py"))
    assert [name for name in EXCEPTIONS if not re.search(rf"\b(def|class) {name}\b", source)] == []
