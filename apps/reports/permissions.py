"""Who may read, ask for and download a report. Each rule is written once, with the reason a person reads."""

from datetime import date

from apps.assessments.models import Assessment, Share
from apps.assessments.permissions import check_can_read
from apps.assessments.statuses import Status
from apps.common.errors import NotAllowed
from apps.organisations.models import Role
from apps.organisations.permissions import has_role, organisations_where

from .gathering import gather
from .models import Report


def is_shared_with(person, assessment: Assessment) -> bool:
    """Whether a commissioner that the person works for sees this audit, and still funds its programme."""
    commissioners = organisations_where(person, Role.COMMISSIONER)
    if not commissioners or assessment.status != Status.SIGNED_OFF:
        return False
    return Share.objects.filter(
        assessment=assessment,
        withdrawn_at=None,
        commissioner__in=commissioners,
        commissioner__commissions__programme=assessment.programme_id,
    ).exists()


def check_can_read_report(person, assessment: Assessment) -> None:
    """Reading a signed-off audit's report as a page, and asking for it as a file."""
    if is_shared_with(person, assessment):
        return
    check_can_read(person, assessment)
    if assessment.status != Status.SIGNED_OFF:
        raise NotAllowed("Sign the audit off first. Then its report can be made.")


def check_can_follow(person, report: Report) -> None:
    """Watching how far a report is: managers always, others while they may read the audit's report."""
    if not has_role(person, report.assessment.programme.organisation_id, Role.MANAGER):
        check_can_read_report(person, report.assessment)


def check_can_download(person, report: Report, today: date) -> None:
    """Taking the file away. What an audit said before is for its managers alone."""
    check_can_follow(person, report)
    if has_role(person, report.assessment.programme.organisation_id, Role.MANAGER):
        return
    if gather(report.assessment, today).content_hash != report.content_hash:
        raise NotAllowed("This file is of an earlier version of the audit. Ask for a new one on its report page.")
