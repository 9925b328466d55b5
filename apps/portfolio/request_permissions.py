"""Who may ask a programme to share something, and who may answer. Each rule is written once, with its reason."""

from datetime import date, timedelta

from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation, Role
from apps.organisations.permissions import has_role

from .models import RequestKind, SharingRequest
from .request_states import RequestState

LONGEST_NOTICE = timedelta(days=730)
OVER = "This request is over: it was fulfilled, declined or withdrawn."


def check_can_ask(person, commissioner: Organisation) -> None:
    """Asking is for those who read what is shared."""
    if not has_role(person, commissioner.pk, Role.COMMISSIONER):
        raise NotAllowed("Only commissioners can ask programmes to share something.")


def check_due_on(due_on: date, today: date) -> None:
    """A day that leaves time to answer."""
    if due_on <= today:
        raise NotAllowed("Choose a day after today, so that they have time to answer.")
    if due_on > today + LONGEST_NOTICE:
        raise NotAllowed("Choose a day within the next two years.")


def check_can_answer(person, request: SharingRequest) -> None:
    """Accepting and declining is a service manager's, as sharing is."""
    if not has_role(person, request.programme.organisation_id, Role.MANAGER):
        raise NotAllowed("Only service managers answer requests, because they decide what is shared.")
    if not request.is_open:
        raise NotAllowed(OVER)


def check_can_accept(person, request: SharingRequest) -> None:
    """Once."""
    check_can_answer(person, request)
    if request.state != RequestState.WAITING:
        raise NotAllowed("This request was accepted already.")


def check_can_answer_in_words(person, request: SharingRequest) -> None:
    """Only an update can be given in words: an audit and a plan are shared."""
    check_can_answer(person, request)
    if request.kind != RequestKind.UPDATE:
        raise NotAllowed("Share what is asked for: that fulfils this request.")


def check_can_withdraw_request(person, request: SharingRequest) -> None:
    """Whoever could ask can also take it back, as long as it is open."""
    check_can_ask(person, request.commissioner)
    if not request.is_open:
        raise NotAllowed(OVER)
