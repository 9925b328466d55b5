"""Peer workers first: the window in which they read the draft, what they say of it, and the answers they get."""

from datetime import date, datetime
from random import SystemRandom

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved, is_conflict
from apps.common.unicode_text import stripped_text
from apps.rubric.queries.rubric_loader import load_rubric_content

from .. import emails
from ..domain.feedback_window import MOST_DAYS, is_short, latest_last_day
from ..models import Assessment, Comment, FeedbackWindow
from ..permissions import (
    check_can_ask_peer_workers,
    check_can_comment,
    check_can_make_changes,
    check_can_reply,
    check_can_shorten_feedback,
    last_window,
)
from ..statuses import AuditStatus
from .locking import lock_assessment, take_step

# More comments than these on one draft are no conversation. Who wrote how many of them is not known, and stays so.
MOST_COMMENTS = 300
LARGEST_NUMBER = 2**62  # of a row; both databases take larger ones


@transaction.atomic
def ask_peer_workers(
    *, assessment: Assessment, closes_on: date, by, at: datetime, shorter_because: str = ""
) -> FeedbackWindow:
    """Open the window in which peer workers read the draft and comment. `closes_on` is its last day.

    Raises ValueError for a day that is over or too far away, and for a window that is shorter than usual and does not
    say why.
    """
    assessment = lock_assessment(assessment)
    check_can_ask_peer_workers(by, assessment)
    today, reason = timezone.localdate(at), shorter_because.strip()
    if closes_on < today:
        raise ValueError("The window must not end before it opens.")
    short = is_short(closes_on, today)
    if short and not reason:
        raise ValueError("A window of less than two weeks takes a reason.")
    if closes_on > latest_last_day(today):
        raise ValueError(f"The window can be {MOST_DAYS} days long at most.")
    window = FeedbackWindow.objects.create(
        assessment=assessment,
        opened_by=by,
        opened_at=at,
        closes_on=closes_on,
        shortened_by=by if short else None,
        shortened_at=at if short else None,
        shortened_because=reason if short else "",
    )
    take_step(assessment, AuditStatus.FEEDBACK, by=by, at=at)
    emails.send_draft_is_ready(window, by=by, at=at)
    return window


@transaction.atomic
def shorten_feedback(*, assessment: Assessment, reason: str, by, at: datetime) -> FeedbackWindow:
    """End the window now: today is its last day. Peer workers read the reason.

    Raises NotAllowed if no window is open, and ValueError without a reason.
    """
    assessment = lock_assessment(assessment)
    today = timezone.localdate(at)
    check_can_shorten_feedback(by, assessment, today)
    if not reason.strip():
        raise ValueError("Shortening the window takes a reason.")
    window = _open_window(assessment)
    planned, window.closes_on = window.closes_on, today
    because = "\n\n".join(filter(None, (window.shortened_because, reason.strip())))
    window.shortened_by, window.shortened_at, window.shortened_because = by, at, because
    _close(window, by=by, at=at)
    record("feedback window shortened", target=assessment, by=by, at=at, planned=planned.isoformat())
    emails.send_window_over(assessment, by=by, at=at)
    return window


@transaction.atomic
def make_changes(*, assessment: Assessment, by, at: datetime) -> Assessment:
    """Go back to the check once peer workers have had their time, to change what they found.

    Raises NotAllowed while the window is open.
    """
    assessment = lock_assessment(assessment)
    check_can_make_changes(by, assessment, timezone.localdate(at))
    close_window(assessment, by=by, at=at)
    return take_step(assessment, AuditStatus.AGREED, by=by, at=at)


@transaction.atomic
def comment_on_draft(
    *, assessment: Assessment, indicator: str, text: str, shows_name: bool, by, at: datetime
) -> Comment:
    """Say something of the draft: of one indicator by its code, or of the whole where that is empty.

    Without a name nobody is stored with it: no author, no line in the trail, and no time but the day. The same words
    sent twice are said once.

    Raises NotAllowed while no window is open or it is full, KeyError for an indicator that the rubric does not have,
    and ValueError without words.
    """
    assessment = lock_assessment(assessment)
    check_can_comment(by, assessment, timezone.localdate(at))
    window, text = _open_window(assessment), stripped_text(text)
    key = load_rubric_content(assessment.rubric).indicator_keys[indicator] if indicator else None
    if not text:
        raise ValueError("A comment takes words.")
    author = by if shows_name else None
    about = Q(indicator__isnull=True) if key is None else Q(indicator=key)
    same = window.comments.filter(about, text=text, author=author).first()
    if same is not None:
        return same
    if window.comments.count() >= MOST_COMMENTS:
        raise NotAllowed(
            f"This draft has {MOST_COMMENTS} comments, which is as many as it can keep. Tell the service manager "
            "what you want to say."
        )
    comment = Comment(
        assessment=assessment, window=window, indicator_id=key, text=text, author=author, on=timezone.localdate(at)
    )
    _store_in_random_order(comment)
    if shows_name:
        record("draft commented on", target=assessment, by=by, at=at, indicator=indicator)
    return comment


def _store_in_random_order(comment: Comment) -> None:
    """Add it to its window's comments so that no row's number or place says which came before which.

    A database puts new rows after old ones and counts them. So each has a random number, and all of them are written
    anew, in an order of chance and in one transaction, whenever one is added.
    """
    chance = SystemRandom()
    comment.pk = chance.randrange(1, LARGEST_NUMBER)
    comments = [comment, *comment.window.comments.all()]
    chance.shuffle(comments)
    comment.window.comments.all().delete()
    Comment.objects.bulk_create(comments)


@transaction.atomic
def answer_comment(
    *, comment: Comment, text: str, expected_text: str, by, at: datetime
) -> Saved[Comment] | Conflict[Comment, str]:
    """Answer what a peer worker said, or write the answer anew. `expected_text`: the answer that the page had shown.

    Raises NotAllowed once the audit is signed off, and ValueError without words.
    """
    assessment = lock_assessment(comment.assessment)
    check_can_reply(by, assessment)
    if not text.strip():
        raise ValueError("An answer takes words.")
    comment = Comment.objects.get(pk=comment.pk)
    reply, text = stripped_text(comment.reply), stripped_text(text)
    if reply == text:
        return Saved(comment, changed=False)
    if is_conflict(version=reply, expected_version=stripped_text(expected_text)):
        return Conflict(theirs=comment, yours=text)
    comment.reply, comment.replied_by, comment.replied_at = text, by, at
    comment.save(update_fields=["reply", "replied_by", "replied_at"])
    record("comment answered", target=assessment, by=by, at=at)
    return Saved(comment, changed=True)


def close_window(assessment: Assessment, *, by, at: datetime) -> None:
    """Part of going on: the window that has run its time is closed, by whoever goes on."""
    window = last_window(assessment)
    if window is not None and window.closed_at is None:
        _close(window, by=by, at=at)


def _open_window(assessment: Assessment) -> FeedbackWindow:
    window = last_window(assessment)
    assert window is not None  # the rule has looked
    return window


def _close(window: FeedbackWindow, *, by, at: datetime) -> None:
    """Close it, and note how many comments have no name: each by itself would tell when it was written."""
    window.closed_by, window.closed_at = by, at
    window.save()
    nameless = window.comments.filter(author=None).count()
    if nameless:
        record("comments without a name", target=window.assessment, by=None, at=at, count=nameless)
