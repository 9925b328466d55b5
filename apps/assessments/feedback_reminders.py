"""What managers are told of by the clock: comments on a draft, once a day, and that a window is over."""

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts.notices import is_first_time
from apps.organisations.models import Organisation, Role
from apps.organisations.queries.members import people_with

from .emails import send_comments_arrived, send_window_over
from .models import Comment, FeedbackWindow
from .statuses import AuditStatus

FROM_HOUR = 7  # of the day, in the installation's time zone
LOOKED_BACK = timedelta(days=7)  # a worker that was away for longer tells of nothing older


@transaction.atomic
def tell_of_comments(*, at: datetime) -> None:
    """In the morning, of what was said on the days before. Of a day nobody learns when on it somebody wrote."""
    now = timezone.localtime(at)
    if now.hour < FROM_HOUR:
        return
    told: dict[Organisation, list[Comment]] = defaultdict(list)
    for comment in _unanswered_before(now.date()):
        told[comment.assessment.programme.organisation].append(comment)
    for organisation, comments in told.items():
        new = _of_new_days(comments, at=at)
        for person in people_with(organisation, Role.MANAGER) if new else []:
            by_others = (comment for comment in new if comment.author_id != person)
            programmes = sorted({comment.assessment.programme.name for comment in by_others})
            if programmes:
                send_comments_arrived(organisation, person, programmes, at=at)


def _unanswered_before(today: date):
    found = Comment.objects.unanswered().filter(
        on__lt=today,
        on__gte=today - LOOKED_BACK,
        assessment__status=AuditStatus.FEEDBACK,
        assessment__programme__organisation__is_made_up=False,
    )
    return found.select_related("assessment__programme__organisation")


def _of_new_days(comments: list[Comment], *, at: datetime) -> list[Comment]:
    """Those of the days of which nobody was told yet."""
    days = sorted({(comment.window_id, comment.on) for comment in comments})
    new = {day for day in days if is_first_time(f"comments {day[0]} on {day[1]}", at=at)}
    return [comment for comment in comments if (comment.window_id, comment.on) in new]


@transaction.atomic
def tell_of_windows_over(*, at: datetime) -> None:
    """Once for each window whose last day is over and that nobody has closed."""
    today = timezone.localdate(at)
    over = FeedbackWindow.objects.filter(
        closed_at=None,
        closes_on__lt=today,
        closes_on__gte=today - LOOKED_BACK,
        assessment__status=AuditStatus.FEEDBACK,
    )
    for window in over.select_related("assessment__programme__organisation").order_by("pk"):
        if is_first_time(f"window {window.pk} until {window.closes_on}", at=at):
            send_window_over(window.assessment, by=None, at=at)
