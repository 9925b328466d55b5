"""The demonstration, loaded."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from apps.rubric.queries.rubric_loader import clear_rubric_cache


@pytest.fixture(scope="class")
def made_up(django_db_setup, django_db_blocker, tmp_path_factory):
    """The whole demonstration, loaded once for the tests of a class and taken back after the last of them."""
    surroundings = override_settings(
        DATA_DIR=tmp_path_factory.mktemp("data"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # quick, as no secret is kept here
    )
    with surroundings, django_db_blocker.unblock():
        with transaction.atomic():
            clear_rubric_cache()
            call_command("load_rubric", publish=True, stdout=io.StringIO())
            call_command("load_demo", stdout=io.StringIO())
            yield
            transaction.set_rollback(True)
        clear_rubric_cache()


@pytest.fixture
def data_dir(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path
