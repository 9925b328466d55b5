"""Names, addresses and passwords that look the same are the same, whatever keyboard or clipboard they came from."""

import unicodedata

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.accounts import actions
from apps.accounts.models import User
from apps.organisations.actions.members import invite
from apps.organisations.models import Invitation, Organisation, Role

from ..cast import NOON, PASSWORD
from .conftest import sign_in
from .test_passwords import ask, link

# The same address, as people and programs write it; each is read as sam@example.org.
SAME_ADDRESS = [
    "SAM@EXAMPLE.ORG",
    "\u200bsam@example.org",
    "sam@exam\u00adple.org\ufeff",
    "\u202asam@example.org\u202c",
    "ｓａｍ＠ｅｘａｍｐｌｅ．ｏｒｇ",
    "\u3000sam@example.org\u2003",
    "sam@example.org\r\n",
    "sam\u2060@example.org",
    "sam@example.org\U000e0041",
    "\u3164sam@example.org",
]
# Addresses that only look like it, or that nobody can read.
OTHER_ADDRESS = ["sаm@example.org", "sam@exаmple.org", "sam@example.оrg", "ѕam@example.org", "sam@examрle.org"]

LETTERS = "déjà vu à la plage"
FORMS = [unicodedata.normalize(form, LETTERS) for form in ("NFC", "NFD")]
NEW = "ünter den bäumen"


@pytest.mark.parametrize("address", SAME_ADDRESS)
def test_an_address_signs_in_as_it_is_read(person, client, address):
    assert sign_in(client, address).status_code == 302


@pytest.mark.parametrize("address", OTHER_ADDRESS)
def test_an_address_that_looks_like_it_does_not(person, client, address):
    answer = sign_in(client, address)
    assert answer.status_code == 422


@pytest.mark.parametrize("address", SAME_ADDRESS)
def test_a_password_is_reset_for_the_address_that_is_read(person, client, address):
    ask(client, address)
    assert [letter.to for letter in mail.outbox] == [["sam@example.org"]]


@pytest.mark.parametrize("address", OTHER_ADDRESS)
def test_and_for_no_other(person, client, address):
    ask(client, address)
    assert mail.outbox == []


@pytest.mark.parametrize("address", SAME_ADDRESS)
def test_an_account_changes_to_the_address_that_is_read(signed_in, address):
    wanted = address.replace("sam", "kit").replace("SAM", "KIT").replace("ｓａｍ", "ｋｉｔ")
    signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = signed_in.post(reverse("account_email"), {"email": wanted, "action_add": "yes"})
    assert answer.status_code == 302
    assert [letter.to for letter in mail.outbox if "kit" in str(letter.to)] == [["kit@example.org"]]


@pytest.mark.parametrize("address", OTHER_ADDRESS)
def test_and_to_none_that_only_looks_like_it(signed_in, address):
    signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    answer = signed_in.post(reverse("account_email"), {"email": address, "action_add": "yes"})
    assert answer.status_code == 422
    assert mail.outbox == []


@pytest.mark.parametrize("address", SAME_ADDRESS)
def test_invitations_go_to_the_address_that_is_read(cast, as_person, address):
    path = reverse("organisations:invite", args=[cast.harbour.reference])
    as_person("manager").post(path, {"email": address, "role": Role.REVIEWER})
    assert Invitation.objects.get().email == "sam@example.org"
    issued = invite(organisation=cast.harbour, email=address, role=Role.PEER_WORKER, by=cast.manager, at=NOON)
    assert issued.invitation.email == "sam@example.org"


@pytest.mark.parametrize("address", [*OTHER_ADDRESS, "\u200b", "a" * 250 + "@example.org", "sam@exam ple.org"])
def test_and_to_no_other(cast, as_person, address):
    path = reverse("organisations:invite", args=[cast.harbour.reference])
    answer = as_person("manager").post(path, {"email": address, "role": Role.REVIEWER})
    assert answer.status_code == 422
    assert not Invitation.objects.exists()


# --- Names ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Sam\u200b Shore", "Sam Shore"),
        ("\u202eSam\u202c  Shore\r\n", "Sam Shore"),
        ("Sam\tShore\x07", "Sam Shore"),
        ("Sam\u3164Shore", "Sam Shore"),
        ("Zoe\u0308 Shore", "Zo\u00eb Shore"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Sam 👩‍🎨", "Sam 👩‍🎨"),
    ],
)
def test_a_name_is_what_can_be_seen_of_it(signed_in, typed, kept):
    assert signed_in.post(reverse("accounts:change_name"), {"name": typed}).status_code == 302
    assert User.objects.get().name == kept


@pytest.mark.parametrize(
    "name", ["\u200b", "\u3164\u3164", " \u2800 ", "\u200d\u200c", "\u115f", "\ufeff\u00ad", "\u0301"]
)
def test_a_name_is_never_empty_to_the_eye(signed_in, person, name):
    answer = signed_in.post(reverse("accounts:change_name"), {"name": name})
    assert answer.status_code == 422
    assert "Enter your name." in answer.content.decode()
    assert User.objects.get().name == "Sam Shore"


def test_an_organisation_has_a_name_that_can_be_seen(db):
    with pytest.raises(CommandError, match="Give the organisation a name"):
        call_command("create_organisation", "\u3164\u200b", "--kind", "provider", "--administrator", "a@example.org")
    call_command(
        *("create_organisation", "\u200bHarbour\u2028 House", "--kind", "provider"),
        *("--administrator", "\ufeffＡda@example.org"),
    )
    assert Organisation.objects.get().name == "Harbour House"
    assert Invitation.objects.get().email == "ada@example.org"


# --- Passwords --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stored", [*FORMS, LETTERS.replace(" ", "\u00a0")])
@pytest.mark.parametrize("typed", [*FORMS, LETTERS.replace(" ", "\u00a0"), LETTERS.replace(" ", "\u3000")])
def test_a_password_is_the_same_however_it_is_typed(db, client, stored, typed):
    actions.add_person(email="sam@example.org", name="Sam Shore", password=stored, by=None, at=NOON)
    assert sign_in(client, password=typed).status_code == 302


@pytest.mark.parametrize("stored", FORMS)
@pytest.mark.parametrize("typed", FORMS)
def test_one_that_was_stored_as_it_came_is_still_valid(person, client, stored, typed):
    User.objects.update(password=make_password(stored))
    assert sign_in(client, password=typed).status_code == 302
    confirmed = client.post(reverse("account_reauthenticate"), {"password": typed})
    assert confirmed.status_code == 302


def test_nothing_but_its_form_is_passed_over(person):
    person.set_password(LETTERS)
    for other in (LETTERS.upper(), LETTERS + " ", LETTERS[:-1], "deja vu a la plage", "\u200b" + LETTERS):
        assert not person.check_password(other)


def test_a_password_is_changed_and_reset_in_one_form(signed_in, client):
    signed_in.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    changed = signed_in.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": unicodedata.normalize("NFD", NEW)},
    )
    assert changed.status_code == 302
    assert User.objects.get().check_password(NEW)
    mail.outbox.clear()
    ask(client)
    client.post(client.get(link()).headers["Location"], {"password1": unicodedata.normalize("NFD", LETTERS)})
    assert User.objects.get().check_password(FORMS[0])
    assert sign_in(client, password=FORMS[0]).status_code == 302


def test_a_wrong_password_takes_as_long_for_nobody_as_for_somebody(person, client, monkeypatch):
    """Counted in hashes, which is what takes the time."""
    counts = []
    for email in ("sam@example.org", "nobody@example.org"):
        for typed in ("wrong but plain", unicodedata.normalize("NFD", "fälsch")):
            hashed = []
            encode = hashers.MD5PasswordHasher.encode
            with monkeypatch.context() as patch:
                patch.setattr(
                    hashers.MD5PasswordHasher,
                    "encode",
                    lambda self, *args, encode=encode, hashed=hashed: hashed.append(1) or encode(self, *args),
                )
                sign_in(client, email, typed)
            counts.append(len(hashed))
    assert counts[:2] == counts[2:]


@pytest.mark.parametrize("password", ["\x00" * 12, "a\x00 long walk home"])
def test_a_password_that_cannot_be_stored_gets_a_sentence(person, client, password):
    answer = sign_in(client, password=password)
    assert answer.status_code == 400
    assert "cannot be stored" in answer.content.decode()
