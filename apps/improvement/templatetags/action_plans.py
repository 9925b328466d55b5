"""What other pages show of a plan."""

from django import template
from django.utils import timezone

from apps.organisations.models import Programme

from ..models import Effect, PlannedAction
from ..queries.measures import MeasuresOfAction, measures_of_action
from ..queries.plan import plan_in_short
from ..queries.practices import level_label

register = template.Library()


@register.inclusion_tag("improvement/_in_short.html", takes_context=True)
def action_plan_in_short(context, programme: Programme) -> dict:
    """On a programme's own page: what is due first, and the way to the whole plan."""
    person = context["request"].user
    return {"programme": programme, "plan": plan_in_short(person, programme, timezone.localdate())}


@register.filter
def levels_of_effect(effect: Effect) -> str:
    """From where to where: "level 2, Emerging, then level 3, Developing"; empty where nothing was compared."""
    indicator = effect.planned_action.indicator
    then = level_label(indicator.rubric, effect.level_then) if indicator else ""
    now = level_label(effect.audit.rubric, effect.level_now)
    return f"{then}, then {now}" if then and now else ""


@register.inclusion_tag("improvement/_measures_of_action.html", takes_context=True)
def measures_of(context, action: PlannedAction) -> dict[str, MeasuresOfAction]:
    """On an action's own page: what is counted to see whether it works."""
    return {"measured": measures_of_action(context["request"].user, action)}
