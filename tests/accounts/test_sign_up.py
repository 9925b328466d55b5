"""Making an account: only with an address that an invitation vouched for."""

import pytest
from allauth.account.adapter import get_adapter
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.adapter import VOUCHED_FOR
from apps.accounts.models import User

from ..cast import PASSWORD

SIGN_UP = {"name": "Kit Bay", "password1": PASSWORD}


@pytest.fixture
def invited(db) -> Client:
    """A browser in which an invitation for kit@example.org was opened."""
    client = Client()
    session = client.session
    session[VOUCHED_FOR] = "kit@example.org"
    session.save()
    return client


def sign_up(client, **typed):
    return client.post(reverse("account_signup"), SIGN_UP | typed)


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_an_invitation_nobody_signs_up(db, client, method):
    answer = getattr(client, method)(reverse("account_signup"), SIGN_UP | {"email": "kit@example.org"})
    assert answer.status_code == 403
    assert "You need an invitation" in answer.content.decode()
    assert not User.objects.exists()


def test_the_vouched_address_is_where_allauth_keeps_it(invited, rf):
    """The adapter reads what allauth's own stash wrote; the name of the place is allauth's."""
    request = rf.get("/")
    request.session = {}
    get_adapter().stash_verified_email(request, "kit@example.org")
    assert request.session == {VOUCHED_FOR: "kit@example.org"}


def test_the_account_has_the_invited_address_and_no_other(invited):
    answer = invited.post(
        reverse("account_signup") + "?email=else@example.org", SIGN_UP | {"email": "else@example.org"}
    )
    assert answer.headers["Location"] == reverse("home")
    made = User.objects.get()
    assert (made.name, made.email) == ("Kit Bay", "kit@example.org")
    assert made.check_password(PASSWORD)
    address = made.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == ("kit@example.org", True, True)
    assert invited.get(reverse("accounts:your_account")).status_code == 200
    assert not mail.outbox  # nothing to confirm


def test_an_invitation_opens_one_account(invited):
    sign_up(invited)
    invited.post(reverse("account_logout"))
    assert invited.get(reverse("account_signup")).status_code == 403


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": " "}, "Enter your name."),
        ({"name": "x" * 121}, "can have 120 characters at most"),
        ({"password1": ""}, "Choose a password."),
        ({"password1": "short"}, "Use at least 10 characters."),
        ({"password1": "password123"}, "Choose a password that fewer people use."),
        ({"password1": "kit@example.org"}, "less like your name or e-mail address"),
    ],
)
def test_what_is_missing_or_weak_says_what_to_do(invited, typed, said):
    answer = sign_up(invited, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not User.objects.exists()


def test_a_second_account_with_the_same_address_is_not_made(invited, person):
    person.email = "kit@example.org"
    person.save()
    person.emailaddress_set.update(email="kit@example.org")
    assert sign_up(invited).headers["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    assert mail.outbox[0].subject == "You have an account already"


def test_a_person_who_is_signed_in_has_an_account(signed_in):
    session = signed_in.session
    session[VOUCHED_FOR] = "kit@example.org"
    session.save()
    assert signed_in.get(reverse("account_signup")).headers["Location"] == reverse("home")
