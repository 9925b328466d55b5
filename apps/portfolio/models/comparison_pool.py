"""Who takes part in the comparison pool, and what its editions have said."""

from django.db import models
from django.db.models import F, Q

from apps.common.append_only import AppendOnlyModel
from apps.common.public_ids import reference_field
from apps.organisations.models import Programme
from apps.rubric.models import Rubric
from apps.surveys.domain.results import CountBand


class PoolMembership(models.Model):
    """One programme takes part, until its provider takes it out. Who did either stands in the activity log."""

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="pool_memberships")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(left_at__isnull=True), name="pool_membership_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="pool_left_after_joining"
            ),
        ]


class PooledKind(models.TextChoices):
    """Which kind of rating an edition is made of: kinds are never mixed."""

    SELF_ASSESSED = "self_assessed", "Self-assessed"
    REVIEWED = "reviewed", "Reviewed from within"
    INDEPENDENT = "independent", "Independently reviewed"


class OfPool(AppendOnlyModel):
    """A row of what a pool has said."""

    never_changed = never_removed = "What a comparison pool has said is made once and never changes."

    class Meta:
        abstract = True


class PoolEdition(OfPool):
    """One kind of rating on one version of the rubric, as it stood before the first day of a quarter."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=PooledKind)
    is_made_up = models.BooleanField(default=False)  # of demonstration content, which is never mixed with any other
    day = models.DateField()
    programmes = models.CharField(max_length=20)  # how many, as a band

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "kind", "is_made_up", "day"], name="pool_edition_once"),
            models.CheckConstraint(condition=Q(kind__in=PooledKind.values), name="pool_kind_is_known"),
            models.CheckConstraint(
                condition=Q(programmes__in=[CountBand.FROM_8.value, CountBand.FROM_15.value]),
                name="pool_has_eight_programmes",
            ),
        ]


class PoolFigure(OfPool):
    """One factor in one edition: median and middle half, or nothing."""

    edition = models.ForeignKey(PoolEdition, models.PROTECT, related_name="figures")
    factor = models.CharField(max_length=60)  # its id in the rubric
    lower = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    median = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    upper = models.DecimalField(max_digits=4, decimal_places=1, null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "factor"], name="pool_figure_once"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True, median__isnull=True, upper__isnull=True)
                | Q(lower__isnull=False, median__gte=F("lower"), upper__gte=F("median")),
                name="pool_figure_is_whole",
            ),
        ]


class PoolEntry(OfPool):
    """A programme's audit has counted in an edition. Read by no page: it keeps that period from counting again."""

    edition = models.ForeignKey(PoolEdition, models.PROTECT, related_name="entries")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="+")
    period_end = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "programme"], name="pool_programme_once_per_edition"),
        ]
