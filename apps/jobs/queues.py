"""Telling the broker of a job, without ever keeping a person waiting.

What has to be done stands in a row. A message that gets lost loses nothing: the sweep finds the row.
"""

import logging
from collections.abc import Sequence
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .bulk_queue import BULK, wake_worker
from .models import Job

logger = logging.getLogger(__name__)

# A person waits for the page that enqueues: a broker that does not answer gets this long, in seconds, and no longer.
BROKER_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}


def enqueue_after_commit(job: Job) -> None:
    """Tell the broker of a row once it is stored."""
    transaction.on_commit(lambda: enqueue(job))


def enqueue_all_after_commit(jobs: Sequence[Job]) -> None:
    """Tell the broker of several rows once they are stored. Once it does not answer, the sweep finds the rest."""

    def enqueue_all() -> None:
        for job in jobs:
            if not enqueue(job):
                return

    transaction.on_commit(enqueue_all)


def enqueue(job: Job) -> bool:
    """Tell the broker of a row, by its reference. Returns whether it took the message."""
    return send(job.task_name, [job.reference], queue=job.queue)


def send(task_name: str, arguments: list[str], **options: Any) -> bool:
    """Ask for a task by its name; returns whether the broker took the message. It never raises or waits long."""
    if options.get("queue") == BULK:
        wake_worker()
    transport = {**current_app.conf.broker_transport_options, **BROKER_TIMEOUTS}
    try:
        with current_app.connection_for_write(transport_options=transport) as connection:
            current_app.send_task(task_name, args=arguments, connection=connection, **options)
    except (OperationalError, OSError, RedisError) as problem:
        logger.warning("The broker does not answer (%s). The sweep finds what waits.", type(problem).__name__)
        return False
    return True
