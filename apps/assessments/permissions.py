"""Who may do what with an audit. Each rule is written once, with the reason a person reads."""

from apps.common.errors import NotAllowed
from apps.organisations.models import Programme, Role
from apps.organisations.permissions import has_role

from .models import Assessment
from .statuses import OPEN, Status


def check_manages(person, organisation_id: int) -> None:
    """Audits are a service manager's work."""
    if not has_role(person, organisation_id, Role.MANAGER):
        raise NotAllowed("Only service managers of this organisation can do this.")


def check_can_start(person, programme: Programme) -> None:
    """Starting an audit of a programme."""
    check_manages(person, programme.organisation_id)


def check_none_open(programme: Programme) -> None:
    """A programme has one open audit at a time."""
    if Assessment.objects.filter(programme=programme, status__in=OPEN).exists():
        raise NotAllowed("This programme has an open audit already. Finish or discard that one first.")


def check_can_read(person, assessment: Assessment) -> None:
    """Opening an audit's own pages: levels, reasons, notes, summary.

    Managers always; reviewers and administrators once it is submitted. A reviewer who has seen the first levels
    cannot rate blind; peer workers meet the draft in its feedback window.
    """
    organisation = assessment.programme.organisation_id
    if has_role(person, organisation, Role.MANAGER):
        return
    if has_role(person, organisation, Role.REVIEWER, Role.ADMINISTRATOR):
        if assessment.status != Status.SUBMITTED:
            raise NotAllowed("You can read this audit once it is submitted.")
        return
    raise NotAllowed("Service managers complete audits. Ask them if you would like to see this one.")


def check_can_rate(person, assessment: Assessment) -> None:
    """Changing an answer of an audit."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.DRAFT:
        raise NotAllowed("This audit is submitted, so its answers are locked. Reopen it to change them.")


def check_can_submit(person, assessment: Assessment) -> None:
    """Submitting; whether enough is rated is the action's question."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.DRAFT:
        raise NotAllowed("This audit is already submitted.")


def check_can_reopen(person, assessment: Assessment) -> None:
    """Going back from submitted, or bringing back what was discarded."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status == Status.DRAFT:
        raise NotAllowed("This audit is open already.")


def check_can_discard(person, assessment: Assessment) -> None:
    """Setting an unfinished audit aside."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.DRAFT:
        raise NotAllowed("Only an audit in progress can be discarded.")


def check_can_share(person, assessment: Assessment) -> None:
    """Showing an audit to a commissioner."""
    check_manages(person, assessment.programme.organisation_id)
    if assessment.status != Status.SUBMITTED:
        raise NotAllowed("Submit this audit before you share it.")


def check_can_withdraw(person, assessment: Assessment) -> None:
    """Taking a share back is always possible."""
    check_manages(person, assessment.programme.organisation_id)
