"""The plan of a programme as a list, what is late in it, and the actions of one person."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, When, Window

from apps.assessments.models import Assessment
from apps.assessments.version_status import last_signed_off
from apps.common.errors import allows
from apps.organisations.models import Programme

from .. import permissions
from ..domain.due_dates import DueDate, due_date
from ..models import PlannedAction
from ..statuses import AT_WORK, OPEN, ActionStatus
from .access import planned_actions_for
from .effects import actions_to_look_back_on

ACTIONS_ON_A_PAGE = 50
MANY = 5  # more actions at once than this, and the page says a word of caution

SHOWN = {"open": "Open", "late": "Late", "mine": "Mine", "done": "Done", "stopped": "Stopped"}
SORTED = {"due": "Last day", "priority": "Priority", "practice": "Practice", "owner": "Who"}
ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (F("due_on").asc(nulls_last=True), "priority", "pk"),
    "priority": ("priority", F("due_on").asc(nulls_last=True), "pk"),
    "practice": (F("indicator__factor__position").asc(nulls_last=True), "indicator__position", "pk"),
    "owner": (F("owner__name").asc(nulls_last=True), "owner_role", "pk"),
}


@dataclass(frozen=True)
class ActionRow:
    """One action in a list."""

    action: PlannedAction
    due: DueDate


@dataclass(frozen=True)
class ListChoice:
    """One way to look at the list."""

    key: str
    label: str
    number: int | None
    is_chosen: bool


@dataclass(frozen=True)
class PlanPage:
    """One page of a programme's plan."""

    programme: Programme
    rows: list[ActionRow]
    numbers: Page
    shown: str
    shows: list[ListChoice]
    sorts: list[ListChoice]
    is_empty: bool  # nothing was ever planned or proposed
    at_work: int  # how many actions are planned, under way or at risk
    may_plan: bool
    may_propose: bool
    plan_from: Assessment | None  # the signed-off audit whose priorities can be taken into the plan
    to_look_back_on: int  # actions of which that audit could say whether their practice moved

    @property
    def has_many(self) -> bool:
        """Whether there is more at once than most teams finish."""
        return self.at_work > MANY


def plan_page(
    person, programme: Programme, *, shown: str | None, sort: str | None, number: str | None, today: date
) -> PlanPage:
    """`shown`, `sort`, `number`: as they came in the address; what is not known counts as the first of each."""
    shown = shown_or_open(shown)
    sort = sort if sort in ORDERS else "due"
    actions = planned_actions_for(person).filter(programme=programme)
    counts = _counts(person, programme, today)
    numbers = Paginator(actions.filter(only_shown(shown, person, today)).order_by(*ORDERS[sort]), ACTIONS_ON_A_PAGE)
    page = numbers.get_page(number)
    may_plan = permissions.manages_plan(person, programme)
    last = last_signed_off(programme) if may_plan else None
    return PlanPage(
        programme=programme,
        rows=rows_of(page, today),
        numbers=page,
        shown=shown,
        shows=_choices(counts, shown),
        sorts=[ListChoice(key, label, None, key == sort) for key, label in SORTED.items()],
        is_empty=not counts["all"],
        at_work=counts["at_work"],
        may_plan=may_plan,
        may_propose=allows(permissions.check_can_propose, person, programme),
        plan_from=last,
        to_look_back_on=actions_to_look_back_on(last).count() if last else 0,
    )


def shown_or_open(shown: str | None) -> str:
    """Which actions an address asks for; the open ones where it asks for none that there are."""
    return shown if shown in SHOWN else "open"


def choices_of_plan(person, programme: Programme, shown: str, today: date) -> list[ListChoice]:
    """Which actions can be chosen, and how many there are of each. One query."""
    return _choices(_counts(person, programme, today), shown)


def _choices(counts: dict[str, int], shown: str) -> list[ListChoice]:
    return [ListChoice(key, label, counts[key], key == shown) for key, label in SHOWN.items()]


def only_shown(shown: str, person, today: date) -> Q:
    """For a query: the actions of one choice."""
    if shown == "late":
        return is_late(today)
    if shown == "mine":
        return Q(owner=person, status__in=OPEN)
    if shown in ("done", "stopped"):
        return Q(status=shown)
    return Q(status__in=OPEN)


def is_late(today: date) -> Q:
    """Past its last day, and somebody still works on it."""
    return Q(status__in=AT_WORK, due_on__lt=today)


def _counts(person, programme: Programme, today: date) -> dict[str, int]:
    kinds = {shown: Count("pk", filter=only_shown(shown, person, today)) for shown in SHOWN}
    kinds |= {"all": Count("pk"), "at_work": Count("pk", filter=Q(status__in=AT_WORK))}
    return PlannedAction.objects.filter(programme=programme).order_by().aggregate(**kinds)


def rows_of(actions, today: date) -> list[ActionRow]:
    """Each with how it stands to its last day."""
    rows = []
    for action in actions:
        over = permissions.is_over(action.status) or action.status == ActionStatus.PROPOSED
        rows.append(ActionRow(action, due_date(action.due_on, today, is_over=over)))
    return rows


@dataclass(frozen=True)
class PlanInShort:
    """What a programme's own page says of its plan: what is late first."""

    rows: list[ActionRow]
    open: int


FEW = 3


def plan_in_short(person, programme: Programme, today: date) -> PlanInShort:
    """The three actions that are due first, those at work before others, and how many are open. One query."""
    actions = planned_actions_for(person).filter(programme=programme, status__in=OPEN)
    is_at_work = Case(When(status__in=AT_WORK, then=0), default=1)
    counted: Any = actions.annotate(open=Window(Count("pk")), place=is_at_work)
    first = list(counted.order_by("place", *ORDERS["due"])[:FEW])
    at_work = [action for action in first if action.status in AT_WORK]
    return PlanInShort(rows_of(at_work, today), first[0].open if first else 0)


@dataclass(frozen=True)
class YourActionsPage:
    """Everything open that one person takes, in every programme."""

    rows: list[ActionRow]
    numbers: Page


def your_actions_page(person, number: str | None, today: date) -> YourActionsPage:
    """The nearest last day first."""
    page = Paginator(own_open_actions(person).order_by(*ORDERS["due"]), ACTIONS_ON_A_PAGE).get_page(number)
    return YourActionsPage(rows_of(page, today), page)


def own_open_actions(person) -> QuerySet[PlannedAction]:
    """The open actions that the person takes, where they still belong."""
    return planned_actions_for(person).filter(owner=person, status__in=OPEN)
