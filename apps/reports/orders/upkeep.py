"""The end of what was ordered: after the time that the organisation set, file and order go."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from apps.jobs.file_deletion import delete_file, discard_file

from ..models import ORDERS_FOLDER, Order, OrderItem

KEPT_UNREADY = timedelta(days=30)  # an order that was stopped or failed
LEFT_BEHIND = timedelta(hours=1)  # a file so old that no row names has no worker any more
MOST_AT_ONCE = 50


def forget_orders(*, at: datetime) -> int:
    """Delete orders whose time is over, with their files. Returns how many."""
    over = Q(expires_at__lte=at) | Q(expires_at=None, finished_at__lte=at - KEPT_UNREADY)
    references = list(Order.objects.filter(over).order_by("pk").values_list("reference", flat=True)[:MOST_AT_ONCE])
    for reference in references:
        _delete(reference)
    _delete_strays(at)
    return len(references)


@transaction.atomic
def _delete(reference: str) -> None:
    order = Order.objects.select_for_update().filter(reference=reference).first()
    if order is None:
        return
    names = [order.file.name, *order.items.exclude(file="").values_list("file", flat=True)]
    for name in names:
        if name:
            delete_file(name)
    order.delete()


def _delete_strays(at: datetime) -> None:
    """Files that a worker wrote just before it died, and that no row names."""
    try:
        paths = [f"{ORDERS_FOLDER}/{name}" for name in default_storage.listdir(ORDERS_FOLDER)[1]]
    except FileNotFoundError:
        return
    for path in paths:
        if Order.objects.filter(file=path).exists() or OrderItem.objects.filter(file=path).exists():
            continue
        try:
            is_old = default_storage.get_modified_time(path) <= at - LEFT_BEHIND
        except FileNotFoundError:
            continue
        if is_old:
            discard_file(path)
