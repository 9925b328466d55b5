"""What tests of the blind may ask for."""

import pytest
from django.db import transaction
from django.test import override_settings

from apps.rubric.queries.rubric_loader import newest_published
from tests.cast import make_cast

from .blind_ground import Ground


@pytest.fixture(scope="module")
def laid_ground(django_db_setup, django_db_blocker, tmp_path_factory):
    """Laid once for all the attacks of a module, in a transaction that is taken back after the last of them."""
    files = {"location": tmp_path_factory.mktemp("files"), "base_url": None}
    storages = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": files},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    with override_settings(STORAGES=storages), django_db_blocker.unblock(), transaction.atomic():
        ground = Ground(make_cast(), newest_published())
        ground.storages = storages
        yield ground
        transaction.set_rollback(True)


@pytest.fixture
def ground(laid_ground, db, settings, monkeypatch):
    """As it was laid, for one attack that leaves it so."""
    settings.STORAGES = laid_ground.storages
    laid_ground.adversary.stop_the_clock(monkeypatch)
    laid_ground.adversary.is_open = laid_ground.is_open
    laid_ground.adversary.forms = dict(laid_ground.forms)
    laid_ground.audit.refresh_from_db()
    return laid_ground
