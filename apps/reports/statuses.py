"""The states of a report on its way to a file, and the only steps between them."""

from django.db import models

from apps.common.statuses import Transition


class Status(models.TextChoices):
    """Where a report stands. The labels are the steps that the progress page shows."""

    WAITING = "waiting", "Waiting for its turn"
    GATHERING = "gathering", "Gathering the answers"
    DRAWING = "drawing", "DocumentWithCharts the charts"
    PRINTING = "printing", "Printing the pages"
    READY = "ready", "Ready to download"
    FAILED = "failed", "Could not be made"


# A worker holds the row in these states, and says so with a heartbeat.
WORKING = (Status.GATHERING, Status.DRAWING, Status.PRINTING)
UNFINISHED = (Status.WAITING, *WORKING)

TRANSITIONS = (
    Transition(Status.WAITING, Status.GATHERING, "claim", "worker"),
    Transition(Status.GATHERING, Status.DRAWING, "go on", "worker"),
    Transition(Status.DRAWING, Status.PRINTING, "go on", "worker"),
    Transition(Status.PRINTING, Status.READY, "finish", "worker"),
    *(Transition(status, Status.WAITING, "worker lost", "sweep") for status in WORKING),
    *(Transition(status, Status.FAILED, "give up", "worker or sweep") for status in WORKING),
    Transition(Status.FAILED, Status.WAITING, "try again", "reader"),
    Transition(Status.READY, Status.WAITING, "file gone, ask again", "reader"),
)
