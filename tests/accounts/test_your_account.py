"""One's own account: what it shows, what comes out, and how it ends."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts import actions, closing, personal_data
from apps.accounts.models import User
from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.organisations.actions.members import invite
from apps.organisations.models import Commission, Invitation, Membership, Programme, Role

from ..cast import NOON, PASSWORD
from ..own_data import own_data
from .conftest import sign_in


@pytest.fixture
def peer_worker(cast, person) -> User:
    """Sam is a peer worker at Harbour."""
    Membership.objects.create(user=person, organisation=cast.harbour, role=Role.PEER_WORKER, since=NOON)
    return person


def test_everything_can_be_changed_from_one_page(signed_in):
    page = signed_in.get(reverse("accounts:your_account")).content.decode()
    assert "Sam Shore" in page
    assert "sam@example.org" in page
    for name in (
        "accounts:change_name",
        "account_email",
        "account_change_password",
        "mfa_index",
        "accounts:choose_time_zone",
        "accounts:your_calendar",
        "organisations:your_roles",
        "accounts:your_data",
        "accounts:close_account",
    ):
        assert f'href="{reverse(name)}"' in page


def test_a_name_is_changed(signed_in, person):
    assert 'value="Sam Shore"' in signed_in.get(reverse("accounts:change_name")).content.decode()
    answer = signed_in.post(reverse("accounts:change_name"), {"name": "  Sam Sands "}, follow=True)
    assert "Your new name is saved." in answer.content.decode()
    person.refresh_from_db()
    assert person.name == "Sam Sands"


@pytest.mark.parametrize(("typed", "said"), [("", "Enter your name."), ("x" * 121, "120 characters at most")])
def test_a_name_that_cannot_be_is_asked_for_again(signed_in, typed, said):
    answer = signed_in.post(reverse("accounts:change_name"), {"name": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_nobody_changes_somebody_elses_account(cast, person):
    with pytest.raises(NotAllowed):
        actions.change_name(user=person, name="Mine", by=cast.manager, at=NOON)
    with pytest.raises(NotAllowed):
        actions.close_account(user=person, by=cast.manager, at=NOON)
    with pytest.raises(NotAllowed, match="by invitation"):
        actions.add_person(email="x@example.org", name="X", password=PASSWORD, by=cast.manager, at=NOON)


# --- The data ---------------------------------------------------------------------------------------------

# What never leaves: it opens accounts, or it says nothing of the person.
NOT_PERSONAL = {"id", "password", "groups", "user_permissions", "logentry"}


def test_every_field_of_the_account_comes_out(signed_in):
    account = own_data(signed_in)["account"]
    fields = {field.name for field in User._meta.get_fields() if not field.auto_created or field.concrete}
    assert fields - NOT_PERSONAL <= account.keys()
    assert account["name"] == "Sam Shore"
    assert account["email"] == "sam@example.org"


def test_every_address_and_second_step_comes_out_without_its_secret(signed_in, person):
    person.authenticator_set.create(type="totp", data={"secret": "VERYSECRET"})
    data = own_data(signed_in)
    assert data["email_addresses"] == [{"email": "sam@example.org", "verified": True, "primary": True}]
    assert data["second_step"][0]["type"] == "totp"
    assert "VERYSECRET" not in json.dumps(data)
    assert person.password not in json.dumps(data)


def test_roles_invitations_programmes_funders_and_steps_come_out(cast, signed_in, peer_worker):
    role = Membership.objects.create(user=peer_worker, organisation=cast.harbour, role=Role.MANAGER, since=NOON)
    made = invite(organisation=cast.harbour, email="else@example.org", role=Role.REVIEWER, by=peer_worker, at=NOON)
    invite(organisation=cast.moorland, email="sam@example.org", role=Role.REVIEWER, by=cast.other_manager, at=NOON)
    Programme.objects.filter(pk=cast.programme.pk).update(created_by=peer_worker)
    Commission.objects.update(named_by=peer_worker)
    data = own_data(signed_in)
    assert [(one["organisation__name"], one["role"]) for one in data["roles"]] == [
        ("Harbour", "peer_worker"),
        ("Harbour", "manager"),
    ]
    assert data["roles"][1]["reference"] == role.reference
    assert [one["email"] for one in data["invitations_to_you"]] == ["sam@example.org"]
    assert [one["reference"] for one in data["invitations_you_made"]] == [made.invitation.reference]
    assert [one["name"] for one in data["programmes_you_added"]] == ["Walking Alongside"]
    assert [one["commissioner__name"] for one in data["funders_you_named"]] == ["Estuary Board"]
    assert [one["what"] for one in data["your_steps"]] == ["invitation made"]
    assert "else@example.org" not in json.dumps(data)  # that is somebody else's


def test_nothing_of_anybody_else_comes_out(cast, signed_in, peer_worker):
    text = json.dumps(own_data(signed_in))
    for other in (cast.manager, cast.peer_worker, cast.other_manager):
        assert other.email not in text


def test_two_apps_cannot_describe_the_same_thing(person, monkeypatch):
    monkeypatch.setattr(personal_data, "_gatherers", [lambda user: {"account": 1}] * 2)
    with pytest.raises(ValueError, match="account"):
        dict(personal_data.sections_about(person))


# --- Closing ----------------------------------------------------------------------------------------------


def close(signed_in, password=PASSWORD):
    return signed_in.post(reverse("accounts:close_account"), {"password": password})


def test_closing_is_explained_and_asks_for_the_password(signed_in, person):
    page = signed_in.get(reverse("accounts:close_account")).content.decode()
    assert "Do you want to close your account?" in page
    for typed, said in (("", "Enter your password to close"), ("wrong", "Check your password")):
        answer = close(signed_in, typed)
        assert answer.status_code == 422
        assert said in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active


def test_a_closed_account_keeps_its_row_and_nothing_of_the_person(cast, signed_in, peer_worker):
    peer_worker.authenticator_set.create(type="recovery_codes", data={"seed": "x", "used_mask": 0})
    invite(organisation=cast.moorland, email="sam@example.org", role=Role.REVIEWER, by=cast.other_manager, at=NOON)
    answer = close(signed_in)
    assert answer.headers["Location"] == reverse("accounts:closed")
    assert "Your account is closed" in signed_in.get(reverse("accounts:closed")).content.decode()

    closed = User.objects.get(pk=peer_worker.pk)
    assert closed.name == "Former member"
    assert closed.email == f"closed-{closed.pk}@account.invalid"
    assert closed.email == closed.email.lower()
    assert (closed.is_active, closed.has_usable_password(), closed.last_login) == (False, False, None)
    assert closed.closed_at is not None
    assert not closed.emailaddress_set.exists()
    assert not closed.authenticator_set.exists()
    assert not closed.memberships.exists()
    assert not Invitation.objects.filter(email="sam@example.org").exists()


def test_it_ends_every_session_and_every_way_in(signed_in, person):
    elsewhere = Client()
    sign_in(elsewhere)
    close(signed_in)
    for client in (signed_in, elsewhere):
        assert client.get(reverse("accounts:your_account")).status_code == 302
    assert not [one for one in Session.objects.all() if "sam@example.org" in json.dumps(one.get_decoded())]
    assert sign_in(Client()).status_code == 422
    mail.outbox.clear()
    Client().post(reverse("account_reset_password"), {"email": "sam@example.org"})
    Client().post(reverse("account_reset_password"), {"email": f"closed-{person.pk}@account.invalid"})
    assert not mail.outbox


def test_the_trail_says_that_it_was_closed_and_not_whose(signed_in, peer_worker, cast):
    close(signed_in)
    steps = list(Event.objects.filter(by=peer_worker.pk).values_list("what", "detail"))
    assert steps == [
        ("account closed", {}),
        ("membership ended", {"organisation": cast.harbour.reference, "role": "peer_worker"}),
    ]


def test_the_only_one_who_looks_after_an_organisation_stays(cast, signed_in, person):
    person.memberships.create(organisation=cast.board, role=Role.ADMINISTRATOR, since=NOON)
    page = signed_in.get(reverse("accounts:close_account")).content.decode()
    assert "You are the only service manager or administrator of Estuary Board." in page
    assert 'type="password"' not in page
    answer = close(signed_in)
    assert answer.status_code == 403
    assert "You are the only service manager or administrator of Estuary Board." in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active
    assert person.memberships.exists()


def test_one_of_two_may_go(cast, signed_in, person):
    person.memberships.create(organisation=cast.harbour, role=Role.ADMINISTRATOR, since=NOON)
    assert close(signed_in).status_code == 302


def test_the_address_is_free_again(cast, signed_in, person):
    close(signed_in)
    issued = invite(organisation=cast.harbour, email="sam@example.org", role=Role.REVIEWER, by=cast.manager, at=NOON)
    assert issued.invitation.email == "sam@example.org"
    assert (
        actions.add_person(email="sam@example.org", name="Sam", password=PASSWORD, by=None, at=NOON).pk != person.pk
    )


def test_an_app_that_objects_is_heard_before_anything_changes(person, monkeypatch):
    def object_to_it(user):
        raise NotAllowed("Finish your tea first.")

    monkeypatch.setattr(closing, "_checks", [object_to_it])
    with pytest.raises(NotAllowed, match="tea"):
        actions.close_account(user=person, by=person, at=NOON)
    assert User.objects.get(pk=person.pk).name == "Sam Shore"
