"""Requests and links, made through the app's own actions."""

from datetime import date, timedelta

from django.utils import timezone

from apps.assessments.models import Assessment
from apps.portfolio.actions.share_links import make_share_link, revoke_share_link
from apps.portfolio.actions.sharing_requests import ask_programmes
from apps.portfolio.models import RequestKind, ShareLink, SharingRequest

from ..cast import Cast


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def make_request(cast: Cast, kind: str = RequestKind.AUDIT, *, due_on: date | None = None, programme=None):
    """One request of the cast's commissioner to the cast's programme."""
    (made,) = ask_programmes(
        commissioner=cast.board,
        programmes=[programme or cast.programme],
        kind=kind,
        message="For our meeting in spring.",
        due_on=due_on or in_days(40),
        by=cast.commissioner,
        at=timezone.now(),
    )
    return made


def make_late(request: SharingRequest, days: int = 3) -> SharingRequest:
    """The same, as it is some days after its last day."""
    SharingRequest.objects.filter(pk=request.pk).update(due_on=in_days(-days))
    request.refresh_from_db()
    return request


def make_link(
    audit: Assessment, by, *, label: str = "Board meeting in March", days: int = 30
) -> tuple[str, ShareLink]:
    """A secret, and its link."""
    secret = make_share_link(assessment=audit, label=label, last_day=in_days(days), by=by, at=timezone.now())
    return secret, ShareLink.objects.latest("pk")


def make_scenario_requests(cast: Cast, audit: Assessment) -> dict[str, str]:
    """What the addresses of requests and links point at: one that waits, one for an update; links open and over."""
    secret, link = make_link(audit, cast.manager)
    over_secret, over = make_link(audit, cast.manager, label="Taken back")
    revoke_share_link(link=over, by=cast.manager, at=timezone.now())
    return {
        "asked_for_plan": make_request(cast, RequestKind.PLAN).reference,
        "asked_for_update": make_request(cast, RequestKind.UPDATE).reference,
        "link_secret": secret,
        "over_secret": over_secret,
        "share_link": link.reference,
    }
