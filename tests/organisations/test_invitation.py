"""Taking up an invitation: by the right person, once, in time."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.common.errors import NotAllowed
from apps.organisations.actions.members import (
    accept_invitation,
    end_membership,
    invite,
    send_again,
    withdraw_invitation,
)
from apps.organisations.models import Membership, Role
from apps.organisations.permissions import has_role

from ..cast import NOON, PASSWORD, make_cast

WEEK = timedelta(days=7)


def page(issued) -> str:
    return reverse("organisations:invitation", args=[issued.secret])


def join(issued) -> str:
    return reverse("organisations:join", args=[issued.secret])


def has_joined(cast) -> bool:
    return Membership.objects.filter(user=cast.newcomer, organisation=cast.harbour, role=Role.PEER_WORKER).exists()


# --- The rule ---------------------------------------------------------------------------------------------


def test_the_invited_person_gets_the_role_at_once(cast, issued):
    assert not has_role(cast.newcomer, cast.harbour.pk, Role.PEER_WORKER)
    membership = accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
    assert (membership.user, membership.role, membership.since) == (cast.newcomer, Role.PEER_WORKER, NOON)
    assert has_role(cast.newcomer, cast.harbour.pk, Role.PEER_WORKER)


def test_the_address_is_forgotten_once_it_has_done_its_work(cast, issued):
    accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
    issued.invitation.refresh_from_db()
    assert (issued.invitation.email, issued.invitation.accepted_by) == ("", cast.newcomer)


def test_it_works_once(cast, issued):
    accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
    with pytest.raises(NotAllowed, match="has been used"):
        accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)


def test_it_works_for_nobody_else(cast, issued):
    with pytest.raises(NotAllowed, match="another e-mail address"):
        accept_invitation(invitation=issued.invitation, by=cast.other_manager, at=NOON)


def test_it_works_until_it_runs_out(cast, issued):
    with pytest.raises(NotAllowed, match="has run out"):
        accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON + WEEK)
    last = NOON + WEEK - timedelta(seconds=1)
    assert accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=last)


def test_it_does_not_work_once_withdrawn(cast, issued):
    withdraw_invitation(invitation=issued.invitation, by=cast.manager, at=NOON)
    with pytest.raises(NotAllowed, match="withdrawn"):
        accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)


def test_a_role_that_was_ended_does_not_come_back_with_the_old_link(cast, issued):
    membership = accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
    end_membership(membership=membership, by=cast.manager, at=NOON)
    with pytest.raises(NotAllowed):
        accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
    assert not has_joined(cast)


# --- The page ---------------------------------------------------------------------------------------------


def test_the_page_says_who_what_and_until_when(issued, as_person, clock):
    text = " ".join(as_person("anyone").get(page(issued)).content.decode().split())
    for said in ("Service manager invites you", "Harbour", "Peer worker", "newcomer@example.org"):
        assert said in text
    assert "9 March 2026 at 12:00" in text


def test_the_secret_leads_nowhere_else(issued, as_person, clock):
    answer = as_person("anyone").get(page(issued))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in answer.headers["Cache-Control"]
    assert 'href="http' not in answer.content.decode()


def test_joining_leads_to_work(cast, issued, as_person, clock):
    browser = as_person("newcomer")
    assert "Join" in browser.get(page(issued)).content.decode()
    assert browser.post(join(issued)).headers["Location"] == reverse("home")
    assert has_joined(cast)
    assert browser.post(join(issued)).headers["Location"] == reverse("home")  # pressed twice
    assert cast.newcomer.memberships.count() == 1


def test_somebody_else_is_told_and_can_sign_out_and_come_back(cast, issued, as_person, clock):
    browser = as_person("other_manager")
    text = browser.get(page(issued)).content.decode()
    assert "You are signed in as other.manager@example.org" in text
    assert browser.post(join(issued)).status_code == 403
    out = browser.post(reverse("account_logout"), {"next": page(issued)})
    assert out.headers["Location"] == page(issued)


def test_a_visitor_who_joins_is_led_back_to_the_page(issued, as_person, clock):
    assert as_person("anyone").post(join(issued)).headers["Location"] == page(issued)


@pytest.mark.parametrize("after", ["used", "withdrawn", "run out"])
def test_what_is_over_is_gone_and_says_what_to_do(cast, issued, as_person, clock, after):
    if after == "used":
        accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
    elif after == "withdrawn":
        withdraw_invitation(invitation=issued.invitation, by=cast.manager, at=NOON)
    else:
        clock(NOON + WEEK)
    answer = as_person("anyone").get(page(issued))
    assert answer.status_code == 410
    assert after in answer.content.decode()
    assert "Harbour" not in answer.content.decode()
    assert as_person("anyone").post(reverse("organisations:make_account", args=[issued.secret])).status_code == 302
    assert as_person("anyone").get(reverse("account_signup")).status_code == 403


@pytest.mark.parametrize("secret", ["nonsense", "x" * 500, "é"])
def test_an_unknown_secret_is_not_found_and_says_what_to_do(db, client, secret):
    answer = client.get(f"/invitations/{secret}/")
    assert answer.status_code == 404
    assert "no such invitation" in answer.content.decode()
    assert client.post(f"/invitations/{secret}/make-account/").status_code == 302


def test_the_link_of_an_earlier_e_mail_stops_working(cast, issued, as_person, clock):
    again = send_again(invitation=issued.invitation, by=cast.manager, at=NOON)
    assert as_person("newcomer").get(page(issued)).status_code == 404
    assert as_person("newcomer").get(page(again)).status_code == 200


# --- People without an account ----------------------------------------------------------------------------


@pytest.fixture
def for_a_stranger(cast):
    return invite(
        organisation=cast.harbour, email="Stranger@Example.org", role=Role.REVIEWER, by=cast.manager, at=NOON
    )


def test_from_the_link_to_the_role(cast, for_a_stranger, clock):
    browser = Client()
    assert "Make your account" in browser.get(page(for_a_stranger)).content.decode()
    on = browser.post(reverse("organisations:make_account", args=[for_a_stranger.secret]))
    assert on.status_code == 302
    sign_up = browser.get(on.headers["Location"])
    assert 'value="stranger@example.org"' in sign_up.content.decode()

    typed = {"name": " Sam Shore ", "email": "somebody.else@example.org", "password1": PASSWORD}
    back = browser.post(on.headers["Location"], typed)
    assert back.headers["Location"] == page(for_a_stranger)
    stranger = User.objects.get(name="Sam Shore")
    assert stranger.email == "stranger@example.org"  # whatever was sent
    assert stranger.emailaddress_set.get().verified

    browser.post(join(for_a_stranger))
    assert stranger.memberships.get().role == Role.REVIEWER


def test_opening_the_link_does_not_open_sign_up(for_a_stranger, clock):
    """Only pressing the button does: a link that some program opened ahead changes nothing."""
    browser = Client()
    browser.get(page(for_a_stranger))
    assert browser.get(reverse("account_signup")).status_code == 403


def test_somebody_with_an_account_is_asked_to_sign_in(issued, clock):
    browser = Client()
    text = browser.get(page(issued)).content.decode()
    assert f"{reverse('account_login')}?next={page(issued)}" in text
    assert browser.post(reverse("organisations:make_account", args=[issued.secret])).headers["Location"] == page(
        issued
    )
    assert browser.get(reverse("account_signup")).status_code == 403


def test_another_persons_wish_for_the_address_does_not_stand_in_the_way(cast, for_a_stranger, clock):
    cast.other_manager.emailaddress_set.create(email="stranger@example.org", verified=False)
    browser = Client()
    on = browser.post(reverse("organisations:make_account", args=[for_a_stranger.secret])).headers["Location"]
    browser.post(on, {"name": "Sam Shore", "password1": PASSWORD})
    assert User.objects.get(email="stranger@example.org").emailaddress_set.get().verified


# --- Two at once ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_member():
    from threading import Barrier, Thread

    cache.clear()
    cast = make_cast()
    issued = invite(
        organisation=cast.harbour, email="newcomer@example.org", role=Role.PEER_WORKER, by=cast.manager, at=NOON
    )
    together, answers = Barrier(2), []

    def accept():
        together.wait()
        try:
            accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON)
            answers.append("joined")
        except NotAllowed as refusal:
            answers.append(refusal.reason)
        finally:
            connection.close()

    both = [Thread(target=accept) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(answers) == ["This invitation has been used. To see your work, go to the start.", "joined"]
    assert cast.newcomer.memberships.count() == 1
