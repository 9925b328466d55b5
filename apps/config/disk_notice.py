"""What the first page says of a disk that is nearly full, to whoever can make room or tell those who can."""

from django.conf import settings

from apps.common.disk_space import FULL, MEGABYTE, disk_space
from apps.organisations.models import Role
from apps.organisations.permissions import memberships_of


def disk_notice(person) -> str:
    """One sentence for somebody who can do something about it; empty for others, and while there is room."""
    looks_after_people = any(membership.role == Role.ADMINISTRATOR for membership in memberships_of(person))
    if not (person.is_staff or looks_after_people):
        return ""
    try:
        space = disk_space(settings.DATA_DIR)
    except OSError:
        return ""  # the page for whoever watches over it says so: /health/
    if not space.is_low:
        return ""
    state = "full" if space.is_full else "nearly full"
    if not person.is_staff:
        return f"The disk of this installation is {state}. Tell the people who run it, before files are refused."
    return (
        f"The disk is {state}: {space.free // MEGABYTE} MB are left for the data folder. Make room. "
        f"Below {FULL // MEGABYTE} MB, files are refused and no reports are made."
    )
