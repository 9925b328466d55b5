"""The open actions of a plan where the next audit meets them: before it starts, beside practices, in its check."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from apps.assessments.models import Assessment
from apps.assessments.queries.access import programmes_for
from apps.organisations.models import Programme
from apps.rubric.queries.version_chain import carry_over_each

from ..models import PlannedAction
from ..statuses import OPEN
from .plan import ORDERS, ActionRow, rows_of

BESIDE_A_PRACTICE = 3  # those due first; the rest stands in the plan
IN_THE_CHECK = 10


@dataclass(frozen=True)
class ActionsOfPractice:
    """The open actions of one practice: those that are due first, and how many there are."""

    rows: list[ActionRow]
    number: int

    @property
    def more(self) -> int:
        """How many stand in the plan only."""
        return self.number - len(self.rows)


def open_actions_by_practice(person, audit: Assessment, today: date) -> dict[str, ActionsOfPractice]:
    """By the code of the practice in the audit's version of the rubric, for people who read the plan.

    One query, and one more where an action was made on another version. An action follows its practice through the
    mapping between versions, whatever became of its words; that of a practice which was retired has no place.
    """
    found = PlannedAction.objects.filter(
        programme=audit.programme_id, programme__in=programmes_for(person), status__in=OPEN, indicator__isnull=False
    )
    numbered = found.annotate(
        place=Window(RowNumber(), partition_by=F("indicator"), order_by=ORDERS["due"]),
        number=Window(Count("pk"), partition_by=F("indicator")),
    )
    first = numbered.filter(place__lte=BESIDE_A_PRACTICE).select_related("indicator").order_by("place")
    by_practice: dict[tuple[int, str], list[PlannedAction]] = {}
    for action in first:
        assert action.indicator is not None  # asked for in the query
        by_practice.setdefault((action.indicator.rubric_id, action.indicator.code), []).append(action)
    return _by_code(audit, by_practice, today)


def _by_code(
    audit: Assessment, by_practice: Mapping[tuple[int, str], list[PlannedAction]], today: date
) -> dict[str, ActionsOfPractice]:
    codes = _codes_in(audit, {rubric for rubric, _ in by_practice})
    beside: dict[str, ActionsOfPractice] = {}
    for place, actions in by_practice.items():
        code = codes.get(place) if place[0] != audit.rubric_id else place[1]
        if code is not None:
            before = beside.get(code, ActionsOfPractice([], 0))
            number = before.number + actions[0].number  # type: ignore[attr-defined]  # counted in the query
            rows = sorted([*before.rows, *rows_of(actions, today)], key=_due_first)
            beside[code] = ActionsOfPractice(rows[:BESIDE_A_PRACTICE], number)
    return beside


def _due_first(row: ActionRow) -> tuple[bool, date, int, int]:
    """The order of the plan's list by last day, where practices of several versions have become one."""
    action = row.action
    return action.due_on is None, action.due_on or date.max, action.priority, action.pk


def _codes_in(audit: Assessment, rubrics: Collection[int]) -> dict[tuple[int, str], str]:
    """What the audit's version calls the practices of earlier ones, by version and code there."""
    codes = {}
    for rubric, carried in carry_over_each([key for key in rubrics if key != audit.rubric_id], audit.rubric).items():
        for one in carried.indicators:
            if one.predecessor is not None:
                codes[rubric, one.predecessor] = one.code
    return codes


@dataclass(frozen=True)
class PlanBeforeAudit:
    """What a new audit will meet: how many actions are open, and of which factors."""

    factors: list[tuple[str, int]]  # the factor's name, and how many; in the order of the rubric
    elsewhere: int  # about no practice

    @property
    def number(self) -> int:
        """All that are open."""
        return sum(number for _, number in self.factors) + self.elsewhere


def plan_before_audit(person, programme: Programme) -> PlanBeforeAudit:
    """One query."""
    found = PlannedAction.objects.filter(programme=programme, programme__in=programmes_for(person), status__in=OPEN)
    counted = found.order_by("indicator__factor__position").values_list(
        "indicator__factor__position", "indicator__factor__name"
    )
    factors: dict[str, int] = {}
    elsewhere = 0
    for _, name, number in counted.annotate(number=Count("pk")):
        if name is None:
            elsewhere = number
        else:
            factors[name] = factors.get(name, 0) + number
    return PlanBeforeAudit(list(factors.items()), elsewhere)


@dataclass(frozen=True)
class PlanInCheck:
    """The open actions that an audit takes along through its sign-off."""

    rows: list[ActionRow]  # due first
    number: int

    @property
    def more(self) -> int:
        """How many stand in the plan only."""
        return self.number - len(self.rows)


def plan_in_check(person, audit: Assessment, today: date) -> PlanInCheck:
    """One query."""
    found = PlannedAction.objects.filter(
        programme=audit.programme_id, programme__in=programmes_for(person), status__in=OPEN
    )
    counted = found.annotate(number=Window(Count("pk"))).select_related("indicator").order_by(*ORDERS["due"])
    first = list(counted[:IN_THE_CHECK])
    return PlanInCheck(rows_of(first, today), first[0].number if first else 0)
