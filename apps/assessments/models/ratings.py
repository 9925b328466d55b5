"""Who rates, and what they say of each indicator."""

from django.db import models
from django.db.models import Q

from apps.common.optimistic_locking import client_id_field
from apps.common.public_ids import reference_field
from apps.rubric.models import EvidenceType, Indicator

from .audits import Assessment, by_field, together

LONGEST_TEXT = 5_000  # characters in one box


class SideKind(models.TextChoices):
    """Whose ratings a side holds."""

    OWN = "own", "The programme’s own rating"
    REVIEW = "review", "The review"
    AGREED = "agreed", "Agreed"


class Side(models.Model):
    """One set of ratings of one audit: the programme's own, a reviewer's, or what both agreed."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sides")
    kind = models.CharField(max_length=10, choices=SideKind)
    finished_by = by_field(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SideKind.values), name="side_kind_is_known"),
            models.CheckConstraint(condition=together("finished_by", "finished_at"), name="side_finished_by_and_at"),
            models.UniqueConstraint(
                fields=["assessment", "kind"], condition=~Q(kind=SideKind.REVIEW), name="side_one_own_one_agreed"
            ),
        ]


class ReviewEnd(models.TextChoices):
    """Why a review came to nothing."""

    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Invitation withdrawn"
    GONE_ON_WITHOUT = "gone_on_without", "Gone on without it"


class Review(models.Model):
    """The second rating of one audit: who is asked for it, and how they stand to the programme.

    The address is kept while the invitation waits for its answer, and no longer. `side` holds the reviewer's own
    ratings from the moment they accept.
    """

    reference = reference_field()
    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="reviews")
    side = models.OneToOneField(Side, models.PROTECT, null=True, related_name="review")
    email = models.EmailField(blank=True)  # in lower case
    reviewer = by_field(null=True)
    is_independent = models.BooleanField(default=False)  # works neither for nor with the programme's organisation
    says_lived_experience = models.BooleanField(default=False)  # said only because the reviewer wants it said
    invited_by = by_field()
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=20, choices=ReviewEnd, blank=True)
    ended_by = by_field(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=together("reviewer", "accepted_at", "side"), name="review_accepted_as_a_whole"
            ),
            models.CheckConstraint(
                condition=(Q(ended_by__isnull=True, ended_at__isnull=True, end=""))
                | (Q(ended_by__isnull=False, ended_at__isnull=False, end__in=ReviewEnd.values)),
                name="review_ended_as_a_whole",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, ended_at__isnull=True) & ~Q(email="")
                | (Q(accepted_at__isnull=False) | Q(ended_at__isnull=False)) & Q(email=""),
                name="review_email_only_while_waiting",
            ),
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(ended_at__isnull=True), name="review_one_at_a_time"
            ),
        ]


class AnswerFields(models.Model):
    """What is said of one indicator: a level, *does not apply*, or (neither) *not assessed yet*."""

    level = models.PositiveSmallIntegerField(null=True)
    not_applicable = models.BooleanField(default=False)
    reason = models.TextField(blank=True)  # why this level, or why it does not apply
    note = models.TextField(blank=True)  # for local use; printed in the report
    evidence_reason = models.TextField(blank=True)  # why a high level stands on less evidence than usual

    class Meta:
        abstract = True


class Rating(AnswerFields):
    """What one side says of one indicator. Every indicator has its row from the start.

    `version` and `client_id`: `common/optimistic_locking.py`. `carried_over`: copied from an earlier audit, and
    counted as not assessed until somebody says that it is still true.
    """

    side = models.ForeignKey(Side, models.CASCADE, related_name="ratings")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    evidence_types = models.ManyToManyField(EvidenceType, related_name="+", blank=True)
    carried_over = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=0)
    client_id = client_id_field()
    updated_by = by_field(null=True)
    updated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["indicator__factor__position", "indicator__position"]
        constraints = [
            models.UniqueConstraint(fields=["side", "indicator"], name="rating_once_per_indicator"),
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


class EarlierRating(AnswerFields):
    """What a rating said before another page changed it: nothing that a person typed is written over for good."""

    rating = models.ForeignKey(Rating, models.CASCADE, related_name="earlier")
    evidence_codes = models.JSONField(default=list)  # of the evidence types, in the rubric's order
    version = models.PositiveIntegerField()
    by = by_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "version"], name="earlier_rating_once_per_version"),
        ]
