"""What a programme counts over time: measures, every value that was ever typed, and where limits start anew."""

from django.db import models
from django.db.models import Q

from apps.common.append_only import AppendOnlyModel
from apps.common.public_ids import reference_field
from apps.organisations.models import Programme

from ..domain.measured_series import Cadence, MeasureKind
from ..domain.process_chart import Better
from .planned_actions import PlannedAction, person_field

LONGEST_NAME = 120  # characters
LONGEST_UNIT = 40
LONGEST_REASON = 300

KINDS = (
    (MeasureKind.COUNT.value, "A count, such as meetings in a month"),
    (MeasureKind.SHARE.value, "A share: how many out of how many"),
    (MeasureKind.TIME.value, "A time, such as days until the first meeting"),
)
WAYS = ((Better.HIGHER.value, "More is better"), (Better.LOWER.value, "Less is better"))
CADENCES = ((Cadence.MONTHLY.value, "Every month"), (Cadence.WEEKLY.value, "Every week"))


class Measure(models.Model):
    """One thing that a programme counts, every month or every week; for the whole programme or for one action."""

    reference = reference_field()
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="measures")
    action = models.ForeignKey(PlannedAction, models.PROTECT, null=True, related_name="measures")
    name = models.CharField(max_length=LONGEST_NAME)
    unit = models.CharField(max_length=LONGEST_UNIT, blank=True)  # of a count or a time: people, days
    kind = models.CharField(max_length=10, choices=KINDS)
    better = models.CharField(max_length=10, choices=WAYS)
    cadence = models.CharField(max_length=10, choices=CADENCES)
    version = models.PositiveIntegerField(default=1)  # one more whenever its values or limits change
    added_by = person_field()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="measure_name_once"),
            models.CheckConstraint(condition=Q(kind__in=[kind for kind, _ in KINDS]), name="measure_kind_is_known"),
            models.CheckConstraint(condition=Q(better__in=[way for way, _ in WAYS]), name="measure_better_is_known"),
            models.CheckConstraint(
                condition=Q(cadence__in=[cadence for cadence, _ in CADENCES]), name="measure_cadence_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MeasureValue(AppendOnlyModel):
    """What was typed for one month or week. The newest revision counts; without a figure it was taken out."""

    never_changed = "A value is corrected by a new one, and the old one stays. Correct it on the measure’s page."
    never_removed = "A value is taken out by a new entry, and the old one stays. Take it out on the measure’s page."

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="values")
    period = models.DateField()  # the first day of the month, or the Monday of the week
    revision = models.PositiveSmallIntegerField()  # from 1
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True)  # of a count or a time
    numerator = models.PositiveIntegerField(null=True)  # of a share
    denominator = models.PositiveIntegerField(null=True)
    typed_by = person_field()
    typed_at = models.DateTimeField()

    class Meta:
        ordering = ["period", "revision"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "period", "revision"], name="measure_value_once_per_revision"),
            models.CheckConstraint(condition=Q(revision__gt=0), name="measure_value_revision_from_one"),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="measure_value_not_below_zero"
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    amount__isnull=True,
                    numerator__isnull=False,
                    denominator__isnull=False,
                    denominator__gt=0,
                    numerator__lte=models.F("denominator"),
                ),
                name="measure_value_share_of_somebody",
            ),
        ]

    @property
    def is_taken_out(self) -> bool:
        """Whether the period has no value any more."""
        return self.amount is None and self.numerator is None


class MeasureStep(models.Model):
    """A person said that limits start anew with this month or week, and why. Taken back, it stays in the history."""

    reference = reference_field()
    measure = models.ForeignKey(Measure, models.CASCADE, related_name="steps")
    period = models.DateField()  # the first of the new phase
    reason = models.CharField(max_length=LONGEST_REASON)
    set_by = person_field()
    set_at = models.DateTimeField()
    taken_back_by = person_field(null=True)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["period", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "period"], condition=Q(taken_back_at__isnull=True), name="measure_step_once"
            ),
            models.CheckConstraint(
                condition=Q(taken_back_by__isnull=True, taken_back_at__isnull=True)
                | Q(taken_back_by__isnull=False, taken_back_at__isnull=False),
                name="measure_step_taken_back_by_and_at",
            ),
        ]
