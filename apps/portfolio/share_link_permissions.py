"""Who may make a link to a report, and whether one still opens. Each rule is written once, with its reason."""

from datetime import date, timedelta

from apps.assessments.models import Assessment
from apps.assessments.permissions import check_can_share, check_manages
from apps.assessments.statuses import AuditStatus
from apps.assessments.version_status import next_version
from apps.common.errors import NotAllowed

from .models import ShareLink

USUAL_TIME, LONGEST_TIME = timedelta(days=30), timedelta(days=365)
MOST_OPEN_LINKS = 20  # of one version


def check_can_see_links(person, assessment: Assessment) -> None:
    """Links are a service manager's to make and to end."""
    check_manages(person, assessment.programme.organisation_id)


def check_can_make_link(person, assessment: Assessment, last_day: date, today: date) -> None:
    """Only of what could be shared with a commissioner today, and never without an end."""
    check_can_share(person, assessment)
    check_last_day(last_day, today)
    open_links = ShareLink.objects.filter(assessment=assessment, revoked_at=None, last_day__gte=today)
    if open_links.count() >= MOST_OPEN_LINKS:
        raise NotAllowed(f"There are {MOST_OPEN_LINKS} open links already. Revoke one that nobody needs any more.")


def check_last_day(last_day: date, today: date) -> None:
    """From today to a year ahead."""
    if last_day < today:
        raise NotAllowed("The last day must be today or later.")
    if last_day > today + LONGEST_TIME:
        raise NotAllowed("A link opens for a year at most. Choose an earlier day.")


def reason_link_is_over(link: ShareLink, today: date) -> str:
    """Why a link opens nothing any more; empty while it opens.

    Whoever has it finds no newer version beside it, so it ends where its version is superseded or withdrawn.
    """
    audit = link.assessment
    if link.revoked_at is not None:
        return "This link was taken back."
    if link.last_day < today:
        return "The time of this link is over."
    if audit.status != AuditStatus.SIGNED_OFF or hasattr(audit, "withdrawal"):
        return "The report behind this link was withdrawn."
    newer = next_version(audit)
    if newer is not None and newer.status == AuditStatus.SIGNED_OFF:
        return "A newer version has taken the place of the report behind this link."
    return ""
