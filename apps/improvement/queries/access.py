"""Where every read of a plan starts: at the person."""

from django.db.models import QuerySet

from apps.assessments.queries.access import programmes_for

from ..models import PlannedAction


def planned_actions_for(person) -> QuerySet[PlannedAction]:
    """The actions of the programmes that the person works with. Whoever works there reads the whole plan."""
    found = PlannedAction.objects.filter(programme__in=programmes_for(person))
    return found.select_related("programme__organisation", "owner", "indicator__rubric", "indicator__factor", "audit")
