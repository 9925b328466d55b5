"""Peer workers first: their window, what they say, and that nobody learns who said it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import OutgoingEmail, User
from apps.activity_log.models import Event
from apps.assessments.actions.audits import discard, take_up_again
from apps.assessments.actions.feedback import (
    MOST_COMMENTS,
    answer_comment,
    ask_peer_workers,
    comment_on_draft,
    make_changes,
    shorten_feedback,
)
from apps.assessments.actions.reviews import invite_reviewer
from apps.assessments.actions.signing import sign_off
from apps.assessments.domain.feedback_window import MOST_DAYS, USUAL_DAYS
from apps.assessments.models import Comment
from apps.assessments.queries.personal_data import personal_data
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Membership, Role

from ..cast import NOON, make_person
from ..factories import make_audit

LATER = NOON + timedelta(hours=3)
TODAY = NOON.date()
LAST = TODAY + timedelta(days=USUAL_DAYS)
AFTER = NOON + timedelta(days=USUAL_DAYS + 1)
WORDS = "We do this, but not on weekends."


@pytest.fixture
def checked(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED, reason="We saw it.")


@pytest.fixture
def audit(checked, cast):
    """With peer workers until LAST."""
    ask_peer_workers(assessment=checked, closes_on=LAST, by=cast.manager, at=NOON)
    checked.refresh_from_db()
    return checked


@pytest.fixture
def now_open(cast, rubric):
    """With peer workers, by the real clock: for pages."""
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=timezone.now())


def say(audit, by, text=WORDS, indicator="ACC-1", shows_name=False, at=LATER) -> Comment:
    return comment_on_draft(assessment=audit, indicator=indicator, text=text, shows_name=shows_name, by=by, at=at)


def steps_of(audit) -> list[tuple[str, int | None]]:
    found = Event.objects.filter(target_reference=audit.reference).order_by("pk")
    return list(found.values_list("what", "by"))


# --- The window -------------------------------------------------------------------------------------------


def test_a_window_shorter_than_two_weeks_says_why(checked, cast):
    with pytest.raises(ValueError, match="takes a reason"):
        ask_peer_workers(
            assessment=checked, closes_on=LAST - timedelta(days=1), by=cast.manager, at=NOON, shorter_because=" "
        )
    window = ask_peer_workers(
        assessment=checked,
        closes_on=LAST - timedelta(days=1),
        by=cast.manager,
        at=NOON,
        shorter_because="The board meets.",
    )
    assert (window.shortened_because, window.shortened_by, window.shortened_at) == (
        "The board meets.",
        cast.manager,
        NOON,
    )


def test_two_weeks_take_no_reason(audit):
    window = audit.feedback_windows.get()
    assert (window.closes_on, window.shortened_because, window.shortened_by) == (LAST, "", None)
    assert audit.status == AuditStatus.FEEDBACK


@pytest.mark.parametrize("days", [-1, MOST_DAYS + 1])
def test_a_window_ends_neither_before_it_opens_nor_never(checked, cast, days):
    with pytest.raises(ValueError, match="window"):
        ask_peer_workers(
            assessment=checked,
            closes_on=TODAY + timedelta(days=days),
            by=cast.manager,
            at=NOON,
            shorter_because="So",
        )


def test_while_the_window_is_open_nothing_goes_on(audit, cast):
    on_its_last_day = NOON + timedelta(days=USUAL_DAYS)
    for act in (make_changes, sign_off):
        with pytest.raises(NotAllowed, match="Peer workers can still comment"):
            act(assessment=audit, by=cast.manager, at=on_its_last_day)
    say(audit, cast.peer_worker, at=on_its_last_day)
    with pytest.raises(NotAllowed, match="while the feedback window is open"):
        say(audit, cast.peer_worker, "Too late", at=AFTER)


def test_shortening_ends_the_window_that_day_with_its_reason(audit, cast):
    with pytest.raises(ValueError, match="takes a reason"):
        shorten_feedback(assessment=audit, reason=" ", by=cast.manager, at=LATER)
    window = shorten_feedback(assessment=audit, reason="All have answered.", by=cast.manager, at=LATER)
    assert (window.closes_on, window.closed_by, window.shortened_because) == (
        TODAY,
        cast.manager,
        "All have answered.",
    )
    for again in (shorten_feedback,):
        with pytest.raises(NotAllowed, match="over already"):
            again(assessment=audit, reason="Again", by=cast.manager, at=LATER)
    with pytest.raises(NotAllowed, match="while the feedback window is open"):
        say(audit, cast.peer_worker)
    assert sign_off(assessment=audit, by=cast.manager, at=LATER).status == AuditStatus.SIGNED_OFF


def test_a_window_that_was_short_keeps_both_reasons(checked, cast):
    ask_peer_workers(
        assessment=checked, closes_on=TODAY, by=cast.manager, at=NOON, shorter_because="The board meets."
    )
    window = shorten_feedback(assessment=checked, reason="All have answered.", by=cast.manager, at=LATER)
    assert window.shortened_because == "The board meets.\n\nAll have answered."


def whole(days: int) -> date:
    """A day of the week in which the window opens, a Monday."""
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("closes_on", "number"),
    [(whole(0), 0), (whole(1), 1), (whole(3), 3), (whole(4), 4), (whole(6), 4), (whole(7), 5), (whole(14), 10)],
)
def test_working_days_are_those_from_monday_to_friday_after_the_first(checked, cast, closes_on, number):
    window = ask_peer_workers(
        assessment=checked, closes_on=closes_on, by=cast.manager, at=NOON, shorter_because="The board meets."
    )
    assert (window.working_days, window.is_too_short) == (number, number < 3)


def test_the_day_on_which_a_window_is_ended_early_is_not_whole(audit, cast):
    assert not audit.feedback_windows.get().is_too_short
    third = NOON + timedelta(days=3)
    window = shorten_feedback(assessment=audit, reason="All have answered.", by=cast.manager, at=third)
    assert (window.working_days, window.is_too_short) == (2, True)


def test_pages_say_that_a_window_is_too_short(checked, as_person, cast):
    at = timezone.now()
    ask_peer_workers(
        assessment=checked,
        closes_on=timezone.localdate(at),
        by=cast.manager,
        at=at,
        shorter_because="The board meets.",
    )
    page = " ".join(as_person("manager").get(place(checked, "feedback")).content.decode().split())
    assert "No whole working day.</strong> Peer workers should have three" in page
    shorten_feedback(assessment=checked, reason="All have answered.", by=cast.manager, at=timezone.now())
    page = " ".join(as_person("manager").get(place(checked, "sign_off")).content.decode().split())
    assert "The report says that they had less, and why." in page


def test_making_changes_leads_back_to_the_check_and_a_second_window_may_follow(audit, cast):
    first = say(audit, cast.peer_worker)
    make_changes(assessment=audit, by=cast.manager, at=AFTER)
    audit.refresh_from_db()
    assert audit.status == AuditStatus.AGREED
    assert audit.feedback_windows.get().closed_by == cast.manager
    ask_peer_workers(assessment=audit, closes_on=AFTER.date() + timedelta(days=14), by=cast.manager, at=AFTER)
    assert say(audit, cast.peer_worker, at=AFTER).window != first.window


def test_once_peer_workers_have_read_it_a_second_rating_could_not_be_blind(audit, cast):
    make_changes(assessment=audit, by=cast.manager, at=AFTER)
    take_up_again(assessment=audit, by=cast.manager, at=AFTER)
    with pytest.raises(NotAllowed, match="would not be blind"):
        invite_reviewer(assessment=audit, email="a@example.org", is_independent=True, by=cast.manager, at=AFTER)


# --- Comments, and nobody behind them ---------------------------------------------------------------------


def test_without_a_name_nobody_and_no_moment_is_stored(audit, cast):
    before = steps_of(audit)
    comment = say(audit, cast.peer_worker)
    assert (comment.author, comment.on) == (None, date(2026, 3, 2))
    assert steps_of(audit) == before
    for field in Comment._meta.concrete_fields:
        value = getattr(comment, field.attname)
        assert value != cast.peer_worker.pk or field.name in ("id", "assessment", "window", "indicator"), field.name
        assert field.get_internal_type() != "DateTimeField" or value is None, field.name
    assert personal_data(cast.peer_worker)["comments_on_drafts"] == []


def test_the_trail_tells_only_how_many_came_without_a_name_once_the_window_is_closed(audit, cast):
    for number in range(3):
        say(audit, cast.peer_worker, f"Comment {number}")
    make_changes(assessment=audit, by=cast.manager, at=AFTER)
    told = Event.objects.get(target_reference=audit.reference, what="comments without a name")
    assert (told.by, told.at, told.detail) == (None, AFTER, {"count": 3})


def test_with_a_name_it_is_the_authors_own(audit, cast):
    comment = say(audit, cast.peer_worker, shows_name=True)
    assert comment.author == cast.peer_worker
    assert ("draft commented on", cast.peer_worker.pk) in steps_of(audit)
    assert personal_data(cast.peer_worker)["comments_on_drafts"] == [
        {"audit": audit.reference, "on": "2026-03-02", "text": WORDS}
    ]


def test_comments_stand_in_no_order_of_their_rows(audit, cast):
    made = [say(audit, cast.peer_worker, f"Comment {number}") for number in range(12)]
    shown = list(audit.comments.all())
    assert shown == sorted(made, key=lambda comment: comment.reference)
    assert [comment.pk for comment in shown] != sorted(comment.pk for comment in shown)


def test_sending_the_same_words_twice_says_them_once(audit, cast):
    assert say(audit, cast.peer_worker) == say(audit, cast.peer_worker)
    say(audit, cast.peer_worker, indicator="ACC-2")
    say(audit, cast.peer_worker, shows_name=True)
    assert audit.comments.count() == 3


def test_a_flood_is_stopped_without_counting_anybody(audit, cast):
    window = audit.feedback_windows.get()
    Comment.objects.bulk_create(
        Comment(assessment=audit, window=window, text=f"Comment {number}", on=TODAY)
        for number in range(MOST_COMMENTS)
    )
    with pytest.raises(NotAllowed, match="as many as it can keep"):
        say(audit, cast.peer_worker)


@pytest.mark.parametrize(
    "name", ["manager", "administrator", "reviewer", "other_manager", "commissioner", "newcomer"]
)
def test_only_peer_workers_of_the_organisation_comment(audit, cast, name):
    with pytest.raises(NotAllowed, match="Peer workers of this organisation"):
        say(audit, cast.person(name))


def test_a_peer_worker_who_has_left_reads_nothing_more(now_open, cast, as_person):
    browser = as_person("peer_worker")
    place = reverse("assessments:draft", args=[now_open.reference])
    assert browser.get(place).status_code == 200
    Membership.objects.filter(user=cast.peer_worker).delete()
    assert browser.get(place).status_code == 404


# --- Answers ----------------------------------------------------------------------------------------------


def reply(comment, by, text="Thank you.", expected_text="", at=LATER):
    return answer_comment(comment=comment, text=text, expected_text=expected_text, by=by, at=at)


def test_an_answer_can_be_written_anew_until_sign_off(audit, cast):
    comment = say(audit, cast.peer_worker)
    assert reply(comment, cast.manager).stored.reply == "Thank you."
    assert reply(comment, cast.manager, "We changed it.", expected_text="Thank you.").stored.reply == "We changed it."
    sign_off(assessment=audit, by=cast.manager, at=AFTER)
    with pytest.raises(NotAllowed, match="until the audit is signed off"):
        reply(comment, cast.manager, "Later", expected_text="We changed it.")


def test_two_managers_who_answer_at_once_do_not_lose_a_word(audit, cast):
    comment = say(audit, cast.peer_worker)
    reply(comment, cast.manager, "Mine")
    assert isinstance(reply(comment, cast.manager, "Theirs"), Conflict)
    assert reply(comment, cast.manager, "Mine").stored.reply == "Mine"
    assert Comment.objects.get().reply == "Mine"


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "administrator", "other_manager"])
def test_only_managers_answer(audit, cast, name):
    comment = say(audit, cast.peer_worker)
    with pytest.raises(NotAllowed):
        reply(comment, cast.person(name))


# --- No telling order -------------------------------------------------------------------------------------


def stored_order() -> list[str]:
    """The comments as the rows lie: by their numbers, and on PostgreSQL by their places."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    table = Comment._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT text FROM "{table}" ORDER BY {place}')
        return [text for (text,) in cursor.fetchall()]


def test_neither_number_nor_place_of_a_row_says_when_a_comment_came(now_open, cast):
    said = [f"This is number {number}." for number in range(12)]
    for number, text in enumerate(said):
        say(now_open, cast.peer_worker, text=text, shows_name=number % 3 == 0)
    by_number = list(Comment.objects.order_by("pk").values_list("text", flat=True))
    for order in (by_number, stored_order()):
        assert sorted(order) == sorted(said)
        assert order not in (said, said[::-1])  # by chance once in 240 million runs
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT COUNT(DISTINCT xmin::text) FROM "{Comment._meta.db_table}"')
            assert cursor.fetchone() == (1,)


def test_one_more_comment_puts_all_of_them_in_another_order_and_changes_none(now_open, cast):
    for number in range(8):
        say(now_open, cast.peer_worker, text=f"This is number {number}.")
    reply(Comment.objects.get(text="This is number 3."), cast.manager)
    before = {row["reference"]: row for row in Comment.objects.values()}
    orders = set()
    for number in range(5):
        say(now_open, cast.peer_worker, text=f"One more: {number}.")
        order = [text for text in stored_order() if text.startswith("This")]
        orders.add(tuple(order))
    after = {row["reference"]: row for row in Comment.objects.values()}
    assert {reference: after[reference] for reference in before} == before
    if connection.vendor == "postgresql":
        assert len(orders) > 1


# --- E-mails ----------------------------------------------------------------------------------------------


def ask(browser, audit, **said):
    """The form of the page, with the usual day."""
    last = timezone.localdate() + timedelta(days=said.pop("days", USUAL_DAYS))
    day = {"closes_on_day": last.day, "closes_on_month": last.month, "closes_on_year": last.year}
    return browser.post(reverse("assessments:ask_peer_workers", args=[audit.reference]), day | said, follow=True)


def test_each_active_peer_worker_gets_a_letter_of_their_own(checked, cast, as_person):
    make_person("Second peer", cast.harbour, Role.PEER_WORKER)
    make_person("Elsewhere", cast.moorland, Role.PEER_WORKER)
    gone = make_person("Gone", cast.harbour, Role.PEER_WORKER)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    page = ask(as_person("manager"), checked)
    assert "The window is open." in page.content.decode()
    assert sorted(letter.to for letter in mail.outbox) == [["peer.worker@example.org"], ["second.peer@example.org"]]
    assert reverse("assessments:draft", args=[checked.reference]) in mail.outbox[0].body
    assert "Walking Alongside" in mail.outbox[0].subject


class Refuses(EmailBackend):
    """A post that is away."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("no post here")


def test_letters_that_cannot_be_sent_stop_nothing(checked, cast, as_person, settings, caplog):
    settings.EMAIL_BACKEND = f"{__name__}.Refuses"
    page = ask(as_person("manager"), checked)
    checked.refresh_from_db()
    assert checked.status == AuditStatus.FEEDBACK
    assert "The window is open." in page.content.decode()
    assert OutgoingEmail.objects.filter(status=JobStatus.WAITING).count() == 1
    assert "peer.worker@" not in caplog.text


# --- Pages ------------------------------------------------------------------------------------------------


def place(audit, name, *more) -> str:
    return reverse(f"assessments:{name}", args=[audit.reference, *more])


def test_the_form_asks_for_a_reason_where_there_is_less_time(checked, as_person):
    answer = ask(as_person("manager"), checked, days=3)
    assert answer.status_code == 422
    assert "Say why peer workers have less than two weeks" in answer.content.decode()
    page = ask(as_person("manager"), checked, days=3, shorter_because="The board meets.").content.decode()
    assert "It is shorter than usual, or than planned." in page


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "Choose today or a later day."), (91, "Choose a day not later than")]
)
def test_the_form_knows_which_days_are_possible(checked, as_person, days, said):
    answer = ask(as_person("manager"), checked, days=days, shorter_because="So")
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_peer_worker_is_led_from_their_programmes_to_the_draft(now_open, as_person):
    browser = as_person("peer_worker")
    link = f'href="{place(now_open, "draft")}"'
    for name, arguments in (("programmes", []), ("programme", [now_open.programme.reference]), ("drafts", [])):
        assert link in browser.get(reverse(f"assessments:{name}", args=arguments)).content.decode(), name
    assert link not in as_person("manager").get(reverse("assessments:programmes")).content.decode()


def test_the_draft_shows_levels_and_reasons_and_no_names(now_open, content, as_person, cast):
    page = as_person("peer_worker").get(place(now_open, "draft")).content.decode()
    assert content.indicator("ACC-1").anchor(3) in page
    assert cast.manager.name not in page


def test_names_show_where_their_authors_chose_so_and_nowhere_else(now_open, cast, as_person):
    browser = as_person("peer_worker")
    browser.post(place(now_open, "comment_on_indicator", "ACC-1"), {"text": "Without"})
    browser.post(place(now_open, "comment_on_draft"), {"text": "With", "shows_name": "on"})
    assert dict(now_open.comments.values_list("text", "author")) == {"Without": None, "With": cast.peer_worker.pk}
    for person, name in (("peer_worker", "draft"), ("manager", "feedback")):
        page = as_person(person).get(place(now_open, name)).content.decode()
        assert page.count("Peer worker, ") == 1, name
        assert page.count("A peer worker, ") == 1, name


def test_the_form_leaves_the_name_out_unless_told_otherwise(now_open, as_person):
    form = as_person("peer_worker").get(place(now_open, "comment_on_draft")).context["form"]
    assert form["shows_name"].value() in (None, False)


def test_words_typed_when_the_window_had_just_closed_come_back(now_open, cast, as_person):
    browser = as_person("peer_worker")
    shorten_feedback(assessment=now_open, reason="All answered", by=cast.manager, at=timezone.now())
    back = browser.post(place(now_open, "comment_on_indicator", "ACC-1"), {"text": "I was writing\nall this"})
    assert back.status_code == 409
    page = back.content.decode()
    assert "Your words were not sent" in page
    assert "I was writing\nall this" in page
    assert not now_open.comments.exists()


def test_words_too_long_come_back_whole_from_a_window_that_had_closed(now_open, cast, as_person):
    shorten_feedback(assessment=now_open, reason="All answered", by=cast.manager, at=timezone.now())
    words = "word " * 500
    back = as_person("peer_worker").post(place(now_open, "comment_on_draft"), {"text": words})
    assert back.status_code == 409
    assert words.strip() in back.content.decode()


def test_a_draft_that_was_set_aside_is_not_read(now_open, cast, as_person):
    discard(assessment=now_open, reason="Wrong period", by=cast.manager, at=timezone.now())
    for name in ("draft", "comment_on_draft"):
        answer = as_person("peer_worker").get(place(now_open, name))
        assert answer.status_code == 403
        assert "was set aside" in answer.content.decode()
    assert now_open.reference not in as_person("peer_worker").get(reverse("assessments:drafts")).content.decode()


def test_words_typed_when_the_last_comment_was_taken_come_back(now_open, as_person, monkeypatch):
    monkeypatch.setattr("apps.assessments.actions.feedback.MOST_COMMENTS", 0)
    back = as_person("peer_worker").post(place(now_open, "comment_on_draft"), {"text": "I was writing this"})
    assert back.status_code == 409
    assert "I was writing this" in back.content.decode()


def test_words_typed_when_the_session_had_ended_wait_for_their_author(now_open, as_person, cast):
    browser = as_person("peer_worker")
    browser.get(place(now_open, "comment_on_draft"))
    browser.cookies.pop("sessionid")
    gone = browser.post(place(now_open, "comment_on_draft"), {"text": "I was writing this"})
    assert gone.status_code == 302
    browser.force_login(cast.peer_worker)
    assert not now_open.comments.exists()
    assert "I was writing this" in browser.get(reverse("held")).content.decode()


def test_words_too_long_are_sent_back_with_what_was_typed(now_open, as_person):
    back = as_person("peer_worker").post(place(now_open, "comment_on_draft"), {"text": "word " * 500})
    assert back.status_code == 422
    assert "word word word" in back.content.decode()


def test_ending_it_early_leads_to_the_sign_off_where_comments_are_answered(now_open, cast, as_person):
    comment = say(now_open, cast.peer_worker, at=timezone.now())
    browser = as_person("manager")
    refused = browser.post(place(now_open, "shorten_feedback"), {"reason": " "})
    assert refused.status_code == 422
    assert "Say why the window ends early." in refused.content.decode()
    ended = browser.post(place(now_open, "shorten_feedback"), {"reason": "All have answered."})
    assert ended.url == place(now_open, "sign_off")
    sent = {
        f"{comment.reference}-text": "We look again.",
        f"{comment.reference}-expected_text": "",
        "to_sign_off": "yes",
    }
    assert WORDS in browser.get(ended.url).content.decode()
    answered = browser.post(place(now_open, "answer_comment", comment.reference), sent)
    assert answered.url == ended.url
    assert WORDS not in browser.get(ended.url).content.decode()


def test_the_check_proposes_a_last_day(checked, as_person):
    page = as_person("manager").get(place(checked, "check"))
    last = timezone.localdate() + timedelta(days=USUAL_DAYS)
    assert page.context["ask_form"].initial["closes_on"] == last
    assert f'value="{last.year}"' in page.content.decode()


def test_a_manager_answers_on_the_page_and_the_peer_worker_reads_it(now_open, cast, as_person):
    comment = say(now_open, cast.peer_worker, at=timezone.now())
    sent = {f"{comment.reference}-text": "We look again on weekends.", f"{comment.reference}-expected_text": ""}
    answer = as_person("manager").post(place(now_open, "answer_comment", comment.reference), sent)
    assert answer.url == f"{place(now_open, 'feedback')}#{comment.reference}"
    assert "We look again on weekends." in as_person("peer_worker").get(place(now_open, "draft")).content.decode()


def test_an_answer_typed_while_a_colleague_answered_comes_back_beside_theirs(now_open, cast, as_person):
    comment = say(now_open, cast.peer_worker, at=timezone.now())
    reply(comment, cast.manager, "Theirs")
    sent = {f"{comment.reference}-text": "My own words", f"{comment.reference}-expected_text": ""}
    back = as_person("manager").post(place(now_open, "answer_comment", comment.reference), sent)
    assert back.status_code == 409
    page = back.content.decode()
    assert "Theirs" in page
    assert "My own words" in page
    again = {f"{comment.reference}-text": "Both", f"{comment.reference}-expected_text": "Theirs"}
    as_person("manager").post(place(now_open, "answer_comment", comment.reference), again)
    assert Comment.objects.get().reply == "Both"


def test_while_answers_are_being_changed_there_is_no_draft_but_what_was_said_stays(
    now_open, cast, as_person, content
):
    now = timezone.now()
    say(now_open, cast.peer_worker, at=now)
    shorten_feedback(assessment=now_open, reason="All answered", by=cast.manager, at=now)
    make_changes(assessment=now_open, by=cast.manager, at=now)
    take_up_again(assessment=now_open, by=cast.manager, at=now)
    page = as_person("peer_worker").get(place(now_open, "draft")).content.decode()
    assert "there is no draft to read just now" in page
    assert WORDS in page
    assert "All answered" in page
    assert content.indicator("ACC-1").anchor(3) not in page


def test_after_sign_off_peer_workers_still_read_what_was_said(audit, cast, as_person):
    comment = say(audit, cast.peer_worker)
    reply(comment, cast.manager, "Thank you.")
    sign_off(assessment=audit, by=cast.manager, at=AFTER)
    page = as_person("peer_worker").get(place(audit, "draft")).content.decode()
    assert WORDS in page
    assert "Thank you." in page


@pytest.mark.parametrize("name", ["reviewer", "administrator", "commissioner"])
def test_nobody_else_reads_comments_even_after_sign_off(audit, cast, as_person, name):
    comment = say(audit, cast.peer_worker)
    sign_off(assessment=audit, by=cast.manager, at=AFTER, left_unanswered=[comment.reference])
    for page in ("feedback", "draft", "check", "audit", "summary", "trail"):
        assert WORDS not in as_person(name).get(place(audit, page)).content.decode(), page


def test_a_reference_of_another_audits_comment_leads_nowhere(now_open, cast, as_person, rubric):
    other = make_audit(cast.other_programme, rubric, cast.other_manager, status=AuditStatus.FEEDBACK)
    window = other.feedback_windows.get()
    comment = Comment.objects.create(assessment=other, window=window, text="Elsewhere", on=TODAY)
    browser = as_person("manager")
    assert browser.post(place(now_open, "answer_comment", comment.reference), {}).status_code == 404
