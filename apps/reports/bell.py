"""The doorbell: tells a worker that a report waits. The row is the job, so a bell that nobody hears loses nothing."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

PRINT_REPORT = "reports.print_report"
SWEEP_REPORTS = "reports.sweep_reports"
# A person waits for the page that rings: a broker that does not answer gets this long, in seconds, and no longer.
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 1}
SWEEP_EXPIRES = 9  # seconds: a sweep that waited longer than three of its turns has been overtaken


def ring(reference: str) -> bool:
    """Ring for one report; returns whether the broker took the message. It never raises and never waits long."""
    return _send(PRINT_REPORT, [reference])


def ring_for_sweep() -> bool:
    """Ask a worker to look for reports that nobody is working on."""
    return _send(SWEEP_REPORTS, [], expires=SWEEP_EXPIRES)


def _send(name: str, args: list[str], **options) -> bool:
    transport = {**current_app.conf.broker_transport_options, **PATIENCE}
    try:
        with current_app.connection_for_write(transport_options=transport) as connection:
            current_app.send_task(name, args=args, connection=connection, **options)
    except (OperationalError, OSError) as problem:
        logger.warning("The broker does not answer (%s). The sweep finds what waits.", type(problem).__name__)
        return False
    return True
