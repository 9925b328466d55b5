"""The doorbell: tells a worker that a page waits to be printed. It says only which row."""

from apps.common.ringing import send

PRINT_PAGE = "reflections.print_page"
SWEEP_ROOM = "reflections.sweep_room"
SWEEP_EXPIRES = 15  # seconds: a sweep that waited longer than three of its turns has been overtaken


def ring(reference: str) -> bool:
    """Ring for one page."""
    return send(PRINT_PAGE, [reference])


def ring_for_sweep() -> bool:
    """Ask a worker to delete what is past its time, and to look for pages that nobody is working on."""
    return send(SWEEP_ROOM, [], expires=SWEEP_EXPIRES)
