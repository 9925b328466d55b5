"""What an audit proposes to do next."""

from collections.abc import Collection
from dataclasses import dataclass

from apps.assessments.highlights import next_steps
from apps.assessments.models import Assessment
from apps.assessments.rating_set import RatedIndicator, load_rating_set

from .. import permissions
from ..models import PlannedAction
from ..statuses import AT_WORK, OPEN
from .plan import MANY

CHOSEN = 3  # ticked to begin with
SUGGESTED = 5


@dataclass(frozen=True)
class PrioritiesPage:
    """The practices of a signed-off audit to begin with, the lowest first."""

    audit: Assessment
    suggestions: list[RatedIndicator]
    chosen: list[str]  # their codes
    planned: list[RatedIndicator]  # already in the plan
    at_work: int

    @property
    def has_many(self) -> bool:
        """Whether there is more at once than most teams finish."""
        return self.at_work + len(self.chosen) > MANY


def priorities_page(person, audit: Assessment, *, everything: bool) -> PrioritiesPage:
    """Five practices, or `everything` that has a next level. Raises NotAllowed for people who do not plan."""
    permissions.check_can_plan_from(person, audit)
    actions = PlannedAction.objects.filter(programme=audit.programme)
    there = actions.filter(audit=audit, status__in=OPEN, indicator__isnull=False)
    codes = set(there.values_list("indicator__code", flat=True))
    suggestions, planned = _apart(next_steps(load_rating_set(audit)), codes)
    if not everything:
        suggestions = suggestions[:SUGGESTED]
    chosen = [rated.indicator.id for rated in suggestions[: max(CHOSEN - len(planned), 0)]]
    return PrioritiesPage(audit, suggestions, chosen, planned, actions.filter(status__in=AT_WORK).count())


def _apart(
    practices: Collection[RatedIndicator], codes: set[str]
) -> tuple[list[RatedIndicator], list[RatedIndicator]]:
    left: list[RatedIndicator] = []
    planned: list[RatedIndicator] = []
    for rated in practices:
        (planned if rated.indicator.id in codes else left).append(rated)
    return left, planned
