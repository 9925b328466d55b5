"""The audit itself, its steps, and who sees it. An audit is an `Assessment` in code."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.common.public_ids import reference_field
from apps.organisations.models import Organisation, Programme
from apps.rubric.models import Rubric

from ..statuses import OPEN, AuditStatus


def by_field(**kwargs) -> models.ForeignKey:
    """Who did it. A closed account keeps its row, so the step keeps its author."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", **kwargs)


def together(*fields: str) -> Q:
    """All of the fields are there, or none of them: who and when travel together."""
    absent, present = {}, {}
    for name in fields:
        absent[f"{name}__isnull"] = True
        present[f"{name}__isnull"] = False
    return Q(**absent) | Q(**present)


class Assessment(models.Model):
    """One version of one audit of one programme for one period, on one rubric version.

    A signed-off version never changes: the database refuses it (`immutability_triggers.py`). Reopening it makes the
    next version, which names the one it `supersedes`.
    """

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="assessments")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    status = models.CharField(max_length=20, choices=AuditStatus, default=AuditStatus.DRAFT)
    version = models.PositiveSmallIntegerField(default=1)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="successors")
    started_by = by_field()
    started_at = models.DateTimeField()
    signed_off_by = by_field(null=True)
    signed_off_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=AuditStatus.values), name="assessment_status_is_known"),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="assessment_period_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(status=AuditStatus.SIGNED_OFF, signed_off_by__isnull=False, signed_off_at__isnull=False)
                | (~Q(status=AuditStatus.SIGNED_OFF) & Q(signed_off_by__isnull=True, signed_off_at__isnull=True)),
                name="assessment_signed_off_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes__isnull=True) | Q(version__gt=1, supersedes__isnull=False),
                name="assessment_later_version_supersedes",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(status__in=OPEN), name="one_open_audit_per_programme"
            ),
            models.UniqueConstraint(
                fields=["supersedes"], condition=~Q(status=AuditStatus.DISCARDED), name="assessment_one_successor"
            ),
        ]


class StatusChange(models.Model):
    """One step of one audit from one state to another, with its reason where one is asked for."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=20, choices=AuditStatus, blank=True)  # empty: the audit was started
    after = models.CharField(max_length=20, choices=AuditStatus)
    reason = models.TextField(blank=True)
    by = by_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Share(models.Model):
    """One signed-off audit, shown by its provider to one commissioner, until it is taken back or its time is over.

    Whether it still stands is asked in one place alone (`queries/shares.py`).
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="shares")
    commissioner = models.ForeignKey(Organisation, models.PROTECT, related_name="shares")
    shared_by = by_field()
    shared_at = models.DateTimeField()
    withdrawn_by = by_field(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    ends_on = models.DateField(null=True)  # the last day on which it is read; None: until it is taken back
    shows_plan = models.BooleanField(default=False)  # the programme's action plan as well, in its form for outside

    class Meta:
        ordering = ["-shared_at"]
        constraints = [
            models.CheckConstraint(
                condition=together("withdrawn_by", "withdrawn_at"), name="share_withdrawn_by_and_at"
            ),
            models.UniqueConstraint(
                fields=["assessment", "commissioner"],
                condition=Q(withdrawn_at__isnull=True),
                name="share_once_per_commissioner",
            ),
        ]


class Withdrawal(models.Model):
    """The provider no longer stands by a signed-off version. Who could read it still can, and sees that it is so."""

    assessment = models.OneToOneField(Assessment, models.CASCADE, related_name="withdrawal")
    reason = models.TextField()
    by = by_field()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_has_reason")]
