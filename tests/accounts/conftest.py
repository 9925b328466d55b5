"""A person who signs in with a password."""

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts import actions
from apps.accounts.models import User

from ..cast import NOON, PASSWORD


@pytest.fixture(autouse=True)
def _no_tries_yet():
    """Rate limits are counted in memory, which tests share."""
    cache.clear()


@pytest.fixture(autouse=True)
def _quick_hashes(settings):
    """How slow a password is to check is not what these tests ask."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person(db) -> User:
    """Sam Shore, who signs in as sam@example.org."""
    return actions.add_person(email="Sam@Example.org", name="Sam Shore", password=PASSWORD, by=None, at=NOON)


@pytest.fixture
def signed_in(person) -> Client:
    """A browser in which Sam has signed in with the password."""
    client = Client()
    sign_in(client)
    return client


def sign_in(client: Client, email: str = "sam@example.org", password: str = PASSWORD, **more):
    """The answer to a password."""
    return client.post(reverse("account_login"), {"login": email, "password": password} | more)


def confirm(client: Client):
    """The password once more, as before anything that keeps the account safe."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def code_for(secret: str, step: int) -> str:
    """What an app shows in that half-minute (seconds since 1970, divided by 30)."""
    return format_hotp_value(hotp_value(secret, step))
