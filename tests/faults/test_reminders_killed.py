"""Whoever dies while people are reminded of actions: each reads one e-mail that day."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from celery import Celery
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from redis import Redis

from apps.accounts.models import AnnouncedEvent, OutgoingEmail, User
from apps.improvement.models import PlannedAction
from apps.improvement.tasks import REMIND
from apps.organisations.models import Programme

from .databases import WINDOW
from .processes import Installation, wait_until

pytestmark = pytest.mark.worker

PLACES = ("Europe/London", "Asia/Tokyo", "America/Los_Angeles")
WORKERS = ("worker", "worker2")
OWNER, MANAGER = "peer.worker@example.org", "service.manager@example.org"
AT_ONCE = 20
CHILDREN = 4  # of both; each has one message in hand
QUEUE = settings.CELERY_TASK_DEFAULT_QUEUE


def where_it_is_day() -> str:
    """A place in which the morning has come and midnight is far, whenever this runs."""
    return next(name for name in PLACES if 8 <= timezone.now().astimezone(ZoneInfo(name)).hour <= 20)


def an_action_is_due_in_a_week(place: str) -> None:
    User.objects.using(WINDOW).update(time_zone=place)
    people = User.objects.using(WINDOW)
    owner = people.get(email=OWNER)
    provider = owner.memberships.get().organisation_id
    today: date = timezone.now().astimezone(ZoneInfo(place)).date()
    PlannedAction.objects.using(WINDOW).create(
        programme=Programme.objects.using(WINDOW).filter(organisation=provider).earliest("pk"),
        title="Ask everybody at the first meeting",
        owner=owner,
        due_on=today + timedelta(days=7),
        created_by=people.get(email=MANAGER),
        created_at=timezone.now(),
    )


@contextlib.contextmanager
def nobody_can_write_that_somebody_was_told() -> Iterator[None]:
    """Every worker that begins to remind people waits in the middle of it."""
    with transaction.atomic(using=WINDOW):
        if connections[WINDOW].vendor == "postgresql":
            with connections[WINDOW].cursor() as cursor:
                cursor.execute(f"LOCK TABLE {AnnouncedEvent._meta.db_table} IN ACCESS EXCLUSIVE MODE")
        else:
            AnnouncedEvent.objects.using(WINDOW).filter(event="").update(event="")  # the file has one writer
        yield


def sent(real: Installation) -> Counter[str]:
    """How many e-mails each person was sent: without a mail server they are written into the logs."""
    found: Counter[str] = Counter()
    for name in WORKERS:
        found.update(re.findall("^To: (.+)$", real.program(name).log.read_text(errors="replace"), re.MULTILINE))
    return found


def everything_is_sent(real: Installation) -> bool:
    return bool(sent(real)) and not OutgoingEmail.objects.using(WINDOW).exists()


def messages(real: Installation) -> tuple[int, int]:
    """How many wait, and how many a worker has in hand."""
    with Redis.from_url(real.broker_url.replace("redis+socket://", "unix://")) as broker:
        return broker.llen(QUEUE), broker.hlen("unacked")


def test_two_workers_remind_once_although_one_is_killed_in_the_middle(real):
    real.start("broker", *WORKERS)
    wait_until(lambda: messages(real) == (0, 0), "what every worker begins with is done")
    an_action_is_due_in_a_week(where_it_is_day())
    with nobody_can_write_that_somebody_was_told():
        ask_to_remind(real)
        wait_until(lambda: messages(real)[1] == CHILDREN, "every child of both workers is in the middle of it")
        real.program("worker").kill()
    wait_until(lambda: everything_is_sent(real), "the other worker has reminded them")
    assert real.program("worker2").runs

    real.start("worker")
    ask_to_remind(real)
    # What the killed worker had in hand is given out again much later.
    wait_until(lambda: messages(real) == (0, CHILDREN // 2), "they have looked again")
    assert sent(real) == {OWNER: 1, MANAGER: 1}
    assert everything_is_sent(real)


def ask_to_remind(real: Installation) -> None:
    with Celery(broker=real.broker_url) as app:
        for _ in range(AT_ONCE):
            app.send_task(REMIND, queue=QUEUE)
