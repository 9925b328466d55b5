"""The states of a job, and the only ways between them."""

from django.db import models

from apps.common.state_machine import Transition


class JobStatus(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    WORKING = "working", "Being worked on"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


UNFINISHED = (JobStatus.WAITING, JobStatus.WORKING)

TRANSITIONS = (
    Transition(JobStatus.WAITING, JobStatus.WORKING, "claim", "worker"),
    Transition(JobStatus.WORKING, JobStatus.WORKING, "next step", "worker"),
    Transition(JobStatus.WORKING, JobStatus.WAITING, "portion done", "worker"),
    Transition(JobStatus.WORKING, JobStatus.READY, "finish", "worker"),
    Transition(JobStatus.WORKING, JobStatus.WAITING, "worker lost", "sweep"),
    Transition(JobStatus.WORKING, JobStatus.FAILED, "give up", "worker or sweep"),
    Transition(JobStatus.FAILED, JobStatus.WAITING, "try again", "person"),
    Transition(JobStatus.READY, JobStatus.WAITING, "file gone, ask again", "person"),
)
