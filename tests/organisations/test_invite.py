"""Offering roles: who may, to whom, how often, and what the e-mail holds."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.common.link_secrets import digest_of, new_secret
from apps.organisations import emails
from apps.organisations.actions import members as people_actions
from apps.organisations.models import Invitation, InvitationState, Role

from ..cast import NOON, make_person

LATER = NOON + timedelta(days=8)


def invite(cast, *, email="somebody@example.org", role=Role.REVIEWER, by="manager", at=NOON):
    return people_actions.invite(organisation=cast.harbour, email=email, role=role, by=cast.person(by), at=at)


def test_only_a_digest_of_the_secret_is_stored(issued):
    stored = Invitation.objects.filter(pk=issued.invitation.pk).values().get()
    assert issued.secret not in str(stored)
    assert stored["secret_digest"] == digest_of(issued.secret)


def test_secrets_are_long_and_never_the_same():
    made = {new_secret() for _ in range(100)}
    assert len(made) == 100
    assert min(len(secret) for secret in made) >= 43  # 256 bits


def test_it_is_open_for_seven_days_to_the_second(issued):
    end = NOON + timedelta(days=7)
    assert issued.invitation.state(end - timedelta(seconds=1)) == InvitationState.OPEN
    assert issued.invitation.state(end) == InvitationState.EXPIRED


@pytest.mark.parametrize("person", ["peer_worker", "reviewer", "other_manager", "commissioner", "newcomer"])
def test_others_cannot_invite(cast, person):
    with pytest.raises(NotAllowed):
        invite(cast, by=person)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PEER_WORKER, Role.REVIEWER])
def test_a_manager_invites_to_every_role_but_one(cast, role):
    assert invite(cast, role=role).invitation.role == role


def test_only_an_administrator_invites_an_administrator(cast):
    with pytest.raises(NotAllowed, match="Only organisation administrators"):
        invite(cast, role=Role.ADMINISTRATOR)
    assert invite(cast, role=Role.ADMINISTRATOR, by="administrator").invitation.role == Role.ADMINISTRATOR


def test_a_provider_gives_no_commissioner_role(cast):
    with pytest.raises(NotAllowed, match="cannot give this role"):
        invite(cast, role=Role.COMMISSIONER, by="administrator")


def test_nobody_is_invited_to_a_role_they_have(cast):
    with pytest.raises(NotAllowed, match="has this role already"):
        invite(cast, email="Reviewer@Example.org")
    assert invite(cast, email="reviewer@example.org", role=Role.PEER_WORKER).invitation.pk


def test_nobody_is_invited_twice_at_the_same_time(cast):
    invite(cast)
    with pytest.raises(NotAllowed, match="has an open invitation"):
        invite(cast, email="SOMEBODY@example.org")


def test_an_invitation_that_ran_out_is_renewed(cast):
    first = invite(cast)
    second = invite(cast, by="administrator", at=LATER)
    assert second.invitation.pk == first.invitation.pk
    assert second.invitation.state(LATER) == InvitationState.OPEN
    assert second.invitation.invited_by == cast.administrator
    assert second.secret != first.secret


def test_sending_again_makes_a_new_secret_and_a_new_week(cast, issued):
    again = people_actions.send_again(invitation=issued.invitation, by=cast.administrator, at=LATER)
    assert again.secret != issued.secret
    assert again.invitation.expires_at == LATER + timedelta(days=7)
    assert not Invitation.objects.filter(secret_digest=digest_of(issued.secret)).exists()


def test_a_manager_cannot_send_or_withdraw_an_administrators_invitation(cast):
    made = invite(cast, role=Role.ADMINISTRATOR, by="administrator").invitation
    with pytest.raises(NotAllowed):
        people_actions.send_again(invitation=made, by=cast.manager, at=NOON)
    with pytest.raises(NotAllowed):
        people_actions.withdraw_invitation(invitation=made, by=cast.manager, at=NOON)


def test_withdrawing_forgets_the_address(cast, issued):
    people_actions.withdraw_invitation(invitation=issued.invitation, by=cast.manager, at=NOON)
    issued.invitation.refresh_from_db()
    assert issued.invitation.email == ""
    assert issued.invitation.state(NOON) == InvitationState.WITHDRAWN
    with pytest.raises(NotAllowed, match="withdrawn"):
        people_actions.send_again(invitation=issued.invitation, by=cast.manager, at=NOON)


def test_the_trail_holds_codes_and_no_person(cast):
    made = invite(cast, email="Very.Unusual@example.org")
    people_actions.send_again(invitation=made.invitation, by=cast.manager, at=NOON)
    people_actions.withdraw_invitation(invitation=made.invitation, by=cast.manager, at=NOON)
    steps = list(Event.objects.filter(target_reference=made.invitation.reference))
    assert [step.what for step in steps] == ["invitation made", "invitation sent again", "invitation withdrawn"]
    assert all(step.detail == {"organisation": cast.harbour.reference, "role": "reviewer"} for step in steps)


# --- The page ---------------------------------------------------------------------------------------------


def send(browser, cast, **typed):
    return browser.post(reverse("organisations:invite", args=[cast.harbour.reference]), typed)


def test_the_e_mail_holds_the_link_and_who_invites(cast, as_person, settings):
    answer = send(as_person("manager"), cast, email=" Somebody@Example.org ", role="reviewer")
    assert answer.headers["Location"] == reverse("organisations:people", args=[cast.harbour.reference])
    (letter,) = mail.outbox
    assert letter.to == ["somebody@example.org"]
    assert letter.subject == "You are invited to Harbour on Even Ground"
    assert "Service manager invites you to Harbour. Your role: Reviewer." in letter.body
    made = Invitation.objects.get(email="somebody@example.org")
    link = next(line for line in letter.body.splitlines() if line.startswith(settings.SITE_URL + "/invitations/"))
    secret = link.removesuffix("/").rsplit("/", 1)[1]
    assert made.secret_digest == digest_of(secret)


def test_names_are_printed_in_the_e_mail_as_they_are(cast):
    cast.harbour.name = "Tide & Tow 'Path'"
    cast.harbour.save()
    emails.send_invitation(invite(cast), at=NOON)
    assert mail.outbox[0].subject == "You are invited to Tide & Tow 'Path' on Even Ground"
    assert "to Tide & Tow 'Path'." in mail.outbox[0].body


def test_the_inviter_cannot_tell_who_has_an_account(cast, as_person):
    browser = as_person("manager")
    pages = []
    for email in ("newcomer@example.org", "nobody@example.org"):
        answer = browser.post(
            reverse("organisations:invite", args=[cast.harbour.reference]),
            {"email": email, "role": "reviewer"},
            follow=True,
        )
        text = answer.content.decode().replace(email, "them")
        pages.append((answer.status_code, answer.redirect_chain, len(text.split("Invited, not here yet")[0])))
    assert pages[0] == pages[1]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"role": "reviewer"}, "Enter the e-mail address of the person you invite."),
        ({"email": "nonsense", "role": "reviewer"}, "Enter an e-mail address in the right form"),
        ({"email": "somebody@example.org"}, "Choose a role."),
        ({"email": "somebody@example.org", "role": "administrator"}, "Choose one of the roles on this page."),
        ({"email": "Reviewer@example.org", "role": "reviewer"}, "has this role already"),
        ({"email": "Newcomer@example.org", "role": "peer_worker"}, "has an open invitation"),
    ],
)
def test_what_cannot_be_sent_says_what_to_do(cast, as_person, issued, clock, typed, said):
    answer = send(as_person("manager"), cast, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not mail.outbox


def test_the_people_page_shows_members_and_what_waits(cast, as_person, issued, clock):
    make_person("Second manager", cast.harbour, Role.MANAGER)
    clock(LATER)
    page = as_person("manager").get(reverse("organisations:people", args=[cast.harbour.reference])).content.decode()
    assert "Service managers" in page
    assert "Second manager" in page
    assert "newcomer@example.org" in page
    assert "Run out" in page
    assert "Other manager" not in page
    assert issued.secret not in page
