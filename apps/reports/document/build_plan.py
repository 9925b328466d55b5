"""From a programme to its action plan on paper."""

from datetime import date

from django.conf import settings
from django.urls import reverse

from apps.common.dates import day
from apps.common.pdf.rich_text import to_paragraphs
from apps.improvement.queries.shared_plan_content import shared_plan
from apps.improvement.queries.whole_plan import plan_measures, whole_plan
from apps.organisations.models import Programme

from ..rendering.layout_version import plan_layout_version
from .printed_plan import PrintedPlan
from .printed_shared_plan import PrintedSharedPlan

# A plan with more is a register: its workbook holds all of it, and nobody waits for a book of a thousand pages.
MOST_ACTIONS = 150
MOST_VALUES = 60  # of one measure, the newest


def build_printed_plan(programme: Programme, today: date) -> PrintedPlan:
    """Everything that is printed of a plan, in a fixed number of queries."""
    return PrintedPlan(
        layout=plan_layout_version(),
        language="en-GB",
        programme=to_paragraphs(programme.name),
        organisation=to_paragraphs(programme.organisation.name),
        is_made_up=programme.organisation.is_made_up,
        standing_on=day(today),
        plan=whole_plan(programme, today, most=MOST_ACTIONS),
        measures=plan_measures(programme, most_values=MOST_VALUES),
        web_address=settings.SITE_URL + reverse("improvement:plan", args=[programme.reference]),
    )


def build_printed_shared_plan(programme: Programme, today: date) -> PrintedSharedPlan:
    """What a commissioner gets of the plan: read as a page, printed, and looked at by the provider before sharing."""
    return PrintedSharedPlan(
        layout=plan_layout_version(),
        language="en-GB",
        programme=to_paragraphs(programme.name),
        organisation=to_paragraphs(programme.organisation.name),
        is_made_up=programme.organisation.is_made_up,
        standing_on=day(today),
        plan=shared_plan(programme, today, most=MOST_ACTIONS),
        web_address=settings.SITE_URL + reverse("reports:action_plan", args=[programme.reference]),
    )
