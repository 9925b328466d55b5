"""What came of what peer workers said of a draft: the answers, for all of them alike.

Whose a comment was is often not stored, and nobody may learn it from who is told of its answer. So every peer worker
of the organisation is told, and who has looked is not kept.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from apps.common.dates import period_years
from apps.common.waiting_items import WaitingItem

from ..models import Assessment, Comment

TOLD_FOR = timedelta(days=60)  # after the newest answer
MOST = 5


def about_audit(audit: Assessment) -> str:
    """Which audit it is, in a line: "Walking Alongside, 2025–26"."""
    return f"{audit.programme.name}, {period_years(audit.period_start, audit.period_end)}"


def answered_lately(comments: QuerySet[Comment], today: date) -> QuerySet[Comment]:
    """Of these, the ones whose answer is still news."""
    return comments.filter(replied_at__date__gte=today - TOLD_FOR)


def answers_to_comments(audits: Iterable[Any]) -> list[WaitingItem]:
    """The newest answers first. Each audit knows `said`, `unanswered_comments`, `answered_at`."""
    items = []
    for audit in sorted(audits, key=lambda audit: audit.answered_at, reverse=True)[:MOST]:
        href = reverse("assessments:draft", args=[audit.reference])
        hint = _in_words(audit.said, audit.said - audit.unanswered_comments)
        items.append(WaitingItem("Read the answers to what peer workers said", href, about_audit(audit), hint))
    return items


def _in_words(said: int, answered: int) -> str:
    if said == answered:
        return "The comment has an answer." if said == 1 else f"All {said} comments have an answer."
    return f"{answered} of {said} comments {'has' if answered == 1 else 'have'} an answer."
