"""Wrong passwords are limited, and no stranger's keep a person out."""

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from apps.accounts import sign_in_limits
from apps.common import stashed_form
from tests.common.test_fallback_cache import PROBLEMS, Broken
from tests.common.test_fallback_cache import cache as breakable  # noqa: F401 - a fixture

from .conftest import code_for, sign_in
from .test_second_step import committed, secret, step  # noqa: F401 - fixtures

pytestmark = pytest.mark.long(reason="tries to sign in hundreds of times")

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"


def at(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def try_wrong(client: Client, times: int, email: str = "sam@example.org") -> str:
    for number in range(times):
        page = sign_in(client, email, f"wrong {number}").content.decode()
    return page


@pytest.mark.parametrize("elsewhere", [ELSEWHERE, "2001:db8:1::1", "192.0.2.2"])
def test_a_stranger_elsewhere_locks_nobody_out(person, elsewhere):
    assert "too many times" in try_wrong(at(elsewhere), 6)
    assert sign_in(at(HERE)).status_code == 302


def test_many_strangers_lock_nobody_out(person):
    for number in range(40):
        try_wrong(at(f"198.51.100.{number}"), 5)
    assert sign_in(at(HERE)).status_code == 302


def test_a_neighbour_in_an_ipv6_network_is_the_same_place(person):
    try_wrong(at("2001:db8:1::1"), 5)
    assert "too many times" in try_wrong(at("2001:db8:1::2"), 1)


def test_an_ipv4_address_is_a_place_of_its_own_where_the_server_listens_to_both(person):
    """There every IPv4 address arrives written as one of IPv6, all of them with the same beginning."""
    for number in range(4):
        try_wrong(at(f"::ffff:198.51.100.{number}"), 5)
    assert sign_in(at("::ffff:192.0.2.1")).status_code == 302
    assert "too many times" in try_wrong(at("::ffff:192.0.2.9"), 6)
    assert "too many times" in try_wrong(at("192.0.2.9"), 1)


@pytest.mark.parametrize("forwarded", ["198.51.100.1", "198.51.100.1, 198.51.100.2", "nowhere"])
def test_with_fewer_proxies_than_are_set_the_nearest_is_the_place(person, settings, caplog, forwarded):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3
    proxy = Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=forwarded)
    assert sign_in(proxy).status_code == 302
    assert "PROXIES counts more" in caplog.text
    assert "too many times" in try_wrong(Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR="203.0.113.9"), 6)
    assert "too many times" in try_wrong(Client(REMOTE_ADDR=HERE, HTTP_X_FORWARDED_FOR=forwarded), 1)


def test_a_browser_that_has_signed_in_before_stays_a_way_in(person, monkeypatch):
    """Whatever is tried from the same network, and from all networks together."""
    own = at(HERE)
    sign_in(own)
    own.get(reverse("accounts:your_account"))
    own.post(reverse("account_logout"))
    monkeypatch.setattr(sign_in_limits, "TRIES_ANYWHERE", "12/h/key")
    for address in (HERE, ELSEWHERE, "198.51.100.8"):
        assert "too many times" in try_wrong(at(address), 11)
    assert "too many times" in try_wrong(at("198.51.100.9"), 1)
    assert sign_in(own).status_code == 302


def test_such_a_browser_has_five_tries_as_well(person):
    own = at(HERE)
    sign_in(own)
    own.post(reverse("account_logout"))
    assert "too many times" in try_wrong(own, 6)


@pytest.mark.parametrize("value", ["1:1x:made-up", "", "nonsense", "WyIxIl0:1x:y"])
def test_a_made_up_mark_of_a_browser_is_none(person, value):
    client = at(HERE)
    client.cookies[stashed_form.COOKIE] = value
    assert "too many times" in try_wrong(client, 6)


def test_somebody_elses_mark_is_none_for_this_address(person, cast):
    client = at(HERE)
    client.cookies[stashed_form.COOKIE] = stashed_form.signed_owner(cast.manager)
    try_wrong(client, 5)
    assert "too many times" in try_wrong(at(HERE), 1)


def test_one_network_tries_ten_passwords_a_minute(person):
    for number in range(10):
        assert "do not match" in try_wrong(at(HERE), 1, f"nobody{number}@example.org")
    assert "too many times" in try_wrong(at(HERE), 1, "nobody11@example.org")
    assert "do not match" in try_wrong(at(ELSEWHERE), 1, "nobody11@example.org")


def test_a_stranger_keeps_nobody_from_asking_for_a_new_password(person, mailoutbox):
    for _ in range(6):
        answer = at(ELSEWHERE).post(reverse("account_reset_password"), {"email": "sam@example.org"})
    assert answer.status_code == 429
    assert at(HERE).post(reverse("account_reset_password"), {"email": "sam@example.org"}).status_code == 302


def test_nobody_is_drowned_in_links(person, mailoutbox):
    for number in range(20):
        answer = at(f"198.51.100.{number}").post(reverse("account_reset_password"), {"email": "sam@example.org"})
        assert answer.status_code == 302
    assert len(mailoutbox) == sign_in_limits.MOST_RESET_EMAILS


# --- Errors of ours ---------------------------------------------------------------------------------------


FAILING = [
    "apps.accounts.sign_in_backend.User.objects.filter",
    "django.contrib.auth.base_user.AbstractBaseUser.check_password",
    "apps.accounts.adapter.DefaultAccountAdapter.authenticate",
    "allauth.account.adapter.authenticate",
]


@pytest.mark.parametrize("where", FAILING)
def test_a_sign_in_that_ends_in_an_error_is_no_wrong_password(person, monkeypatch, where):
    def fail(*args, **kwargs):
        raise OperationalError("the database is away")

    client = Client(raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr(where, fail)
        for _ in range(12):
            assert sign_in(client).status_code in (500, 503)
    assert sign_in(client).status_code == 302


def test_a_code_that_ends_in_an_error_is_no_wrong_code(secret, step, monkeypatch):  # noqa: F811
    def fail(*args, **kwargs):
        raise OperationalError("the database is away")

    client = Client(raise_request_exception=False)
    sign_in(client)
    with monkeypatch.context() as broken:
        broken.setattr("allauth.mfa.totp.internal.auth.TOTP.validate_code", fail)
        for _ in range(6):
            answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)})
            assert answer.status_code in (500, 503)
    assert client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)}).status_code == 302


# --- Without the cache ------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: type(problem).__name__)
def test_without_the_cache_the_database_counts(person, breakable, monkeypatch, problem):  # noqa: F811
    monkeypatch.setattr(Broken, "problem", problem)
    assert sign_in(at(HERE)).status_code == 302
    assert at(HERE).post(reverse("account_reset_password"), {"email": "sam@example.org"}).status_code == 302
    assert "too many times" in try_wrong(at(ELSEWHERE), 6)
    for _ in range(6):
        answer = at(ELSEWHERE).post(reverse("account_reset_password"), {"email": "sam@example.org"})
    assert answer.status_code == 429
