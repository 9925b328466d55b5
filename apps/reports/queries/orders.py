"""Orders as their pages show them: how far they are, what came of them, and whether the file may still be had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from apps.assessments.models import Withdrawal
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed, allows
from apps.jobs.statuses import UNFINISHED, JobStatus

from .. import permissions
from ..models import ItemKind, ItemStatus, Order, OrderItem, OrderStep
from ..orders.wording import about_item
from .access import assessments_with_reports_for
from .progress import ProgressStep

ON_A_PAGE = 20
MOST_NAMED = 20  # of files that can no longer be had
AT_LEAST_MEASURED = 3  # files, before a time is named
STEPS = {**dict(OrderStep.choices), JobStatus.READY.value: "Ready to download"}


@dataclass(frozen=True)
class OrderPage:
    """How far one order is, and what came of it."""

    order: Order
    total: int
    done: int
    failed: Page  # of the files that could not be made
    sentence: str
    steps: tuple[ProgressStep, ...]
    refused: list[str]  # files in the ZIP that the person may no longer have, or that were withdrawn since

    @property
    def is_ready(self) -> bool:
        return self.order.status == JobStatus.READY

    @property
    def has_failed(self) -> bool:
        return self.order.status == JobStatus.FAILED

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.order.status not in UNFINISHED


@dataclass(frozen=True)
class OrdersPage:
    """What a person has ordered, the newest first."""

    numbers: Page
    organisations: list  # for which they order, and so say how long it is kept


def orders_for(person) -> QuerySet[Order]:
    """The person's own: what is in them is what that person may have."""
    return Order.objects.filter(requested_by=person).select_related("organisation")


def orders_page(person, number: str | None) -> OrdersPage:
    """One page of them, each with the number of its files."""
    counted = orders_for(person).annotate(
        total=Count("items"), done=Count("items", filter=Q(items__status=ItemStatus.DONE))
    )
    counted = counted.order_by("-requested_at", "-pk")  # what is counted has no order of its own
    return OrdersPage(Paginator(counted, ON_A_PAGE).get_page(number), permissions.ordering_organisations(person))


def order_page(person, order: Order, number: str | None, *, at: datetime) -> OrderPage:
    """In a fixed number of queries."""
    counts = order.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(status=ItemStatus.DONE)),
        failed=Count("pk", filter=Q(status=ItemStatus.FAILED)),
    )
    failed = order.items.filter(status=ItemStatus.FAILED).select_related("assessment__programme", "programme")
    is_ready = order.status == JobStatus.READY
    return OrderPage(
        order=order,
        total=counts["total"],
        done=counts["done"],
        failed=Paginator(failed, ON_A_PAGE).get_page(number),
        sentence=_sentence(order, counts["total"], counts["done"] + counts["failed"], at),
        steps=_steps(order),
        refused=refused_files(person, order) if is_ready else [],
    )


def _steps(order: Order) -> tuple[ProgressStep, ...]:
    if order.status == JobStatus.FAILED:
        return ()
    reached = 0 if order.started_at else -1  # before its first turn nothing of it goes on
    if order.status != JobStatus.WAITING:
        reached = list(STEPS).index(order.step or JobStatus.READY.value)
    steps = []
    for place, (key, label) in enumerate(STEPS.items()):
        state = "Now" if place == reached else "Not yet"
        if place < reached or order.status == JobStatus.READY:
            state = "Done"
        steps.append(ProgressStep(key=key, label=label, state=state))
    return tuple(steps)


def _sentence(order: Order, total: int, over: int, at: datetime) -> str:
    """What a screen reader is told: seldom something new, so that it is not told all the time."""
    if order.status == JobStatus.FAILED:
        return order.failure
    if order.status == JobStatus.READY:
        return "Your order is ready."
    if order.held_up:
        return order.held_up
    if order.started_at is None:
        return "Your order waits for its turn."
    step = max(1, total // 20)
    shown = over if over == total else over // step * step
    return f"{shown} of {total} files are ready. {time_left(order, total, over, at)}".strip()


def time_left(order: Order, total: int, over: int, at: datetime) -> str:
    """From what its files took until now, other orders' turns with them; empty while too few are measured."""
    if order.started_at is None or over < AT_LEAST_MEASURED or over >= total:
        return ""
    left = (at - order.started_at) / over * (total - over)
    if left < timedelta(minutes=1):
        return "Less than a minute is left."
    minutes = round(left / timedelta(minutes=1))
    if minutes < 90:
        return f"About {minutes} minute{'' if minutes == 1 else 's'} are left.".replace("minute are", "minute is")
    return f"About {round(minutes / 60)} hours are left."


def check_can_take(person, order: Order) -> None:
    """Taking the ZIP away: only while the person may have each file in it. Raises NotAllowed."""
    permissions.check_can_take_order(person, order)
    if refused_files(person, order):
        raise NotAllowed("Some of these files can no longer be had. The page of the order says which: make it anew.")


def refused_files(person, order: Order) -> list[str]:
    """What stands against handing the ZIP out, a line for each file, the first ones."""
    done = list(
        order.items.filter(status=ItemStatus.DONE).select_related("assessment__programme", "programme", "report")
    )
    audits = _audits_in(done)
    theirs = assessments_with_reports_for(person).filter(pk__in=audits, status=AuditStatus.SIGNED_OFF)
    allowed = set(theirs.values_list("pk", flat=True))
    withdrawn = Withdrawal.objects.filter(assessment__in=audits, at__gt=order.finished_at)
    gone = set(withdrawn.values_list("assessment", flat=True)) | (audits - allowed)
    followed = set(theirs.exclude(successors=None).values_list("pk", flat=True))
    refused = []
    for item in done:
        if _audits_in([item]) & gone or _is_refused_otherwise(person, item, followed):
            refused.append(f"{ItemKind(item.kind).label}: {about_item(item)}")
    return refused[:MOST_NAMED]


def _audits_in(items: Iterable[OrderItem]) -> set[int]:
    """The keys of the audits whose results stand in these files."""
    audits: set[int] = set()
    for item in items:
        audits.update(audit for _, audit in item.listed if audit)
        if item.assessment_id is not None:
            audits.add(item.assessment_id)
    return audits


def _is_refused_otherwise(person, item: OrderItem, followed: set[int]) -> bool:
    """An action plan that is no longer theirs; a report that names a version they no longer see."""
    if item.kind == ItemKind.PLAN:
        return not allows(permissions.check_can_have_plan, person, item.programme)
    if item.report is None or item.assessment is None or item.assessment.pk not in followed:
        return False
    return item.report.names_newer and not permissions.may_know_newer(person, item.assessment)
