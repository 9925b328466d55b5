"""E-mails that tell of an event: to whom, once, in plain words, and only as long as it is theirs to know."""

import re
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import choose_emails, close_account
from apps.accounts.email_delivery import send_outgoing_email
from apps.accounts.models import AnnouncedEvent, OutgoingEmail, UnwantedNotice, User
from apps.accounts.notices import REMEMBERED_FOR, NoticeKind, forget_old_events, send_notice
from apps.assessments.actions.feedback import (
    answer_comment,
    ask_peer_workers,
    comment_on_draft,
    make_changes,
    shorten_feedback,
)
from apps.assessments.actions.reviews import decline_review, end_review, finish_review, invite_reviewer
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.actions.signing import sign_off
from apps.assessments.emails import is_still_reviewer
from apps.assessments.feedback_reminders import tell_of_comments, tell_of_windows_over
from apps.assessments.models import Comment, FeedbackWindow, ReviewEnd
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.organisations.actions.members import accept_invitation, end_membership, invite, send_again
from apps.organisations.invitation_reminders import remind_of_invitations
from apps.organisations.models import Commission, Membership, Organisation, Role
from apps.surveys.actions.rounds import close_if_over, sweep_rounds
from apps.surveys.domain.questions import RespondentGroup
from tests.cast import NOON, make_person
from tests.factories import make_audit, make_review
from tests.own_data import own_data
from tests.surveys.rounds import answer_all, make_round, peer_workers

REASON = "Hush, a heron stood here."
WORDS = "We never do this on a Sunday."
LATER = NOON + timedelta(days=20)


def told() -> dict[str, list[str]]:
    """By subject, the addresses that got it, in order."""
    found: dict[str, list[str]] = {}
    for letter in mail.outbox:
        found.setdefault(letter.subject, []).extend(letter.to)
    return {subject: sorted(people) for subject, people in found.items()}


@pytest.fixture
def second_manager(cast):
    return make_person("Second manager", cast.harbour, Role.MANAGER)


@pytest.fixture
def checked(cast, rubric, second_manager):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, reason=REASON)


@pytest.fixture
def asked_about(checked, cast):
    ask_peer_workers(assessment=checked, closes_on=NOON.date() + timedelta(days=14), by=cast.manager, at=NOON)
    mail.outbox.clear()
    checked.refresh_from_db()
    return checked


def say(audit, by, *, at=NOON, shows_name=False, text=WORDS) -> Comment:
    return comment_on_draft(assessment=audit, indicator="ACC-1", text=text, shows_name=shows_name, by=by, at=at)


# --- Who is told of what ----------------------------------------------------------------------------------


def test_a_draft_is_told_to_peer_workers(checked, cast):
    ask_peer_workers(assessment=checked, closes_on=NOON.date() + timedelta(days=14), by=cast.manager, at=NOON)
    assert told() == {"Your view of the draft: Walking Alongside": ["peer.worker@example.org"]}


@pytest.mark.parametrize("is_waited_for", [True, False])
def test_a_finished_review_is_told_to_managers(cast, rubric, is_waited_for):
    status = AuditStatus.WAITING if is_waited_for else AuditStatus.DRAFT
    audit = make_audit(cast.programme, rubric, cast.manager, status=status)
    review = make_review(audit, cast.newcomer, cast.manager, usual=4)
    finish_review(review=review, by=cast.newcomer, at=NOON)
    assert told() == {"The review is finished: Walking Alongside": ["service.manager@example.org"]}
    assert ("Both ratings lie open now" in mail.outbox[0].body) is is_waited_for


def test_a_declined_review_is_told_to_managers(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    review = invite_reviewer(
        assessment=audit, email=cast.newcomer.email, is_independent=True, by=cast.manager, at=NOON
    )
    decline_review(review=review, by=cast.newcomer, at=NOON)
    assert told() == {"The review was declined: Walking Alongside": ["service.manager@example.org"]}
    assert "Newcomer" not in mail.outbox[0].body


def test_a_sign_off_is_told_to_everybody_of_the_organisation_but_whoever_signed(asked_about, cast):
    FeedbackWindow.objects.update(closed_at=NOON, closed_by=cast.manager)
    sign_off(assessment=asked_about, by=cast.manager, at=LATER)
    assert told() == {
        "Signed off: the audit of Walking Alongside": [
            "administrator@example.org",
            "peer.worker@example.org",
            "reviewer@example.org",
            "second.manager@example.org",
        ]
    }


def test_a_reviewer_from_outside_hears_of_the_sign_off_too(asked_about, cast):
    make_review(asked_about, cast.newcomer, cast.manager, usual=4, finished=True)
    FeedbackWindow.objects.update(closed_at=NOON, closed_by=cast.manager)
    sign_off(assessment=asked_about, by=cast.manager, at=LATER)
    assert "newcomer@example.org" in told()["Signed off: the audit of Walking Alongside"]


@pytest.fixture
def signed_off(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, reason=REASON)


def test_a_share_is_told_once_to_the_commissioners_people_and_so_is_taking_it_back(signed_off, cast):
    for _ in range(2):  # pressed twice
        share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    assert told() == {"A report is shared with you: Walking Alongside": ["commissioner@example.org"]}
    mail.outbox.clear()
    for _ in range(2):
        withdraw_share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    assert told() == {"A report was taken back: Walking Alongside": ["commissioner@example.org"]}


def test_whoever_no_longer_funds_a_programme_hears_nothing_of_it(signed_off, cast):
    share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    mail.outbox.clear()
    Commission.objects.all().delete()
    withdraw_share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    assert mail.outbox == []


def test_that_nobody_reads_is_told_once(signed_off, cast):
    Membership.objects.filter(organisation=cast.board).delete()
    make_person("Board administrator", cast.board, Role.ADMINISTRATOR)
    for _ in range(2):
        share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    assert told() == {"A report waits for Estuary Board: Walking Alongside": ["board.administrator@example.org"]}


# --- By the clock -----------------------------------------------------------------------------------------

MORNING = datetime(2026, 3, 3, 8, 0, tzinfo=NOON.tzinfo)


def test_comments_are_told_the_next_morning_and_once_a_day(asked_about, cast):
    say(asked_about, cast.peer_worker)
    say(asked_about, cast.peer_worker, at=NOON + timedelta(hours=1), text="One more.")
    for at in (NOON, NOON + timedelta(hours=11), MORNING - timedelta(hours=3)):
        tell_of_comments(at=at)
    assert mail.outbox == []
    for hours in range(0, 12, 3):
        tell_of_comments(at=MORNING + timedelta(hours=hours))
    both = ["second.manager@example.org", "service.manager@example.org"]
    assert told() == {"Peer workers have commented on a draft": both}
    tell_of_comments(at=MORNING + timedelta(days=1))
    assert len(mail.outbox) == 2
    say(asked_about, cast.peer_worker, at=MORNING, text="And the next day.")
    tell_of_comments(at=MORNING + timedelta(days=1))
    assert len(mail.outbox) == 4


def test_a_comment_that_has_its_answer_is_no_news(asked_about, cast):
    comment = say(asked_about, cast.peer_worker)
    answer_comment(comment=comment, text="Thank you.", expected_text="", by=cast.manager, at=NOON)
    tell_of_comments(at=MORNING)
    assert mail.outbox == []


def test_nobody_is_told_of_their_own_comment(asked_about, cast):
    Membership.objects.create(user=cast.manager, organisation=cast.harbour, role=Role.PEER_WORKER, since=NOON)
    say(asked_about, User.objects.get(pk=cast.manager.pk), shows_name=True)
    tell_of_comments(at=MORNING)
    assert told() == {"Peer workers have commented on a draft": ["second.manager@example.org"]}


def test_the_end_of_a_window_is_told_once(asked_about):
    last = NOON + timedelta(days=14)
    tell_of_windows_over(at=last)
    assert mail.outbox == []
    for hours in (24, 25, 60):
        tell_of_windows_over(at=last + timedelta(hours=hours))
    both = ["second.manager@example.org", "service.manager@example.org"]
    assert told() == {"Peer workers have had their time: Walking Alongside": both}


def test_the_end_of_a_window_is_no_news_to_whoever_ended_it_or_went_on(asked_about, cast):
    shorten_feedback(assessment=asked_about, reason="We all met.", by=cast.manager, at=NOON)
    assert told() == {"Peer workers have had their time: Walking Alongside": ["second.manager@example.org"]}
    make_changes(assessment=asked_about, by=cast.manager, at=NOON)
    tell_of_windows_over(at=LATER)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("answers", "words"), [(0, "Too few people answered"), (6, "Enough people answered")])
def test_a_closed_round_is_told_once_with_or_without_enough_answers(cast, rubric, answers, words):
    opened = make_round(cast.programme, cast.manager)
    people = peer_workers(cast.harbour, answers)
    answer_all(opened, people, [1, 2, 3, 4, 5, 3][:answers])
    for _ in range(2):
        close_if_over(round=opened, at=LATER)
        sweep_rounds(at=LATER)
    colleagues = ["administrator@example.org", "peer.worker@example.org", "service.manager@example.org"]
    assert told() == {"A survey round has closed: Walking Alongside": sorted(colleagues + [p.email for p in people])}
    assert all(words in letter.body for letter in mail.outbox)
    assert len({letter.body for letter in mail.outbox}) == 1  # whether they answered or not


def test_a_round_of_people_supported_is_no_e_mail_to_peer_workers(cast, rubric):
    close_if_over(round=make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED), at=LATER)
    assert "peer.worker@example.org" not in told()["A survey round has closed: Walking Alongside"]


def test_an_invitation_that_runs_out_is_told_to_both_once_for_each_sending(cast):
    issued = invite(organisation=cast.harbour, email="new@example.org", role=Role.REVIEWER, by=cast.manager, at=NOON)
    remind_of_invitations(at=NOON + timedelta(days=4))
    assert mail.outbox == []
    for hours in (0, 1, 30):
        remind_of_invitations(at=NOON + timedelta(days=5, hours=hours))
    expected = {
        "Your invitation to Harbour runs out soon": ["new@example.org"],
        "Invitations to Harbour run out soon": ["service.manager@example.org"],
    }
    assert told() == expected
    assert not [letter for letter in mail.outbox if issued.secret in letter.body]
    assert "the e-mail that you got on 2 March 2026" in mail.outbox[0].body
    send_again(invitation=issued.invitation, by=cast.manager, at=NOON + timedelta(days=6))
    remind_of_invitations(at=NOON + timedelta(days=12))
    assert len(mail.outbox) == 4


def test_an_answered_invitation_and_one_that_has_run_out_are_no_news(cast):
    issued = invite(
        organisation=cast.harbour, email=cast.newcomer.email, role=Role.REVIEWER, by=cast.manager, at=NOON
    )
    remind_of_invitations(at=NOON + timedelta(days=7))
    accept_invitation(invitation=issued.invitation, by=cast.newcomer, at=NOON + timedelta(days=5))
    remind_of_invitations(at=NOON + timedelta(days=5, hours=1))
    assert mail.outbox == []


# --- Never twice, never lost ------------------------------------------------------------------------------


class Killed(BaseException):
    """The machine went away."""


@pytest.mark.parametrize("place", ["apps.assessments.emails.send_notice", "apps.organisations.emails.send_notice"])
def test_a_worker_that_is_killed_in_between_tells_neither_half_nor_twice(
    asked_about, cast, monkeypatch, emails_wait, place
):
    """What was told and that it was told is stored together, or not at all."""
    say(asked_about, cast.peer_worker)
    OutgoingEmail.objects.all().delete()
    tell = tell_of_comments if "assessments" in place else tell_of_windows_over
    at = MORNING if tell is tell_of_comments else LATER

    def send_and_die(*arguments, **more):
        send_notice(*arguments, **more)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(place, send_and_die)
        with pytest.raises(Killed):
            tell(at=at)
    assert not OutgoingEmail.objects.exists()
    for _ in range(2):
        tell(at=at)
    assert OutgoingEmail.objects.count() == 2  # one for each manager


def test_one_that_is_sent_twice_after_all_has_one_message_id(signed_off, cast, emails_wait, monkeypatch):
    share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    row = OutgoingEmail.objects.get()
    monkeypatch.setattr("apps.accounts.email_delivery._forget", lambda claim: None)  # killed before it could
    send_outgoing_email(row.reference, now=timezone.now)
    OutgoingEmail.objects.update(status="waiting", claim="")
    send_outgoing_email(row.reference, now=timezone.now)
    assert len(mail.outbox) == 2
    assert len({letter.message()["Message-ID"] for letter in mail.outbox}) == 1


def test_a_step_that_is_refused_tells_nobody(signed_off, cast):
    with pytest.raises(NotAllowed):
        share(assessment=signed_off, commissioner=cast.other_board, by=cast.manager, at=NOON)
    assert mail.outbox == []


def test_what_was_told_long_ago_is_forgotten(asked_about):
    tell_of_windows_over(at=LATER)
    forget_old_events(at=LATER + REMEMBERED_FOR)
    assert AnnouncedEvent.objects.count() == 1
    forget_old_events(at=LATER + REMEMBERED_FOR + timedelta(days=1))
    assert not AnnouncedEvent.objects.exists()


def test_made_up_people_get_none(cast, rubric):
    Organisation.objects.update(is_made_up=True)
    close_if_over(round=make_round(cast.programme, cast.manager), at=LATER)
    invite(organisation=cast.harbour, email="new@example.org", role=Role.REVIEWER, by=cast.manager, at=NOON)
    remind_of_invitations(at=NOON + timedelta(days=6))
    assert mail.outbox == []


# --- As long as it is theirs to know ----------------------------------------------------------------------


def send_what_waits() -> None:
    for row in OutgoingEmail.objects.all():
        send_outgoing_email(row.reference, now=timezone.now)
    assert not OutgoingEmail.objects.exists()


def end_role(cast):
    end_membership(membership=Membership.objects.get(user=cast.commissioner), by=cast.commissioner, at=NOON)


def leave(cast):
    close_account(user=cast.commissioner, by=cast.commissioner, at=NOON)


def switch_off(cast):
    choose_emails(user=cast.commissioner, kinds=["rounds"], by=cast.commissioner, at=NOON)


@pytest.mark.parametrize("change", [end_role, leave, switch_off])
def test_what_changed_while_the_e_mail_waited_counts(signed_off, cast, emails_wait, change):
    make_person("Board administrator", cast.board, Role.ADMINISTRATOR)
    share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    assert OutgoingEmail.objects.count() == 1
    change(cast)
    send_what_waits()
    assert mail.outbox == []


def test_it_goes_to_the_address_that_the_person_has_by_then(signed_off, cast, emails_wait):
    share(assessment=signed_off, commissioner=cast.board, by=cast.manager, at=NOON)
    User.objects.filter(pk=cast.commissioner.pk).update(email="moved@example.org")
    send_what_waits()
    assert [letter.to for letter in mail.outbox] == [["moved@example.org"]]


def test_a_review_concerns_its_reviewer_until_it_ends(cast, rubric):
    review = make_review(make_audit(cast.programme, rubric, cast.manager), cast.newcomer, cast.manager)
    assert is_still_reviewer(cast.newcomer, review.pk, ())
    assert not is_still_reviewer(cast.reviewer, review.pk, ())
    end_review(review, ReviewEnd.DECLINED, by=cast.newcomer, at=NOON)
    assert not is_still_reviewer(cast.newcomer, review.pk, ())


# --- What they say, and choosing --------------------------------------------------------------------------


@pytest.fixture
def every_notice(asked_about, cast, rubric):
    """One of each kind, from a life in which people wrote things down."""
    comment = say(asked_about, cast.peer_worker)
    tell_of_comments(at=MORNING)
    tell_of_windows_over(at=NOON + timedelta(days=15))
    sign_off(assessment=asked_about, left_unanswered=[comment.reference], by=cast.manager, at=LATER)
    share(assessment=asked_about, commissioner=cast.board, by=cast.manager, at=LATER)
    withdraw_share(assessment=asked_about, commissioner=cast.board, by=cast.manager, at=LATER)
    opened = make_round(cast.programme, cast.manager, introduction="Dear Rosemary Attwater")
    close_if_over(round=opened, at=LATER)
    invite(organisation=cast.harbour, email="new@example.org", role=Role.REVIEWER, by=cast.manager, at=LATER)
    remind_of_invitations(at=LATER + timedelta(days=6))
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.DRAFT, reason=REASON)
    finish_review(review=make_review(audit, cast.newcomer, cast.manager, usual=4), by=cast.newcomer, at=LATER)
    return [letter for letter in mail.outbox if letter.to != ["new@example.org"]]


def test_they_hold_nothing_that_somebody_rated_answered_or_wrote(every_notice, cast):
    assert len({letter.subject for letter in every_notice}) >= 8
    for letter in every_notice:
        whole = f"{letter.subject}\n{letter.body}"
        for secret in (REASON, WORDS, "heron", "Sunday", "Rosemary", "ACC-1", "Newcomer", "Peer worker\n"):
            assert secret not in whole, letter.subject
        assert not re.search(r"\b[Ll]evel \d|\bscore\b|\b\d out of\b", whole), letter.subject


def test_each_says_where_to_choose_and_leads_to_a_page_its_reader_may_open(every_notice, client, asked_about, cast):
    share(assessment=asked_about, commissioner=cast.board, by=cast.manager, at=LATER)
    for letter in every_notice:
        assert reverse("accounts:choose_emails") in letter.body, letter.subject
        assert "’" not in letter.subject.replace("workers’", "")
        link = re.search(r"^http://[^/]+(/\S*)$", letter.body, re.MULTILINE)[1]
        client.force_login(User.objects.get(email=letter.to[0]))
        assert client.get(link).status_code == 200, (letter.subject, letter.to, link)


def test_choosing(as_person, cast):
    browser, page = as_person("commissioner"), reverse("accounts:choose_emails")
    assert browser.get(page).content.decode().count(" checked") == len(NoticeKind)
    assert reverse("accounts:choose_emails") in browser.get(reverse("accounts:your_account")).text
    wanted = [kind for kind in NoticeKind.values if kind != "sharing"]
    assert browser.post(page, {"kinds": wanted})["Location"] == reverse("accounts:your_account")
    assert list(UnwantedNotice.objects.values_list("person", "kind")) == [(cast.commissioner.pk, "sharing")]
    assert browser.get(page).content.decode().count(" checked") == len(NoticeKind) - 1
    assert own_data(browser)["emails_you_do_not_want"] == ["sharing"]
    assert browser.post(page, {"kinds": ["made-up"]}).status_code == 422
    assert UnwantedNotice.objects.count() == 1
    browser.post(page, {})
    assert UnwantedNotice.objects.count() == len(NoticeKind)
    close_account(user=cast.commissioner, by=cast.commissioner, at=NOON)
    assert not UnwantedNotice.objects.exists()


def test_nobody_chooses_for_somebody_else(cast):
    with pytest.raises(NotAllowed):
        choose_emails(user=cast.commissioner, kinds=[], by=cast.manager, at=NOON)


def test_what_is_needed_for_safety_and_invitations_cannot_be_switched_off(cast, rubric, client):
    choose_emails(user=cast.newcomer, kinds=[], by=cast.newcomer, at=NOON)
    client.post(reverse("account_reset_password"), {"email": cast.newcomer.email})
    audit = make_audit(cast.programme, rubric, cast.manager)
    client.force_login(cast.manager)
    typed = {"email": cast.newcomer.email, "is_independent": "yes"}
    client.post(reverse("assessments:invite_reviewer", args=[audit.reference]), typed)
    typed = {"email": cast.newcomer.email, "role": Role.REVIEWER.value}
    client.post(reverse("organisations:invite", args=[cast.harbour.reference]), typed)
    assert [letter.to for letter in mail.outbox] == [[cast.newcomer.email]] * 3
