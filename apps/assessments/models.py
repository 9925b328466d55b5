"""Audits: what a programme's own people found, indicator by indicator. An audit is an `Assessment` in code."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.common.references import reference_field
from apps.organisations.models import Organisation, Programme
from apps.rubric.models import EvidenceType, Indicator, Rubric

from .statuses import OPEN, Status

LONGEST_TEXT = 5_000  # characters in one box


class Assessment(models.Model):
    """One audit of one programme for one period, on one rubric version."""

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="assessments")
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="assessment_status_is_known"),
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="assessment_period_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.SUBMITTED, submitted_by__isnull=False, submitted_at__isnull=False)
                | (~Q(status=Status.SUBMITTED) & Q(submitted_by__isnull=True, submitted_at__isnull=True)),
                name="assessment_submitted_by_and_at",
            ),
            models.UniqueConstraint(
                fields=["programme"], condition=Q(status__in=OPEN), name="one_open_audit_per_programme"
            ),
        ]


class StatusChange(models.Model):
    """One step of one audit from one state to another, with its reason where one is asked for."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="status_changes")
    before = models.CharField(max_length=20, choices=Status, blank=True)  # empty: the audit was started
    after = models.CharField(max_length=20, choices=Status)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class Answer(models.Model):
    """What is said of one indicator: a level, *does not apply*, or (neither) *not assessed yet*."""

    level = models.PositiveSmallIntegerField(null=True)
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why this level, or why it does not apply
    note = models.TextField(blank=True)  # for local use; printed in the report
    evidence_reason = models.TextField(blank=True)  # why a high level stands on less evidence than usual

    class Meta:
        abstract = True


class Rating(Answer):
    """What one audit says of one indicator. Every indicator has its row from the start.

    `version` counts its changes. `page` names the open page that made the last one, so that a page sending the
    same change twice, or going on typing, is never taken for somebody else.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="ratings")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    evidence_types = models.ManyToManyField(EvidenceType, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=0)
    page = models.CharField(max_length=36, blank=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["indicator__factor__position", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "indicator"], name="rating_once_per_indicator"),
            # The rubric's own scale is narrower or equal; no published scale goes beyond ten.
            models.CheckConstraint(
                condition=Q(level__isnull=True) | Q(level__range=(1, 10)), name="rating_level_1_to_10"
            ),
            models.CheckConstraint(
                condition=Q(not_applicable=False) | Q(level__isnull=True), name="rating_level_or_na"
            ),
            models.CheckConstraint(condition=Q(not_applicable=False) | ~Q(reason=""), name="rating_na_has_reason"),
            models.CheckConstraint(
                condition=Q(updated_by__isnull=True, updated_at__isnull=True, version=0)
                | Q(updated_by__isnull=False, updated_at__isnull=False, version__gt=0),
                name="rating_updated_by_and_at",
            ),
        ]


class EarlierRating(Answer):
    """What a rating said before another page changed it: nothing that a person typed is written over for good."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="earlier")
    evidence_codes = models.JSONField(default=list)  # of the evidence types, in the rubric's order
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "version"], name="earlier_rating_once_per_version"),
        ]


class Share(models.Model):
    """One submitted audit, shown by its provider to one commissioner, until it is withdrawn."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="shares")
    commissioner = models.ForeignKey(Organisation, models.PROTECT, related_name="shares")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    shared_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-shared_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="share_withdrawn_by_and_at",
            ),
            models.UniqueConstraint(
                fields=["assessment", "commissioner"],
                condition=Q(withdrawn_at__isnull=True),
                name="share_once_per_commissioner",
            ),
        ]
