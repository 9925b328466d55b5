"""Forgetting, choosing and changing passwords."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from ..cast import PASSWORD
from .conftest import sign_in

NEW = "seven boats in the rain"


def ask(client, email="sam@example.org"):
    return client.post(reverse("account_reset_password"), {"email": email})


def link() -> str:
    return re.search(re.escape(settings.SITE_URL) + r"(/account/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def test_a_link_leads_to_a_new_password(person, client):
    assert ask(client, "SAM@example.org").headers["Location"] == reverse("account_reset_password_done")
    assert mail.outbox[0].subject == "Choose a new password"
    assert "successfully" not in mail.outbox[0].body
    without_key = client.get(link()).headers["Location"]
    assert without_key.endswith("-set-password/")  # the key is in no address that a page could pass on
    assert client.get(without_key).status_code == 200
    done = client.post(without_key, {"password1": NEW})
    assert done.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert sign_in(client, password=PASSWORD).status_code == 422
    assert sign_in(client, password=NEW).status_code == 302
    assert mail.outbox[-1].subject == "Your password has changed"


def test_the_link_works_once(person, client):
    ask(client)
    client.post(client.get(link()).headers["Location"], {"password1": NEW})
    again = Client().get(link_of(mail.outbox[0]))
    assert again.status_code == 410
    assert "This link does not work any more" in again.content.decode()


def link_of(letter) -> str:
    return re.search(re.escape(settings.SITE_URL) + r"(/account/password/reset/key/\S+)", letter.body)[1]


def test_a_made_up_link_is_gone_too(person, client):
    assert client.get("/account/password/reset/key/1-abc-def/").status_code == 410


def test_an_unknown_address_looks_the_same(person):
    answers = []
    for email in ("sam@example.org", "nobody@example.org"):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        answers.append((answer.redirect_chain, answer.content))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["sam@example.org"]]


def test_an_address_that_was_only_asked_for_opens_no_account(person, client):
    """Somebody who mistyped their new address must not hand their account to its owner."""
    person.emailaddress_set.create(email="sum@example.org", verified=False)
    ask(client, "sum@example.org")
    assert not mail.outbox


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter a new password."), ("short", "Use at least 10 characters."), ("sam shore 1", "less like your name")],
)
def test_a_weak_new_password_says_what_to_do(person, client, typed, said):
    ask(client)
    answer = client.post(client.get(link()).headers["Location"], {"password1": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_asking_again_and_again_is_slowed_down(person, client):
    for _ in range(5):
        assert ask(client).status_code == 302
    assert ask(client).status_code == 429
    assert len(mail.outbox) == 5


def change(client, old=PASSWORD, new=NEW):
    return client.post(reverse("account_change_password"), {"oldpassword": old, "password1": new})


def test_changing_it_ends_the_sessions_elsewhere(signed_in):
    elsewhere = Client()
    sign_in(elsewhere)
    assert change(signed_in).headers["Location"] == reverse("accounts:your_account")
    page = signed_in.get(reverse("accounts:your_account"))
    assert "Your new password is saved." in page.content.decode()
    assert elsewhere.get(reverse("accounts:your_account")).status_code == 302
    assert mail.outbox[-1].subject == "Your password has changed"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", NEW, "Enter the password you use now."),
        ("wrong", NEW, "Check the password you use now"),
        (PASSWORD, "", "Enter a new password."),
        (PASSWORD, "1234567890", "fewer people use"),
    ],
)
def test_a_change_that_cannot_be_made_says_what_to_do(signed_in, old, new, said):
    answer = change(signed_in, old, new)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_somebody_without_a_password_may_set_one(person, client):
    person.set_unusable_password()
    person.save()
    client.force_login(person)
    assert client.get(reverse("account_change_password")).headers["Location"] == reverse("account_set_password")
    assert client.get(reverse("account_set_password")).status_code == 200
    assert client.post(reverse("account_set_password"), {"password1": "short"}).status_code == 422
    assert client.post(reverse("account_set_password"), {"password1": NEW}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
