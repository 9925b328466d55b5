"""Who may do what with a programme's plan. Each rule is written once, with the reason a person reads."""

from apps.assessments.models import Assessment
from apps.assessments.permissions import check_can_read_evidence
from apps.assessments.queries.access import PROVIDER_ROLES
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.organisations.models import Programme, Role
from apps.organisations.permissions import has_role

from .models import Completion, PlannedAction
from .statuses import (
    CONFIRM,
    MANAGER,
    OPEN,
    OWNER,
    REFUSALS,
    SECOND_PERSON,
    SEND_BACK,
    START,
    TRANSITIONS,
    ActionStatus,
)


def manages_plan(person, programme: Programme) -> bool:
    """Whether the plan is the person's to write."""
    return has_role(person, programme.organisation_id, Role.MANAGER)


def works_on(person, planned_action: PlannedAction) -> bool:
    """Whether the person takes an action further: its owner, while they belong here, and every service manager."""
    if manages_plan(person, planned_action.programme):
        return True
    is_owner = planned_action.owner_id is not None and planned_action.owner_id == person.pk
    return is_owner and has_role(person, planned_action.programme.organisation_id, *PROVIDER_ROLES)


def check_can_plan(person, programme: Programme) -> None:
    """Adding an action to the plan."""
    if not manages_plan(person, programme):
        raise NotAllowed("Only service managers of this organisation add actions. You can propose one.")


def check_can_write_measures(person, programme: Programme) -> None:
    """Adding measures, typing and correcting their values, saying where limits start anew."""
    if not manages_plan(person, programme):
        raise NotAllowed("Service managers keep the measures of a programme. You can read them.")


def check_can_propose(person, programme: Programme) -> None:
    """Proposing an action: the peer workers’ way into the plan. Managers add what they want to do."""
    if not has_role(person, programme.organisation_id, Role.PEER_WORKER):
        raise NotAllowed("Peer workers of this organisation propose actions.")


def check_can_plan_from(person, audit: Assessment) -> None:
    """Taking the priorities of an audit into the plan."""
    check_can_plan(person, audit.programme)
    if audit.status != AuditStatus.SIGNED_OFF:
        raise NotAllowed("Actions follow from an audit once it is signed off.")


def check_can_look_back(person, audit: Assessment) -> None:
    """Saying what actions changed."""
    check_can_plan(person, audit.programme)
    if audit.status != AuditStatus.SIGNED_OFF:
        raise NotAllowed("What actions changed is asked once an audit is signed off.")


def check_can_change(person, planned_action: PlannedAction) -> None:
    """Changing what an action says."""
    if not manages_plan(person, planned_action.programme):
        raise NotAllowed("Only service managers of this organisation change an action.")
    if planned_action.status not in OPEN:
        raise NotAllowed("This action is over. Take it up again before you change it.")


def check_can_work_on(person, planned_action: PlannedAction) -> None:
    """Adding and ticking its steps."""
    if not works_on(person, planned_action):
        raise NotAllowed("Only its owner and service managers of this organisation can do this.")
    if planned_action.status not in OPEN:
        raise NotAllowed("This action is over. Take it up again before you change it.")


def check_can_write_note(person, planned_action: PlannedAction) -> None:
    """Saying something in an action’s log: owners and managers how it goes, peer workers what they think of it."""
    if not works_on(person, planned_action) and not has_role(
        person, planned_action.programme.organisation_id, Role.PEER_WORKER
    ):
        raise NotAllowed("Its owner, service managers and peer workers of this organisation write here.")


def check_can_take_step(person, planned_action: PlannedAction, action: str) -> None:
    """Taking one step of an action’s life: whether the state allows it, and whose it is (`statuses.py`)."""
    roles, states = set(), set()
    for step in TRANSITIONS:
        if step.action == action:
            roles.add(step.role)
            states.add(step.before)
    _check_role(person, planned_action, roles)
    if planned_action.status not in states:
        raise NotAllowed(REFUSALS[action])
    if action in (CONFIRM, SEND_BACK):
        check_is_second_person(person, planned_action)
    if action == START:
        check_is_ready(planned_action)


def _check_role(person, planned_action: PlannedAction, roles: set[str]) -> None:
    if MANAGER in roles and not manages_plan(person, planned_action.programme):
        raise NotAllowed("Only service managers of this organisation can do this.")
    if OWNER in roles and not works_on(person, planned_action):
        raise NotAllowed("Only its owner and service managers of this organisation can do this.")
    if SECOND_PERSON in roles and not has_role(person, planned_action.programme.organisation_id, *PROVIDER_ROLES):
        raise NotAllowed("Only people of this organisation can do this.")


def check_is_ready(planned_action: PlannedAction) -> None:
    """An action begins with somebody who does it and a day until when."""
    if not planned_action.has_owner:
        raise NotAllowed("Say who will do it before it starts.")
    if planned_action.due_on is None:
        raise NotAllowed("Say until when before it starts.")


def check_is_second_person(person, planned_action: PlannedAction) -> None:
    """Done is shown by one person and confirmed by another."""
    if open_completion(planned_action).shown_by_id == person.pk:
        raise NotAllowed("You showed that it is done, so a second person confirms it. Ask a colleague.")


def open_completion(planned_action: PlannedAction) -> Completion:
    """What waits to be confirmed. Raises Completion.DoesNotExist where nothing does."""
    for completion in planned_action.completions.all():
        if completion.is_confirmed is None:
            return completion
    raise Completion.DoesNotExist


def is_over(status: str) -> bool:
    """Whether nothing is due any more, as far as whoever works on it is concerned."""
    return status in (ActionStatus.SHOWN, ActionStatus.DONE, ActionStatus.STOPPED)


def check_can_read_evidence_of(person, completion: Completion) -> None:
    """Opening the evidence that a completion names: whoever reads the log of its audit."""
    if completion.evidence is None:
        raise NotAllowed("No evidence is named here.")
    check_can_read_evidence(person, completion.evidence.assessment)


def check_reads_plan(person, programme: Programme) -> None:
    """What follows from what was heard is for everybody who works with the programme."""
    if not has_role(person, programme.organisation_id, *PROVIDER_ROLES):
        raise NotAllowed("Only people of this organisation can do this.")


def check_can_tell(person, programme: Programme) -> None:
    """Writing “You said, we did”, publishing it, taking it back."""
    if not manages_plan(person, programme):
        raise NotAllowed("Service managers write “You said, we did”. You can read what is published.")
