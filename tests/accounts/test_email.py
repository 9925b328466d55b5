"""Changing the address one signs in with."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import add_person

from ..cast import NOON, PASSWORD
from .conftest import confirm, sign_in

NEW = "sam.shore@example.net"


def ask(client, email=NEW):
    return client.post(reverse("account_email"), {"email": email, "action_add": "yes"})


def link() -> str:
    return re.search(re.escape(settings.SITE_URL) + r"(/account/confirm-email/\S+)", mail.outbox[-1].body)[1]


@pytest.fixture
def sure(signed_in) -> Client:
    """Sam has just typed the password once more."""
    confirm(signed_in)
    return signed_in


def test_the_password_is_asked_for_first_and_the_wish_is_kept(signed_in, person):
    asked = ask(signed_in)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    signed_in.post(asked.headers["Location"], {"password": PASSWORD})
    assert mail.outbox[0].to == [NEW]
    assert person.emailaddress_set.filter(email=NEW, verified=False).exists()


def test_the_address_changes_only_when_its_owner_says_so(sure, person):
    ask(sure, NEW.upper())
    assert mail.outbox[0].subject == "Confirm your e-mail address"
    assert f"{NEW} waits to be confirmed" in sure.get(reverse("accounts:your_account")).content.decode()
    person.refresh_from_db()
    assert person.email == "sam@example.org"

    assert f"From now on you would sign in with <strong>{NEW}</strong>" in sure.get(link()).content.decode()
    assert sure.post(link()).headers["Location"] == reverse("accounts:your_account")
    person.refresh_from_db()
    assert person.email == NEW
    assert [(one.email, one.verified) for one in person.emailaddress_set.all()] == [(NEW, True)]
    assert sign_in(Client(), "sam@example.org").status_code == 422
    assert sign_in(Client(), NEW).status_code == 302


def test_the_old_address_is_told(sure):
    ask(sure)
    confirming = link()
    sure.post(confirming)
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == (["sam@example.org"], "Your e-mail address has changed")
    assert f"You now sign in to Even Ground with {NEW}." in mail.outbox[-1].body
    assert Client().get(confirming).status_code == 410


def test_a_visitor_can_confirm_but_is_not_signed_in_by_it(sure, person):
    ask(sure)
    visitor = Client()
    assert visitor.get(link()).status_code == 200
    assert visitor.post(link()).headers["Location"] == reverse("account_login")
    person.refresh_from_db()
    assert person.email == NEW
    assert visitor.get(reverse("accounts:your_account")).status_code == 302


def test_the_wish_can_be_taken_back_or_sent_again(sure, person):
    ask(sure)
    page = sure.get(reverse("account_email")).content.decode()
    assert "Send the link again" in page
    sure.post(reverse("account_email"), {"email": NEW, "action_send": "yes"})
    assert len(mail.outbox) == 1  # not within three minutes
    sure.post(reverse("account_email"), {"email": NEW, "action_remove": "yes"})
    assert [one.email for one in person.emailaddress_set.all()] == ["sam@example.org"]


def test_the_address_one_has_cannot_be_taken_off(sure, person):
    sure.post(reverse("account_email"), {"email": "sam@example.org", "action_remove": "yes"})
    assert person.emailaddress_set.get().email == "sam@example.org"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter your new e-mail address."),
        ("nonsense", "Enter an e-mail address in the right form"),
        ("Sam@example.org", "This is already your e-mail address."),
    ],
)
def test_what_cannot_be_an_address_says_what_to_do(sure, typed, said):
    answer = ask(sure, typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_somebody_elses_address_looks_free_but_cannot_be_taken(sure, person):
    other = add_person(email="other@example.org", name="Other", password=PASSWORD, by=None, at=NOON)
    assert ask(sure, "other@example.org").status_code == 302
    page = sure.get(link()).content.decode()
    assert "This link does not work any more" in page
    sure.post(link())
    person.refresh_from_db()
    other.refresh_from_db()
    assert (person.email, other.email) == ("sam@example.org", "other@example.org")
