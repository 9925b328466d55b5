"""The states of an audit, and the only steps between them."""

from django.db import models

from apps.common.statuses import Transition


class Status(models.TextChoices):
    """Where an audit stands."""

    DRAFT = "draft", "In progress"
    SUBMITTED = "submitted", "Submitted"
    DISCARDED = "discarded", "Discarded"


# A programme has at most one audit in these states.
OPEN = (Status.DRAFT,)

TRANSITIONS = (
    Transition(Status.DRAFT, Status.SUBMITTED, "submit", "service manager"),
    Transition(Status.SUBMITTED, Status.DRAFT, "reopen", "service manager"),
    Transition(Status.DRAFT, Status.DISCARDED, "discard", "service manager"),
    Transition(Status.DISCARDED, Status.DRAFT, "bring back", "service manager"),
)
