"""The states of a request to share, the only steps between them, and who may take each."""

from django.db import models

from apps.common.state_machine import Transition


class RequestState(models.TextChoices):
    """How far a request is."""

    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    FULFILLED = "fulfilled", "Fulfilled"
    WITHDRAWN = "withdrawn", "Withdrawn"


OPEN_REQUESTS = (RequestState.WAITING, RequestState.ACCEPTED)
PROVIDER, ASKER = "service manager", "commissioner"
ACCEPT_REQUEST, DECLINE_REQUEST, FULFIL_REQUEST, WITHDRAW_REQUEST = "accept", "decline", "fulfil", "withdraw"

REQUEST_STEPS = (
    Transition(RequestState.WAITING, RequestState.ACCEPTED, ACCEPT_REQUEST, PROVIDER),
    Transition(RequestState.WAITING, RequestState.DECLINED, DECLINE_REQUEST, PROVIDER),
    Transition(RequestState.ACCEPTED, RequestState.DECLINED, DECLINE_REQUEST, PROVIDER),
    Transition(RequestState.WAITING, RequestState.FULFILLED, FULFIL_REQUEST, PROVIDER),
    Transition(RequestState.ACCEPTED, RequestState.FULFILLED, FULFIL_REQUEST, PROVIDER),
    Transition(RequestState.WAITING, RequestState.WITHDRAWN, WITHDRAW_REQUEST, ASKER),
    Transition(RequestState.ACCEPTED, RequestState.WITHDRAWN, WITHDRAW_REQUEST, ASKER),
)
