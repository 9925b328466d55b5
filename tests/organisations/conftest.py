"""An invitation, and what is in its e-mail."""

import pytest
from django.core.cache import cache

from apps.organisations.actions.members import Issued, invite
from apps.organisations.models import Role

from ..cast import NOON


@pytest.fixture(autouse=True)
def _no_tries_yet():
    """Rate limits are counted in memory, which tests share."""
    cache.clear()


@pytest.fixture
def issued(cast) -> Issued:
    """Harbour's manager has invited the newcomer as a peer worker."""
    return invite(
        organisation=cast.harbour, email="newcomer@example.org", role=Role.PEER_WORKER, by=cast.manager, at=NOON
    )


@pytest.fixture
def clock(monkeypatch):
    """clock(moment): what time the pages believe it is; noon of the cast's day until it is set."""

    def set_to(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    set_to(NOON)
    return set_to
