"""Actions of a programme's plan, their small steps, what was said and done on the way, and how each was shown to be
done.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.assessments.models import Assessment, Evidence
from apps.common.append_only import AppendOnlyModel
from apps.common.public_ids import reference_field
from apps.organisations.models import Programme
from apps.rubric.models import Indicator

from ..statuses import ActionStatus

LONGEST_TITLE = 160  # characters
LONGEST_TEXT = 2_000
LONGEST_ROLE = 80
LONGEST_STEP = 200
MOST_STEPS = 20  # of one action


def person_field(**kwargs) -> models.ForeignKey:
    """Who did it. A closed account keeps its row, so the step keeps its author."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **kwargs)


class ActionSource(models.TextChoices):
    """What an action comes from."""

    AUDIT = "audit", "An audit"
    SURVEY = "survey", "A survey"
    DISCUSSION = "discussion", "A discussion"
    COMMENT = "comment", "What a peer worker said"
    SUPERVISION = "supervision", "Something that was taken to supervision"
    OTHER = "other", "Something else"


class Priority(models.IntegerChoices):
    """What comes first."""

    HIGH = 1, "High"
    USUAL = 2, "Usual"
    LOW = 3, "Low"


class PlannedAction(models.Model):
    """One thing that a programme has decided to do, or that somebody proposes.

    It belongs to the programme and not to an audit, so that it lives through cycles. `version` counts what its
    details have been changed to; steps, updates and the status have rows and rules of their own.
    """

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="planned_actions")
    title = models.CharField(max_length=LONGEST_TITLE)  # what will be done, in a line
    details = models.TextField(blank=True)
    source = models.CharField(max_length=20, choices=ActionSource, default=ActionSource.OTHER)
    why = models.TextField(blank=True)
    audit = models.ForeignKey(Assessment, models.PROTECT, null=True, related_name="planned_actions")
    # The practice, in the rubric version of that time. The aim is the anchor of the level after `level_then`.
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+")
    level_then = models.PositiveSmallIntegerField(null=True)
    owner = person_field(null=True)
    owner_role = models.CharField(max_length=LONGEST_ROLE, blank=True)  # for somebody without an account
    starts_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.USUAL)
    success = models.TextField(blank=True)  # what will show that it worked
    status = models.CharField(max_length=20, choices=ActionStatus, default=ActionStatus.PLANNED)
    version = models.PositiveIntegerField(default=1)
    created_by = person_field()
    created_at = models.DateTimeField()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "priority", "pk"]
        indexes = [
            models.Index(fields=["programme", "status", "due_on"], name="action_of_plan"),
            models.Index(fields=["owner", "status", "due_on"], name="action_of_owner"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="action_status_is_known"),
            models.CheckConstraint(condition=Q(source__in=ActionSource.values), name="action_source_is_known"),
            models.CheckConstraint(condition=Q(priority__in=Priority.values), name="action_priority_is_known"),
            models.CheckConstraint(condition=Q(owner=None) | Q(owner_role=""), name="action_has_one_owner"),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(starts_on__lte=F("due_on")),
                name="action_dates_run_forward",
            ),
            models.CheckConstraint(
                condition=Q(level_then=None) | Q(indicator__isnull=False), name="action_level_is_of_a_practice"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_owner(self) -> bool:
        """Whether somebody is named, with an account or by their role."""
        return self.owner_id is not None or bool(self.owner_role)


class ActionStep(models.Model):
    """One small part of an action, ticked when it is done."""

    reference = reference_field()
    planned_action = models.ForeignKey(PlannedAction, models.CASCADE, related_name="steps")
    text = models.CharField(max_length=LONGEST_STEP)
    done_by = person_field(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by=None, done_at=None) | Q(done_by__isnull=False, done_at__isnull=False),
                name="step_done_by_and_at",
            ),
        ]


class UpdateKind(models.TextChoices):
    """What a line of an action's log tells."""

    NOTE = "note", "Note"
    STATUS = "status", "Status"
    DATES = "dates", "Dates"


class ActionUpdate(AppendOnlyModel):
    """One line of an action's log. `before` and `after` are statuses, or dates as "start/due", each ISO or empty."""

    never_changed = never_removed = "What was written in an action’s log stays in it."

    planned_action = models.ForeignKey(PlannedAction, models.PROTECT, related_name="updates")
    kind = models.CharField(max_length=10, choices=UpdateKind)
    before = models.CharField(max_length=21, blank=True)
    after = models.CharField(max_length=21, blank=True)
    text = models.TextField(blank=True)  # the note, or the reason
    by = person_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Completion(models.Model):
    """What was said to show that an action is done, and what a second person made of it."""

    planned_action = models.ForeignKey(PlannedAction, models.CASCADE, related_name="completions")
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, related_name="+")
    words = models.TextField()
    shown_by = person_field()
    shown_at = models.DateTimeField()
    is_confirmed = models.BooleanField(null=True)  # None: nobody has looked yet
    decided_by = person_field(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_confirmed=None, decided_by=None, decided_at=None)
                | Q(is_confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="completion_decided_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("shown_by")), name="completion_needs_a_second_person"
            ),
            models.UniqueConstraint(
                fields=["planned_action"], condition=Q(is_confirmed=None), name="one_open_completion"
            ),
        ]
