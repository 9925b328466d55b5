"""Asking a worker for something, without ever keeping a person waiting; and asking again and again for a sweep.

What has to be done stands in a row. A bell that nobody hears loses nothing: the sweep finds the row.
"""

import logging
from collections.abc import Callable

from celery import bootsteps, current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# A person waits for the page that rings: a broker that does not answer gets this long, in seconds, and no longer.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}


def send(name: str, args: list[str], **options) -> bool:
    """Ask for a task by its name; returns whether the broker took the message. It never raises or waits long."""
    transport = {**current_app.conf.broker_transport_options, **PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=transport) as connection:
            current_app.send_task(name, args=args, connection=connection, **options)
    except (OperationalError, OSError) as problem:
        logger.warning("The broker does not answer (%s). The sweep finds what waits.", type(problem).__name__)
        return False
    return True


class Sweeping(bootsteps.StartStopStep):
    """Asks for a sweep at once (rows may have been waiting for a worker to start), and then again and again.

    A step and not a timer set once: Celery forgets all its timers when it loses the broker, and starts its steps
    again when it has found it. An app inherits from it and says how often, in seconds, and what rings.
    """

    requires = ("celery.worker.consumer.tasks:Tasks",)
    every: float
    ring: Callable[[], bool]

    def start(self, consumer) -> None:
        self.ring()
        consumer.timer.call_repeatedly(self.every, self.ring)
