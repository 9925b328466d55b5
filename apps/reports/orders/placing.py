"""Ordering many files at once, stopping an order, and having it made again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.assessments.models import Assessment
from apps.common.errors import NotAllowed, allows
from apps.jobs.file_deletion import delete_file
from apps.jobs.queues import enqueue_after_commit
from apps.jobs.statuses import UNFINISHED, JobStatus
from apps.organisations.models import Organisation, Programme

from ..models import ItemKind, ItemStatus, Order, OrderItem
from ..permissions import check_can_have_plan, check_can_order_for

MOST_FILES = 2000
LISTED_TOGETHER = 25  # programmes in one portfolio report, each with a page of its own
CANCELLED = "This order was stopped. Nothing more of it is made."


@dataclass(frozen=True)
class OrderedView:
    """What somebody had before them when they ordered: each programme, with the newest audit that they may read."""

    title: str
    in_words: str
    rows: Sequence[tuple[Programme, Assessment | None]]


@transaction.atomic
def place_order(*, view: OrderedView, kinds: Sequence[str], organisation: Organisation, by, at: datetime) -> Order:
    """Have all of a view printed. What is in it is fixed from here on; who may have it is asked again at the end."""
    check_can_order_for(by, organisation)
    items = _items(view, kinds, by)
    if not items:
        raise NotAllowed("There is nothing in this view that can be printed. Choose other programmes or other files.")
    if len(items) > MOST_FILES:
        raise NotAllowed(f"One order holds at most {MOST_FILES:,} files. Choose fewer programmes, or fewer files.")
    order = Order.objects.create(
        organisation=organisation,
        requested_by=by,
        requested_at=at,
        enqueued_at=at,
        title=view.title,
        view_in_words=view.in_words,
    )
    for place, item in enumerate(items, start=1):
        item.order, item.place = order, place
    OrderItem.objects.bulk_create(items, batch_size=200)
    record("order placed", target=order, by=by, at=at, files=len(items))
    enqueue_after_commit(order)
    return order


def _items(view: OrderedView, kinds: Sequence[str], by) -> list[OrderItem]:
    """The portfolio report first; then each programme's files together."""
    items = _portfolio_items(view) if ItemKind.PORTFOLIO in kinds else []
    for programme, audit in view.rows:
        for kind in (ItemKind.REPORT, ItemKind.SUMMARY):
            if kind in kinds and audit is not None:
                items.append(OrderItem(kind=kind, assessment=audit, programme=programme))
        if ItemKind.PLAN in kinds and allows(check_can_have_plan, by, programme):
            items.append(OrderItem(kind=ItemKind.PLAN, programme=programme))
    return items


def _portfolio_items(view: OrderedView) -> list[OrderItem]:
    """One report for so many programmes as one file can hold."""
    items = []
    for first in range(0, len(view.rows), LISTED_TOGETHER):
        listed = []
        for programme, audit in view.rows[first : first + LISTED_TOGETHER]:
            listed.append([programme.pk, audit.pk if audit else None])
        items.append(OrderItem(kind=ItemKind.PORTFOLIO, listed=listed))
    return items


@transaction.atomic
def cancel_order(*, order: Order, by, at: datetime) -> None:
    """Stop it. What is printed already is kept for whoever asks for it next."""
    stopped = Order.objects.filter(pk=order.pk, status__in=UNFINISHED).update(
        status=JobStatus.FAILED,
        step="",
        claim="",
        failure=CANCELLED,
        held_up="",
        cancelled_at=at,
        finished_at=at,
    )
    if not stopped:
        raise NotAllowed("This order is over already. You find it among your orders.")
    record("order cancelled", target=order, by=by, at=at)


@transaction.atomic
def make_order_again(*, order: Order, by, at: datetime) -> None:
    """Go through all its files once more: what failed is tried again, what changed is printed anew, and what the
    person may no longer have is left out and named.
    """
    found = Order.objects.select_for_update().get(pk=order.pk)
    if found.status in UNFINISHED:
        return
    check_can_order_for(by, found.organisation)
    if found.file.name:
        delete_file(found.file.name)
    found.items.update(status=ItemStatus.WAITING, attempts=0, failure="")
    Order.objects.filter(pk=found.pk).update(
        status=JobStatus.WAITING,
        failure="",
        held_up="",
        attempts=0,
        enqueued_at=at,
        started_at=None,
        finished_at=None,
        cancelled_at=None,
        expires_at=None,
        file="",
        size=None,
        sha256="",
    )
    record("order made again", target=found, by=by, at=at)
    found.refresh_from_db()
    enqueue_after_commit(found)
