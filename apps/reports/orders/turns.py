"""Whose order is next. Organisations take turns: one that orders 500 files keeps nobody waiting who orders one."""

from datetime import datetime

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from apps.jobs import claims
from apps.jobs.claims import Claim
from apps.jobs.editions import is_ours
from apps.jobs.statuses import JobStatus

from ..models import Order


def waiting_orders() -> QuerySet[Order]:
    """Those of whoever has waited longest for a turn first; within one organisation the same."""
    of_same = Order.objects.filter(organisation=OuterRef("organisation")).order_by().values("organisation")
    last_turn = of_same.annotate(last=Max("served_at")).values("last")
    waiting = Order.objects.filter(is_ours(), status=JobStatus.WAITING).annotate(last_turn=Subquery(last_turn))
    return waiting.order_by(
        F("last_turn").asc(nulls_first=True), F("served_at").asc(nulls_first=True), "requested_at", "pk"
    )


def claim_next(*, at: datetime) -> Claim[Order] | None:
    """Take the order whose turn it is; None if none waits. Whoever was quicker with one leaves the next to us."""
    orders = Order.objects.select_related("organisation", "requested_by")
    while (reference := waiting_orders().values_list("reference", flat=True).first()) is not None:
        claim = claims.claim(orders, reference, at=at, served_at=at, held_up="")
        if claim is not None:
            return claim
    return None
