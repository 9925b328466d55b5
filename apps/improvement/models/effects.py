"""What an audit showed of the actions before it."""

from django.db import models
from django.db.models import Q

from apps.assessments.models import Assessment
from apps.common.append_only import AppendOnlyModel

from ..domain.effects import EffectFinding
from .planned_actions import PlannedAction, person_field

FINDINGS = [
    (EffectFinding.UP.value, "The practice moved up"),
    (EffectFinding.DOWN.value, "The practice moved down"),
    (EffectFinding.NO_CHANGE.value, "No change yet"),
    (EffectFinding.CANNOT_SAY.value, "We cannot say"),
]


class Effect(AppendOnlyModel):
    """What a later audit says of one action: did its practice move, and what shows it?"""

    never_changed = never_removed = "What was said of an action’s effect stays with the audit it was said after."

    planned_action = models.ForeignKey(PlannedAction, models.PROTECT, related_name="effects")
    audit = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    finding = models.CharField(max_length=20, choices=FINDINGS)
    level_then = models.PositiveSmallIntegerField(null=True)
    level_now = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True)  # which evidence shows it
    by = person_field()
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["planned_action", "audit"], name="effect_once_an_audit"),
            models.CheckConstraint(
                condition=~Q(finding=EffectFinding.UP.value) | ~Q(words=""), name="effect_up_says_what_shows_it"
            ),
        ]
