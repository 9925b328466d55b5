"""Who of several managers takes which factor, while an audit is rated."""

from django.db import models

from apps.rubric.models import Factor

from .audits import Assessment, by_field


class FactorAssignment(models.Model):
    """One manager takes one factor of an open audit. A word among colleagues: every manager can still rate it."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="factor_assignments")
    factor = models.ForeignKey(Factor, models.PROTECT, related_name="+")
    manager = by_field()
    assigned_by = by_field()
    assigned_at = models.DateTimeField()

    class Meta:
        ordering = ["factor__position"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "factor"], name="factor_assigned_once"),
        ]
