"""An action plan to read through, and its files."""

from dataclasses import dataclass
from datetime import date

from apps.common.dates import day
from apps.improvement.domain.plan_entries import WholePlan
from apps.improvement.queries.whole_plan import whole_plan
from apps.organisations.models import Programme

from ..document.build_plan import MOST_ACTIONS, build_printed_shared_plan
from ..document.printed_shared_plan import PrintedSharedPlan


@dataclass(frozen=True)
class ActionPlanPage:
    """The plan as it stands today. What is counted stands in the file, and on pages of its own."""

    programme: Programme
    plan: WholePlan
    standing_on: str


def action_plan_page(programme: Programme, today: date) -> ActionPlanPage:
    """In a fixed number of queries, however long the plan is."""
    return ActionPlanPage(programme, whole_plan(programme, today, most=MOST_ACTIONS), day(today))


@dataclass(frozen=True)
class SharedPlanPage:
    """The plan in its form for outside, as a commissioner reads it."""

    programme: Programme
    printed: PrintedSharedPlan


def shared_plan_page(programme: Programme, today: date) -> SharedPlanPage:
    """In one query, however long the plan is."""
    return SharedPlanPage(programme, build_printed_shared_plan(programme, today))
