"""What a worker does for orders: a portion of one, then it is another's turn."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction

from apps.common.disk_space import disk_space
from apps.common.outages import CannotStoreError
from apps.jobs import claims
from apps.jobs.claims import Claim
from apps.jobs.file_deletion import discard_file
from apps.jobs.heartbeat import Heartbeat
from apps.jobs.queues import enqueue

from ..models import ItemStatus, Order, OrderItem, OrderStep
from .emails import send_order_ready
from .item_printing import NoRoomError, PrintedElsewhereError, make_item
from .order_retention import keep_days
from .packing import FilesMissingError, OrderZip
from .turns import claim_next

logger = logging.getLogger(__name__)

PORTION_SECONDS = 8.0  # after which the file in hand is the last one of this turn
COULD_NOT = "Something went wrong with this order. What is printed is kept: you can try again."
NO_ROOM = "There is no room left to keep more files. The order goes on by itself once there is some."
ELSEWHERE = "Another worker prints one of these files just now. The order goes on in a moment."


def work_on_orders(*, now: Callable[[], datetime]) -> None:
    """Do a portion of the order whose turn it is, if one waits."""
    claim = claim_next(at=now())
    if claim is None:
        return
    with Heartbeat(claim, now):
        try:
            goes_on = _do_portion(claim, now)
        except claims.ClaimLostError:
            logger.warning("Order %s was stopped, or given to another worker.", claim.job.reference)
            return
        except (NoRoomError, CannotStoreError):
            logger.warning("Order %s waits for room on the disk.", claim.job.reference)
            _hold_up(claim, NO_ROOM, now)
            return
        except SoftTimeLimitExceeded:
            logger.exception("A portion of order %s took too long.", claim.job.reference)
            claims.give_up(claim, sentence=COULD_NOT, at=now())
            return
        except Exception:
            logger.exception("Order %s could not go on.", claim.job.reference)
            claims.give_up(claim, sentence=COULD_NOT, at=now())
            return
    if goes_on:
        enqueue(claim.job)


def _do_portion(claim: Claim[Order], now: Callable[[], datetime]) -> bool:
    """Whether the order waits for its next turn. Raises ClaimLostError when it was stopped meanwhile."""
    order = claim.job
    if order.started_at is None:
        claims.change(claim, started_at=now())
    give_back = time.monotonic() + PORTION_SECONDS
    is_held_up = False
    for item in _waiting_items(order):
        if disk_space(settings.DATA_DIR).is_full:
            raise NoRoomError
        try:
            make_item(item, by=order.requested_by, now=now)
        except PrintedElsewhereError:
            is_held_up = True
        claims.change(claim, heartbeat_at=now())
        if time.monotonic() >= give_back:
            claims.put_back(claim, at=now())
            return True
    if is_held_up:
        _hold_up(claim, ELSEWHERE, now)
        return False
    return _finish(claim, now)


def _waiting_items(order: Order) -> Iterator[OrderItem]:
    """One after the other, each as it stands when its time has come."""
    place = 0
    waiting = order.items.filter(status=ItemStatus.WAITING).select_related(
        "order", "programme__organisation", "assessment__programme__organisation", "assessment__rubric"
    )
    while (item := waiting.filter(place__gt=place).order_by("place").first()) is not None:
        place = item.place
        yield item


def _finish(claim: Claim[Order], now: Callable[[], datetime]) -> bool:
    """Put everything into one file. Whether the order waits once more, because something of it is gone again."""
    order = claim.job
    claims.move_on(claim, to=OrderStep.PACKING, at=now())
    content = OrderZip(order, at=now())
    content.check_room()
    try:
        name = order.file.storage.save(order.file.field.generate_filename(order, ""), content)
    except FilesMissingError:
        claims.put_back(claim, at=now())
        return True
    try:
        with transaction.atomic():
            at = now()
            expires_at = at + timedelta(days=keep_days(order.organisation))
            claims.finish(claim, at=at, file=name, size=content.written, sha256=content.sha256, expires_at=expires_at)
            send_order_ready(order, at=at)
    except BaseException:
        discard_file(name)
        raise
    return False


def _hold_up(claim: Claim[Order], sentence: str, now: Callable[[], datetime]) -> None:
    """Let it wait until the sweep finds it again, with the reason."""
    try:
        claims.put_back(claim, at=now(), held_up=sentence)
    except claims.ClaimLostError:
        logger.warning("Order %s was stopped meanwhile.", claim.job.reference)
