"""The one clock that leases are read by: the database's, which every worker and web server shares."""

from datetime import datetime

from django.db import connection
from django.utils.dateparse import parse_datetime

# To the millisecond or better, with the zone.
PRESENT_TIME = {
    "sqlite": "SELECT strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')",
    "postgresql": "SELECT clock_timestamp()",
}


def database_now() -> datetime:
    """The time by the database's clock. Machines whose own clocks differ agree about it."""
    with connection.cursor() as cursor:
        cursor.execute(PRESENT_TIME[connection.vendor])
        [found] = cursor.fetchone()
    moment = parse_datetime(found) if isinstance(found, str) else found
    assert moment is not None
    return moment
