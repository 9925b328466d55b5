"""The doorbell: tells a worker that a report waits. The row is the job, so a bell that nobody hears loses nothing."""

from apps.common.ringing import send

PRINT_REPORT = "reports.print_report"
SWEEP_REPORTS = "reports.sweep_reports"
SWEEP_EXPIRES = 9  # seconds: a sweep that waited longer than three of its turns has been overtaken


def ring(reference: str) -> bool:
    """Ring for one report; returns whether the broker took the message. It never raises and never waits long."""
    return send(PRINT_REPORT, [reference])


def ring_for_sweep() -> bool:
    """Ask a worker to look for reports that nobody is working on."""
    return send(SWEEP_REPORTS, [], expires=SWEEP_EXPIRES)
