"""All that the comparison knows of the code. Whoever renames one of these things follows here, and nowhere else."""

import io
import logging
import os
import warnings
from pathlib import Path

from .stillness import MOMENT, stand_still

# What is called otherwise than on the first commit that was recorded: the new name and the old one, so that both
# commits give the same file names and marks. Models by the name of their class, things of the stage by their key.
MODELS = {"PendingImport": "OfferedDraft"}
THINGS = {"rubric_import": "rubric_offer"}


def start(data: Path) -> None:
    """Django in a data folder of its own, with an empty database."""
    for name in list(os.environ):
        if name in ("DATABASE_URL", "REDIS_URL", "CLAMAV_SOCKET", "DEBUG", "PROXIES", "EXTRA_HOSTS", "SESSION_HOURS"):
            del os.environ[name]
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "apps.config.settings",
        "DATA_DIR": str(data),
        "SECRET_KEY": "a secret of no installation, for comparing two commits",
        "REFLECTION_KEYS": "",
        "SITE_URL": "http://127.0.0.1:8000",
        "EMBEDDED_BROKER": "filesystem",
        "EMAIL_URL": "memory:",
        "TIME_ZONE": "Europe/London",
        "LOG_LEVEL": "CRITICAL",
    }
    warnings.simplefilter("ignore")
    stand_still()
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": name}
        for name in settings.CACHES
    }
    django.setup()
    logging.disable(logging.CRITICAL)
    _run("migrate", verbosity=0)


def _run(command: str, *arguments, **options) -> None:
    from django.core.management import call_command

    call_command(command, *arguments, stdout=io.StringIO(), **options)


def model(label: str):
    from django.apps import apps

    return apps.get_model(label)


def load_rubric():
    """The shipped rubric, published."""
    from apps.rubric.queries.stored import forget

    forget()
    _run("load_rubric", publish=True)
    return model("rubric.Rubric").objects.get()


def load_demo() -> None:
    _run("load_demo")


def name_editor(email: str) -> None:
    """Lets that person write versions of the rubric."""
    _run("name_rubric_editor", email)


def stage(rubric):
    """The cast and what the access table points at."""
    from tests.people import make_cast
    from tests.stage import build_stage

    return build_stage(make_cast(), rubric)


def cast_names() -> tuple[str, ...]:
    from tests.people import Cast

    return Cast.NAMES


def access_table() -> list[tuple]:
    """Name, arguments, what a GET answers, what a POST answers."""
    from tests.test_access import TABLE

    return TABLE


def audits():
    return model("assessments.Assessment").objects.order_by("pk")


def sides_of(audit):
    return audit.sides.order_by("kind")


def rubric_content(rubric):
    """Its tree."""
    from apps.rubric.queries.stored import known

    return known(rubric).content


def rubric_hash(content) -> str:
    """The content hash, computed anew."""
    from apps.rubric.writer import content_hash

    return content_hash(content)


def rubric_yaml() -> str:
    from apps.rubric.queries.stored import exported

    return exported()


def workbook_of(side, *, blank: bool) -> bytes:
    from apps.assessments.offline.workbook_export import make_workbook

    return make_workbook(side, blank=blank)


def document_of(audit):
    """The report's document, which has a content_hash."""
    from apps.reports.document.build import gather

    return gather(audit, MOMENT.date())


def blank_of(rubric):
    """The blank audit's document."""
    from apps.reports.document.build import gather_blank

    return gather_blank(rubric)


def pdf_of(document) -> bytes:
    from apps.reports.rendering.render_pdf import print_document

    return print_document(document).pdf


def sign_off_digest(audit) -> str | None:
    """What sign-off froze; None for what is not signed off."""
    sign_off = model("assessments.SignOff").objects.filter(assessment=audit).first()
    return sign_off.digest if sign_off else None


def personal_data_path() -> str:
    """Where people take everything that is kept about them."""
    from django.urls import reverse

    return reverse("accounts:your_data")
