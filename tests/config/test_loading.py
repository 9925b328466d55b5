"""What a start must not wait for: every process loads the product, and few of them need these."""

import subprocess
import sys

import pytest
from django.db import connection

from tests.conftest import ROOT

# Libraries that take long to load, each used by a few requests only.
RARE = ("openpyxl", "PIL", "qrcode", "weasyprint", "fontTools")
LOAD = """
import sys
{door}
print(*sorted({{name.partition('.')[0] for name in sys.modules}}))
"""


def loaded_by(door: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", LOAD.format(door=door)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.long(reason="starts the program anew")
def test_the_web_server_loads_no_library_that_is_seldom_used():
    loaded = loaded_by("import apps.config.wsgi")
    assert "apps" in loaded
    assert loaded.intersection(RARE) == set()
    assert ("psycopg" in loaded) == (connection.vendor == "postgresql")


def test_the_worker_loads_nothing_of_celery_s_other_commands():
    assert "prompt_toolkit" not in loaded_by("import apps.config.celery_worker")


def test_the_supervisor_s_settings_load_neither_celery_nor_a_driver():
    assert loaded_by("import apps.config.settings").intersection({"celery", "psycopg"}) == set()
