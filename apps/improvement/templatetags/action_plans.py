"""What other pages show of a plan."""

from django import template
from django.utils import timezone

from apps.assessments.models import Assessment
from apps.organisations.models import Programme

from ..models import PlannedAction
from ..queries.effects import levels_of_effect
from ..queries.measures import MeasuresOfAction, measures_of_action
from ..queries.open_actions import (
    ActionsOfPractice,
    open_actions_by_practice,
    plan_before_audit,
    plan_in_check,
)
from ..queries.plan import plan_in_short

register = template.Library()


@register.inclusion_tag("improvement/_in_short.html", takes_context=True)
def action_plan_in_short(context, programme: Programme) -> dict:
    """On a programme's own page: what is due first, and the way to the whole plan."""
    person = context["request"].user
    return {"programme": programme, "plan": plan_in_short(person, programme, timezone.localdate())}


register.filter("levels_of_effect", levels_of_effect)


@register.inclusion_tag("improvement/_measures_of_action.html", takes_context=True)
def measures_of(context, action: PlannedAction) -> dict[str, MeasuresOfAction]:
    """On an action's own page: what is counted to see whether it works."""
    return {"measured": measures_of_action(context["request"].user, action)}


@register.simple_tag(takes_context=True)
def open_actions_of(context, audit: Assessment) -> dict[str, ActionsOfPractice]:
    """On the pages of the programme’s own rating, by the code of the practice. Reviewers rate without."""
    return open_actions_by_practice(context["request"].user, audit, timezone.localdate())


@register.filter
def of_practice(actions: dict[str, ActionsOfPractice], code: str) -> ActionsOfPractice | None:
    """Those beside one practice; None where nothing is open."""
    return actions.get(code)


@register.inclusion_tag("improvement/_before_audit.html", takes_context=True)
def open_actions_before_audit(context, programme: Programme) -> dict:
    """Before an audit starts: how many actions it will meet, and what they are about."""
    return {"programme": programme, "plan": plan_before_audit(context["request"].user, programme)}


@register.inclusion_tag("improvement/_in_check.html", takes_context=True)
def open_actions_in_check(context, audit: Assessment) -> dict:
    """In the check before sign-off: what is open, and that its effect is asked for afterwards."""
    return {"audit": audit, "plan": plan_in_check(context["request"].user, audit, timezone.localdate())}
