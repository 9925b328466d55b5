"""What other pages show of a plan."""

from django import template
from django.utils import timezone

from apps.organisations.models import Programme

from ..queries.plan import plan_in_short

register = template.Library()


@register.inclusion_tag("improvement/_in_short.html", takes_context=True)
def action_plan_in_short(context, programme: Programme) -> dict:
    """On a programme's own page: what is due first, and the way to the whole plan."""
    person = context["request"].user
    return {"programme": programme, "plan": plan_in_short(person, programme, timezone.localdate())}
