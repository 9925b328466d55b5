"""The states of a survey round, and the only steps between them."""

from django.db import models

from apps.common.state_machine import Transition


class RoundStatus(models.TextChoices):
    """Where a round stands. From when to when an open one takes answers, its dates say."""

    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    CALLED_OFF = "called_off", "Called off"


# Nobody closes a round: a person who chose the moment could look at what one more answer changes.
TRANSITIONS = (
    Transition(RoundStatus.OPEN, RoundStatus.OPEN, "extend", "service manager"),
    Transition(RoundStatus.OPEN, RoundStatus.CLOSED, "close", "the clock"),
    Transition(RoundStatus.OPEN, RoundStatus.CALLED_OFF, "call off", "service manager"),
)
