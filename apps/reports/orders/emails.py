"""The e-mail that tells of an order that is ready."""

from datetime import datetime

from django.urls import reverse

from apps.accounts.notices import Concern, Notice, NoticeKind, send_notice
from apps.common.dates import local_day

from ..models import ItemStatus, Order

RULE = "order"  # the rule: it is theirs, and still kept


def is_still_orders(person, order: int, roles) -> bool:
    """Whether the e-mail still concerns the person."""
    return Order.objects.filter(pk=order, requested_by=person).exclude(file="").exists()


def send_order_ready(order: Order, *, at: datetime) -> None:
    """Tell whoever ordered. Part of the transaction in which it becomes ready."""
    if order.requested_by_id is None or order.expires_at is None:
        return
    counts = order.items.values_list("status", flat=True)
    failed = sum(1 for status in counts if status == ItemStatus.FAILED)
    words = {
        "title": order.title,
        "files": len(counts) - failed,
        "failed": failed,
        "until": local_day(order.expires_at),
    }
    path, subject = reverse("reports:order", args=[order.reference]), f"Your order is ready: {order.title}"
    notice = Notice(NoticeKind.ORDERS, subject, "reports/email/order_ready.txt", path, words)
    send_notice(notice, [order.requested_by_id], Concern(RULE, order.pk), at=at)
