"""Saying after an audit what an action changed."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.assessments.models import Assessment
from apps.common.errors import NotAllowed

from ..domain.effects import EffectFinding
from ..models import Effect, PlannedAction
from ..permissions import check_can_look_back
from ..queries.effects import actions_to_look_back_on, look_back
from .action_locking import lock_planned_action


@transaction.atomic
def say_effect(
    *, planned_action: PlannedAction, audit: Assessment, finding: EffectFinding, words: str, by, at: datetime
) -> Effect:
    """Keep what the audit says of one action: what its levels say, or that nobody can tell.

    Raises NotAllowed for people who do not write the plan, where the levels say something else, for a practice that
    moved up without a word about what shows it, and for an action that this audit says nothing of.
    """
    row = lock_planned_action(planned_action)
    check_can_look_back(by, audit)
    if not actions_to_look_back_on(audit).filter(pk=row.pk).exists():
        raise NotAllowed("This audit has nothing to say of this action, or it has been said already.")
    levels = look_back(audit, row)
    if not levels.may_say(finding):
        raise NotAllowed("Choose what the two audits say, or that you cannot say.")
    if finding == EffectFinding.UP and not words:
        raise NotAllowed("Say which evidence shows it.")
    effect = Effect.objects.create(
        planned_action=row,
        audit=audit,
        finding=finding.value,
        level_then=levels.then,
        level_now=levels.now,
        words=words,
        by=by,
        at=at,
    )
    record("action effect said", target=row, by=by, at=at, finding=finding.value, audit=audit.reference)
    return effect
