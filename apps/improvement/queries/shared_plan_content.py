"""What leaves the house of a plan: for a commissioner with whom it is shared, and for the preview before that."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from apps.common.dates import day
from apps.common.pdf.rich_text import to_paragraphs
from apps.organisations.models import Programme

from ..domain.shared_plan import SharedAction, SharedPlan
from ..models import ActionUpdate, PlannedAction
from ..statuses import ActionStatus
from .whole_plan import NOT_SAID, is_overdue, status_words


def shared_plan(programme: Programme, today: date, *, most: int) -> SharedPlan:
    """One query. What is only proposed, or was declined, is nobody's plan. `most`: so many actions are shown."""
    declined = ActionUpdate.objects.filter(
        planned_action=OuterRef("pk"), before=ActionStatus.PROPOSED, after=ActionStatus.STOPPED
    )
    found = (
        PlannedAction.objects.filter(programme=programme)
        .exclude(status=ActionStatus.PROPOSED)
        .exclude(Exists(declined), status=ActionStatus.STOPPED)
        .select_related("indicator")
        .annotate(step_count=Count("steps"), ticked=Count("steps", filter=Q(steps__done_at__isnull=False)))
        .order_by(F("due_on").asc(nulls_last=True), "priority", "pk")
    )
    at_work, done, stopped = [], [], 0
    for action in found:
        if action.status == ActionStatus.STOPPED:
            stopped += 1
        elif action.status == ActionStatus.DONE:
            done.append(_shared_action(action, today))
        else:
            at_work.append(_shared_action(action, today))
    shown, more = at_work[:most], done[: max(0, most - len(at_work))]
    left_out = len(at_work) + len(done) - len(shown) - len(more)
    return SharedPlan(tuple(shown), tuple(more), stopped, left_out)


def _shared_action(action, today: date) -> SharedAction:
    practice = action.indicator
    return SharedAction(
        title=to_paragraphs(action.title),
        practice=f"{practice.code} {practice.title}" if practice else "",
        status=status_words(action.status),
        is_overdue=is_overdue(action, today),
        has_owner=action.has_owner,
        starts=day(action.starts_on) if action.starts_on else NOT_SAID,
        due=day(action.due_on) if action.due_on else NOT_SAID,
        steps=action.step_count,
        steps_done=action.ticked,
    )
