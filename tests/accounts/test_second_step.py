"""The second step: an app's code after the password."""

import re
import time
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from apps.accounts import actions, allauth_urls
from apps.common.errors import NotAllowed

from ..cast import NOON, PASSWORD
from .conftest import code_for, confirm, sign_in


@pytest.fixture
def step(monkeypatch) -> int:
    """The half-minute in which the test happens: the clock stands still, so that no code runs out meanwhile."""
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)
    return int(now) // 30


@pytest.fixture
def committed(monkeypatch) -> None:
    """What waits for the end of a transaction happens inside the request, as it does outside of tests."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **kwargs: act())


@pytest.fixture
def secret(signed_in, step, committed) -> str:
    """Sam has set up the second step: the key that the app keeps."""
    confirm(signed_in)
    shown = key_on(signed_in.get(reverse("mfa_activate_totp")))
    answer = signed_in.post(reverse("mfa_activate_totp"), {"code": code_for(shown, step)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return shown


def key_on(answer) -> str:
    return re.search(r"<strong>([A-Z2-7 ]{39})</strong>", answer.content.decode())[1].replace(" ", "")


def codes_of(signed_in) -> list[str]:
    return re.findall(r"<strong>(\d{8})</strong>", signed_in.get(reverse("mfa_view_recovery_codes")).content.decode())


def in_account(client) -> bool:
    return client.get(reverse("accounts:your_account")).status_code == 200


# --- Setting up -------------------------------------------------------------------------------------------


def test_the_password_is_asked_for_first(signed_in):
    asked = signed_in.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    back = signed_in.post(asked.headers["Location"], {"password": PASSWORD})
    assert back.headers["Location"] == reverse("mfa_activate_totp")


def test_a_wrong_password_there_says_so(signed_in):
    answer = signed_in.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert answer.status_code == 422
    assert "Check your password: this is not it." in answer.content.decode()


def test_the_picture_comes_with_the_page_and_the_key_as_text(signed_in):
    confirm(signed_in)
    page = signed_in.get(reverse("mfa_activate_totp")).content.decode()
    assert '<img src="data:image/svg+xml;base64,' in page
    assert 'alt="QR code that holds the key written below"' in page


def test_a_wrong_code_is_refused_and_the_key_stays(signed_in, step):
    confirm(signed_in)
    first = signed_in.get(reverse("mfa_activate_totp"))
    answer = signed_in.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert answer.status_code == 422
    assert "Check the code: it is not the right one." in answer.content.decode()
    assert key_on(answer) == key_on(first)
    assert signed_in.post(reverse("mfa_activate_totp"), {"code": ""}).status_code == 422


def test_it_is_on_and_the_person_is_told(signed_in, secret):
    assert "The second step is on." in signed_in.get(reverse("mfa_index")).content.decode()
    assert ">On</dd>" in signed_in.get(reverse("accounts:your_account")).content.decode()
    assert mail.outbox[-1].subject == "The second step is on"


def test_turning_it_on_ends_the_sessions_elsewhere(signed_in, step, committed, cast):
    elsewhere, other = [Client() for _ in range(3)], Client()
    for client in elsewhere:
        sign_in(client)
    other.force_login(cast.manager)
    confirm(signed_in)
    shown = key_on(signed_in.get(reverse("mfa_activate_totp")))
    assert all(in_account(client) for client in elsewhere)
    signed_in.post(reverse("mfa_activate_totp"), {"code": code_for(shown, step)})
    assert not any(in_account(client) for client in elsewhere)
    assert in_account(signed_in)
    assert in_account(other)


def test_no_page_of_an_account_is_kept_by_a_browser(signed_in, secret):
    for pattern in allauth_urls.urlpatterns:
        arguments = {"account_confirm_email": ["x"], "account_reset_password_from_key": ["1", "x-y"]}
        url = reverse(pattern.name, args=arguments.get(pattern.name, []))
        for client in (signed_in, Client()):
            answer = client.get(url)
            assert answer.status_code == 302 or "no-store" in answer.headers["Cache-Control"], pattern.name


# --- Signing in -------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(secret):
    client = Client()
    assert sign_in(client).headers["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert not in_account(client)


def test_the_code_opens_the_account_and_leads_on(secret, step):
    client = Client()
    there = reverse("accounts:change_name")
    sign_in(client, next=there)
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)})
    assert answer.headers["Location"] == there
    assert in_account(client)


@pytest.mark.parametrize(("late", "works"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_of_the_neighbouring_half_minute_works(secret, step, late, works):
    client = Client()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step + late)})
    assert in_account(client) == works


def test_a_code_works_once(secret, step):
    for expected in (302, 422):
        client = Client()
        sign_in(client)
        answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)})
        assert answer.status_code == expected


def test_wrong_codes_are_counted(secret, step):
    client = Client()
    sign_in(client)
    for _ in range(5):
        answer = client.post(reverse("mfa_authenticate"), {"code": "123"})
        assert answer.status_code == 422
        assert "Check the code" in answer.content.decode()
    answer = client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)})
    assert answer.status_code == 422
    assert "too many times" in answer.content.decode()
    assert not in_account(client)


def test_a_recovery_code_works_in_its_place_once(signed_in, secret):
    code = codes_of(signed_in)[0]
    for expected in (302, 422):
        client = Client()
        sign_in(client)
        assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == expected
    assert code not in codes_of(signed_in)


def test_without_a_password_first_there_is_no_second_step(db, client):
    for method in ("get", "post"):
        assert getattr(client, method)(reverse("mfa_authenticate")).headers["Location"] == reverse("account_login")


def test_one_can_go_back_to_the_first_step(secret):
    client = Client()
    sign_in(client)
    assert client.get(reverse("account_login")).headers["Location"] == reverse("mfa_authenticate")
    assert reverse("account_logout") in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert client.get(reverse("account_login")).status_code == 200


def test_a_code_may_stand_for_the_password_once_more(signed_in, secret, step):
    client = Client()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)})
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert "Use a code instead" in page
    assert client.get(reverse("mfa_reauthenticate")).status_code == 200
    assert client.post(reverse("mfa_reauthenticate"), {"code": "1"}).status_code == 422
    client.post(reverse("mfa_reauthenticate"), {"code": code_for(secret, step + 1)})
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


# --- Recovery codes, and turning it off -------------------------------------------------------------------


def test_there_are_ten_codes_to_see_and_to_download(signed_in, secret):
    seen = codes_of(signed_in)
    assert len(set(seen)) == 10
    file = signed_in.get(reverse("mfa_download_recovery_codes"))
    assert file.headers["Content-Disposition"] == 'attachment; filename="recovery-codes.txt"'
    assert re.findall(r"^\d{8}$", file.content.decode(), re.MULTILINE) == seen


def test_new_codes_replace_the_old(signed_in, secret):
    before = codes_of(signed_in)
    assert (
        "The codes you have now stop working."
        in signed_in.get(reverse("mfa_generate_recovery_codes")).content.decode()
    )
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    assert not set(before) & set(codes_of(signed_in))
    assert mail.outbox[-1].subject == "You have new recovery codes"


def test_codes_are_shown_only_after_the_password_once_more(secret, step):
    client = Client()
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_for(secret, step)})
    for page in ("mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_generate_recovery_codes"):
        assert client.get(reverse(page)).headers["Location"].startswith(reverse("account_reauthenticate"))


def test_without_an_app_there_are_no_codes(signed_in):
    confirm(signed_in)
    assert signed_in.get(reverse("mfa_view_recovery_codes")).status_code == 404
    assert signed_in.get(reverse("mfa_download_recovery_codes")).status_code == 404
    answer = signed_in.post(reverse("mfa_generate_recovery_codes"))
    assert answer.status_code == 422
    assert "Set up the second step first." in answer.content.decode()


def test_turning_it_off_is_asked_and_takes_the_codes_with_it(signed_in, person, secret):
    assert "Do you want to turn off" in signed_in.get(reverse("mfa_deactivate_totp")).content.decode()
    assert signed_in.post(reverse("mfa_deactivate_totp")).headers["Location"] == reverse("mfa_index")
    assert not person.authenticator_set.exists()
    assert mail.outbox[-1].subject == "The second step is off"
    assert sign_in(Client()).headers["Location"] == reverse("home")


def test_what_is_on_is_not_set_up_twice(signed_in, secret):
    assert signed_in.get(reverse("mfa_activate_totp")).headers["Location"] == reverse("mfa_deactivate_totp")


def test_one_can_change_ones_address_with_the_second_step_on(signed_in, person, secret):
    signed_in.post(reverse("account_email"), {"email": "new@example.org", "action_add": "yes"})
    assert person.emailaddress_set.filter(email="new@example.org").exists()


# --- Lost phone, lost codes -------------------------------------------------------------------------------


def test_the_host_can_help_somebody_who_lost_everything(signed_in, person, secret):
    said = StringIO()
    call_command("remove_second_step", "SAM@example.org", stdout=said)
    assert "can sign in with the password alone" in said.getvalue()
    assert sign_in(Client()).headers["Location"] == reverse("home")


def test_nobody_else_can(cast, person):
    with pytest.raises(NotAllowed):
        actions.remove_second_step(user=person, by=cast.manager, at=NOON)
    with pytest.raises(CommandError, match="Nobody signs in with nobody@"):
        call_command("remove_second_step", "nobody@example.org")
