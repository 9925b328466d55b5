"""Audits in a person's calendar: when a period ends, and the days on which peer workers read a draft."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from apps.accounts.calendar_entries import CalendarEntry, CalendarReader
from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where

from ..models import FeedbackWindow
from ..statuses import OPEN, AuditStatus
from .access import audits_for

A_DAY = timedelta(days=1)
A_WINDOW_IS_FOR = (Role.MANAGER, Role.PEER_WORKER)


def audit_entries(reader: CalendarReader) -> Iterator[CalendarEntry]:
    """Of audits that are not signed off yet."""
    for audit in audits_for(reader.person).filter(status__in=OPEN, period_end__gte=reader.since):
        yield CalendarEntry(
            key=f"audit-{audit.reference}-period",
            summary=f"The period of the audit ends: {audit.programme.name}",
            first_day=audit.period_end,
            last_day=audit.period_end,
            path=reverse("assessments:audit", args=[audit.reference]),
            changed_at=audit.started_at,
        )
    yield from _windows(reader)


def _windows(reader: CalendarReader) -> Iterator[CalendarEntry]:
    """For those whom a draft is laid open to, and for managers the day from which sign-off can follow."""
    managed = organisations_where(reader.person, Role.MANAGER)
    windows = FeedbackWindow.objects.filter(
        closed_at=None,
        closes_on__gte=reader.since,
        assessment__status=AuditStatus.FEEDBACK,
        assessment__programme__organisation__in=organisations_where(reader.person, *A_WINDOW_IS_FOR),
    )
    for window in windows.select_related("assessment__programme"):
        programme, reference = window.assessment.programme, window.assessment.reference
        manages = programme.organisation_id in managed
        changed_at = window.shortened_at or window.opened_at
        name = "assessments:feedback" if manages else "assessments:draft"
        yield CalendarEntry(
            key=f"audit-{reference}-window-{window.pk}",
            summary=f"Peer workers read the draft audit: {programme.name}",
            first_day=window.opened_at.astimezone(reader.zone).date(),
            last_day=window.closes_on,
            path=reverse(name, args=[reference]),
            changed_at=changed_at,
        )
        if manages:
            after = window.closes_on + A_DAY
            yield CalendarEntry(
                key=f"audit-{reference}-sign-off-{window.pk}",
                summary=f"The audit can be signed off: {programme.name}",
                first_day=after,
                last_day=after,
                path=reverse("assessments:audit", args=[reference]),
                changed_at=changed_at,
            )
