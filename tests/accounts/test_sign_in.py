"""Signing in and out."""

import pytest
from django.test import Client
from django.urls import reverse

from ..cast import PASSWORD
from .conftest import sign_in


def in_account(client) -> bool:
    return client.get(reverse("accounts:your_account")).status_code == 200


@pytest.mark.parametrize("email", ["sam@example.org", "SAM@example.ORG", " sam@example.org "])
def test_the_right_password_opens_the_account(person, client, email):
    answer = sign_in(client, email)
    assert answer.headers["Location"] == reverse("home")
    assert in_account(client)


def test_nothing_says_that_it_worked(person, client):
    """Being signed in shows by itself."""
    sign_in(client)
    page = client.get(reverse("accounts:your_account")).content.decode()
    assert "nhsuk-notification-banner" not in page


@pytest.mark.parametrize(("email", "password"), [("sam@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_wrong_is_wrong_whether_or_not_there_is_an_account(person, client, email, password):
    answer = sign_in(client, email, password)
    assert answer.status_code == 422
    assert "Check your e-mail address and password: they do not match an account." in answer.content.decode()
    assert not in_account(client)


def test_what_is_left_empty_is_asked_for(db, client):
    answer = client.post(reverse("account_login"), {})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#id_login">Enter your e-mail address.</a>' in page
    assert '<a href="#id_password">Enter your password.</a>' in page


def test_the_sixth_wrong_password_is_not_even_looked_at(person, client):
    for _ in range(5):
        assert "do not match" in sign_in(client, password="wrong").content.decode()
    answer = sign_in(client, password="wrong")
    assert answer.status_code == 422
    assert "You have tried too many times in a short while. Wait five minutes" in answer.content.decode()
    assert "too many times" in sign_in(client).content.decode()  # the right one neither
    assert not in_account(client)


def test_after_five_minutes_one_may_try_again(person, client, monkeypatch):
    import time

    for _ in range(6):
        sign_in(client, password="wrong")
    later = time.time() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    assert sign_in(client).status_code == 302


def test_wrong_passwords_of_one_do_not_lock_out_another(person, cast):
    from apps.accounts.actions import add_person

    from ..cast import NOON

    add_person(email="other@example.org", name="Other", password=PASSWORD, by=None, at=NOON)
    for _ in range(6):
        sign_in(Client(), password="wrong")
    assert sign_in(Client(), "other@example.org").status_code == 302


def test_hammering_gets_a_page_with_a_sentence(db, client):
    for _ in range(30):
        client.post(reverse("account_login"), {"login": "nonsense"})
    answer = client.post(reverse("account_login"), {"login": "nonsense"})
    assert answer.status_code == 429
    assert "Wait five minutes, then try again." in answer.content.decode()


def test_one_comes_back_to_where_one_was_going(person, client):
    there = reverse("accounts:change_name")
    asked = client.get(there)
    assert asked.headers["Location"] == f"{reverse('account_login')}?next={there}"
    page = client.get(asked.headers["Location"]).content.decode()
    assert f'<input type="hidden" name="next" value="{there}">' in page
    assert sign_in(client, next=there).headers["Location"] == there


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.com/", "//example.com/", "javascript:alert(1)", "http:///example.com", r"\\example.com"],
)
def test_nobody_is_sent_elsewhere(person, client, elsewhere):
    assert sign_in(client, next=elsewhere).headers["Location"] == reverse("home")
    out = client.post(reverse("account_logout"), {"next": elsewhere})
    assert out.headers["Location"] == reverse("home")


def test_an_account_that_is_switched_off_says_so(person, client):
    person.is_active = False
    person.save()
    answer = sign_in(client)
    assert answer.headers["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(reverse("account_inactive")).content.decode()
    assert not in_account(client)


def test_the_session_ends_with_the_browser(person, client):
    sign_in(client)
    assert client.session.get_expire_at_browser_close()


def test_signing_out_is_asked_and_done(signed_in):
    page = signed_in.get(reverse("account_logout")).content.decode()
    assert "Do you want to sign out?" in page
    assert in_account(signed_in)
    assert signed_in.post(reverse("account_logout")).headers["Location"] == reverse("home")
    assert not in_account(signed_in)


def test_a_visitor_has_nothing_to_sign_out_of(db, client):
    assert client.get(reverse("account_logout")).headers["Location"] == reverse("home")


def test_scripts_get_the_same_page_as_people(person, client):
    """allauth has a second, JSON way in for scripts; here it is shut."""
    answer = client.post(
        reverse("account_login"),
        {"login": "sam@example.org", "password": "wrong"},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.status_code == 422
    assert answer.headers["Content-Type"].startswith("text/html")
