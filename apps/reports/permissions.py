"""Who may read, ask for and download a report. Each rule is written once, with the reason a person reads."""

from datetime import date

from apps.assessments.models import Assessment
from apps.assessments.permissions import check_can_read, review_by
from apps.assessments.queries.access import PROVIDER_ROLES
from apps.assessments.queries.reviews import has_reviews
from apps.assessments.queries.shares import programmes_with_plan_for, shares_for
from apps.assessments.statuses import LAID_OPEN, AuditStatus
from apps.assessments.version_status import next_version
from apps.common.errors import NotAllowed, allows
from apps.organisations.models import Organisation, OrganisationKind, Programme, Role
from apps.organisations.permissions import has_role, memberships_of, organisations_where
from apps.rubric.models import Rubric

from .freshness import is_up_to_date
from .models import Order, Report

OLD_FILE = "This file does not say what stands today. Make it anew on the page where you found it."


def is_shared_with(person, assessment: Assessment) -> bool:
    """Whether a commissioner that the person works for sees this audit, and still funds its programme."""
    if not organisations_where(person, Role.COMMISSIONER) or assessment.status != AuditStatus.SIGNED_OFF:
        return False
    return shares_for(person).filter(assessment=assessment).exists()


def check_can_read_report(person, assessment: Assessment) -> None:
    """Reading a version's report as a page: a draft once its ratings lie open, and what is signed off.

    Peer workers read the draft in its feedback window, before any commissioner. What a commissioner was shown stays
    readable to them when it is superseded or withdrawn.
    """
    if is_shared_with(person, assessment) or _is_for_peer_worker(person, assessment):
        return
    check_can_read(person, assessment)
    if assessment.status not in LAID_OPEN:
        raise NotAllowed("Finish the rating first. Then its report can be read.")


def reads_audit(person, assessment: Assessment) -> bool:
    """Whether the person reads the audit's own pages, and not its report alone."""
    return allows(check_can_read, person, assessment)


def _is_for_peer_worker(person, assessment: Assessment) -> bool:
    """Whether the person is a peer worker of the organisation, and the version is theirs to read by now."""
    is_theirs = has_role(person, assessment.programme.organisation_id, Role.PEER_WORKER)
    return is_theirs and assessment.status in (AuditStatus.FEEDBACK, AuditStatus.SIGNED_OFF)


def check_can_have_pdf(person, assessment: Assessment) -> None:
    """A file leaves the house, so there is one of signed-off versions only."""
    check_can_read_report(person, assessment)
    if assessment.status != AuditStatus.SIGNED_OFF:
        raise NotAllowed("Sign the audit off first. Then its PDF can be made.")


def may_know_newer(person, assessment: Assessment) -> bool:
    """Whether a report may name the version that took its place: to a commissioner only if they see that one too."""
    newer = next_version(assessment)
    if newer is None or has_role(person, assessment.programme.organisation_id, *PROVIDER_ROLES):
        return True
    if review_by(person, assessment):
        return True
    return is_shared_with(person, newer)


def is_of_provider(person, programme: Programme) -> bool:
    """Whether the person works for the provider, and so reads its plan and all its signed-off audits."""
    return has_role(person, programme.organisation_id, *PROVIDER_ROLES)


def check_can_have_plan(person, programme: Programme) -> None:
    """Having the action plan as a file: whoever reads it, and in its form for outside whom it is shared with."""
    if not is_of_provider(person, programme) and not is_plan_shared_with(person, programme):
        raise NotAllowed("The action plan is for people who work here. Ask a service manager for a copy.")


def is_plan_shared_with(person, programme: Programme) -> bool:
    """Whether a commissioner that the person works for sees the plan in its form for outside."""
    if not organisations_where(person, Role.COMMISSIONER):
        return False
    return programmes_with_plan_for(person).filter(pk=programme.pk).exists()


def works_for_a_provider(person) -> bool:
    """Whether the person has any role in an organisation that runs peer support."""
    return any(
        one.organisation.kind == OrganisationKind.PROVIDER and one.role in PROVIDER_ROLES
        for one in memberships_of(person)
    )


def may_have_blank(person) -> bool:
    """Nothing in a blank audit is anybody's, but it is for those who rate or are rated."""
    return works_for_a_provider(person) or has_reviews(person)


def check_can_have_blank(person) -> None:
    """Having a blank audit, to fill in on paper."""
    if not may_have_blank(person):
        raise NotAllowed("The blank audit is for people who work in peer support, and for reviewers they invite.")


def check_is_published(rubric: Rubric) -> None:
    """Paper cannot be called back, so only words that never change are printed."""
    if rubric.published_at is None:
        raise NotAllowed("This version of the rubric is not published yet, so its words can still change.")


def check_can_follow(person, report: Report) -> None:
    """Watching how far a file is: whoever may have it."""
    if report.programme is not None:
        check_can_have_plan(person, report.programme)
    elif report.assessment is not None:
        check_can_have_pdf(person, report.assessment)
    else:
        check_can_have_blank(person)


def check_can_download(person, report: Report, today: date) -> None:
    """Taking the file away: only while it says what the audit says today, to everybody."""
    check_can_follow(person, report)
    if not _says_only_what_is_theirs(person, report) or not is_up_to_date(report, today):
        raise NotAllowed(OLD_FILE)


def _says_only_what_is_theirs(person, report: Report) -> bool:
    """Whether the file holds nothing that is for people of the provider alone, or the person is one of them."""
    audit = report.assessment
    if audit is not None and report.names_newer and not may_know_newer(person, audit):
        return False
    programme = report.programme if audit is None else audit.programme
    return programme is None or not report.for_provider or is_of_provider(person, programme)


# Who looks at many programmes together, and so orders for them.
ORDERING = (Role.COMMISSIONER, Role.MANAGER, Role.ADMINISTRATOR)


def check_can_order_for(person, organisation: Organisation) -> None:
    """Ordering many files, and saying how long they are kept."""
    if not has_role(person, organisation.pk, *ORDERING):
        raise NotAllowed("Orders are for commissioners, service managers and administrators. Ask one of them.")


def ordering_organisations(person) -> list[Organisation]:
    """The organisations for which the person may order."""
    found = {}
    for one in memberships_of(person):
        if one.role in ORDERING:
            found[one.organisation_id] = one.organisation
    return list(found.values())


def check_can_take_order(person, order: Order) -> None:
    """Whether the person still works for whom they ordered. What is in the order is asked of each file."""
    check_can_order_for(person, order.organisation)
