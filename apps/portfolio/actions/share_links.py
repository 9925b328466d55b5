"""Making a link to a report for people without an account, ending it, and counting its use."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.activity_log.actions import record
from apps.assessments.actions.locking import lock_assessment
from apps.assessments.models import Assessment
from apps.common.link_secrets import digest_of, new_secret
from apps.reports.actions import ask_for_report

from ..models import ShareLink, ShareLinkDay
from ..share_link_permissions import check_can_make_link, check_can_see_links


@transaction.atomic
def make_share_link(*, assessment: Assessment, label: str, last_day: date, by, at: datetime) -> str:
    """The secret of a new link: it is here once, and stored nowhere. Its PDF is asked for, to be there soon."""
    assessment = lock_assessment(assessment)
    check_can_make_link(by, assessment, last_day, timezone.localdate(at))
    secret = new_secret()
    link = ShareLink.objects.create(
        assessment=assessment,
        label=label,
        secret_digest=digest_of(secret),
        made_by=by,
        made_at=at,
        last_day=last_day,
    )
    record("link made", target=assessment, by=by, at=at, link=link.reference, until=last_day.isoformat())
    ask_for_report(assessment=assessment, by=by, at=at, for_provider=False)
    return secret


@transaction.atomic
def revoke_share_link(*, link: ShareLink, by, at: datetime) -> None:
    """The address opens nothing any more, from now on. Twice changes nothing."""
    check_can_see_links(by, link.assessment)
    # A clock that went back makes no link end before it was made.
    ended_at = max(at, link.made_at)
    if ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_by=by, revoked_at=ended_at):
        record("link taken back", target=link.assessment, by=by, at=at, link=link.reference)


@transaction.atomic
def count_opening(*, link: ShareLink, by: None, at: datetime) -> None:
    """One more opening on this day. `by` is nobody: who opens it is not known."""
    day, _ = ShareLinkDay.objects.get_or_create(link=link, day=timezone.localdate(at))
    ShareLinkDay.objects.filter(pk=day.pk).update(times=F("times") + 1)
