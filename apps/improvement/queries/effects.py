"""Which actions an audit can say something of, and what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from apps.assessments.models import Assessment
from apps.assessments.rating_set import RatingSet, load_rating_set
from apps.rubric.queries.version_chain import carry_over

from .. import permissions
from ..domain.effects import EffectFinding, LevelsThenAndNow
from ..models import Effect, PlannedAction
from ..statuses import ActionStatus
from .practices import level_label

STARTED = (ActionStatus.UNDER_WAY, ActionStatus.AT_RISK, ActionStatus.SHOWN, ActionStatus.DONE)


def actions_to_look_back_on(audit: Assessment) -> QuerySet[PlannedAction]:
    """Those that were begun for a practice before this audit, and that nobody has looked back on yet.

    An action that came from this period, also from an earlier version of it, has had no time to change anything.
    """
    found = PlannedAction.objects.filter(
        programme=audit.programme_id,
        indicator__isnull=False,
        status__in=STARTED,
        created_at__lt=audit.signed_off_at,
    )
    answered = Effect.objects.filter(audit=audit).values("planned_action")
    moved = Effect.objects.filter(finding=EffectFinding.UP.value, planned_action__status=ActionStatus.DONE)
    is_earlier = Q(audit=None) | Q(audit__period_end__lt=audit.period_end)
    found = found.filter(is_earlier).exclude(pk__in=answered).exclude(pk__in=moved.values("planned_action"))
    return found.select_related("indicator__rubric", "programme__organisation").order_by("pk")


@dataclass(frozen=True)
class ActionLookedBackOn:
    """One action, and where its practice stood and stands."""

    action: PlannedAction
    levels: LevelsThenAndNow
    then: str  # "level 2, Emerging"; empty where there was none
    now: str


@dataclass(frozen=True)
class EffectsPage:
    """What is asked after a sign-off: did the practices of the plan move?"""

    audit: Assessment
    actions: list[ActionLookedBackOn]
    said: list[Effect]


def effects_page(person, audit: Assessment) -> EffectsPage:
    """Raises NotAllowed for people who do not write the plan, and before the audit is signed off."""
    permissions.check_can_look_back(person, audit)
    actions = list(actions_to_look_back_on(audit))
    said = Effect.objects.filter(audit=audit).select_related("planned_action__indicator__rubric", "by")
    return EffectsPage(audit, _looked_back_on(audit, actions), list(said))


def look_back(audit: Assessment, action: PlannedAction) -> LevelsThenAndNow:
    """Where the practice of one action stood when it was planned, and stands in this audit."""
    return levels_of(load_rating_set(audit), action)


def _looked_back_on(audit: Assessment, actions: Sequence[PlannedAction]) -> list[ActionLookedBackOn]:
    if not actions:
        return []
    rating_set, found = load_rating_set(audit), []
    for action in actions:
        levels = levels_of(rating_set, action)
        assert action.indicator is not None  # asked for in the query
        then = level_label(action.indicator.rubric, levels.then)
        found.append(ActionLookedBackOn(action, levels, then, level_label(audit.rubric, levels.now)))
    return found


def levels_of(rating_set: RatingSet, action: PlannedAction) -> LevelsThenAndNow:
    """By the mapping between the versions of the rubric: a practice whose meaning changed is not compared."""
    assert action.indicator is not None
    code = _code_now(rating_set, action)
    rated = rating_set.by_code.get(code) if code else None
    return LevelsThenAndNow(action.level_then, rated.level if rated else None)


def levels_of_effect(effect: Effect) -> str:
    """From where to where: "level 2, Emerging, then level 3, Developing"; empty where nothing was compared."""
    indicator = effect.planned_action.indicator
    then = level_label(indicator.rubric, effect.level_then) if indicator else ""
    now = level_label(effect.audit.rubric, effect.level_now)
    return f"{then}, then {now}" if then and now else ""


def _code_now(rating_set: RatingSet, action: PlannedAction) -> str | None:
    assert action.indicator is not None
    rubric, code = action.indicator.rubric, action.indicator.code
    now = rating_set.side.assessment.rubric
    if rubric.pk == now.pk:
        return code
    carried = carry_over(rubric, now)
    for one in carried.indicators if carried else ():
        if one.predecessor == code and one.keeps_its_level:
            return one.code
    return None
