"""Reports that were shared with a commissioner: those the person has not read, and those that nobody there can."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.queries import is_acknowledged
from apps.assessments.models import Share
from apps.assessments.queries.answered_comments import about_audit
from apps.assessments.queries.shares import shares_for
from apps.common.dates import local_day
from apps.common.waiting_items import WaitingItem

from .shared_with_commissioner import unread_bodies

MOST_LISTED = 10  # reports, each with a line of its own


def reports_waiting(person) -> list[WaitingItem]:
    """What the person can read, and where they can invite somebody who will."""
    return [*_unread_reports(person), *_readers_missing(person)]


def _readers_missing(person) -> Iterator[WaitingItem]:
    """The bodies that the person looks after, in which reports wait and nobody has the role that reads them."""
    for body in unread_bodies(person):
        if body.waiting:
            href = reverse("organisations:people", args=[body.organisation.reference])
            hint = "A report waits here, and nobody can read it yet."
            if body.waiting > 1:
                hint = f"{body.waiting} reports wait here, and nobody can read them yet."
            yield WaitingItem("Invite a commissioner", href, body.organisation.name, hint)


def _unread_reports(person) -> list[WaitingItem]:
    """Each report once, however many of the person's organisations may read it; of many the oldest, and a way to all
    of them.
    """
    unread = shares_for(person).annotate(was_read=is_acknowledged(person, "assessment__reference"))
    unread = unread.filter(was_read=False).order_by("shared_at", "pk")
    found = unread.select_related("assessment__programme__organisation")[: MOST_LISTED + 1]
    items: dict[int, WaitingItem] = {}
    for share in found:
        audit = share.assessment
        hint = f"{audit.programme.organisation.name} shared it on {local_day(share.shared_at)}."
        href = reverse("reports:document", args=[audit.reference])
        items.setdefault(audit.pk, WaitingItem("Read the report", href, about_audit(audit), hint))
    listed = list(items.values())[:MOST_LISTED]
    return [*listed, *_others(unread, len(listed))] if len(found) > MOST_LISTED else listed


def _others(unread: QuerySet[Share], listed: int) -> Iterator[WaitingItem]:
    number = unread.order_by().values("assessment").distinct().count() - listed
    if number:
        hint = "One more report waits for you." if number == 1 else f"{number} more reports wait for you."
        yield WaitingItem("See everything that is shared with you", reverse("reports:shared"), "Other reports", hint)
