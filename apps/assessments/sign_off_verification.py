"""Signed-off versions compared with their digests."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from .models import Assessment
from .sign_off_record import SignOffState, sign_off_states
from .statuses import AuditStatus

AT_ONCE = 50  # versions read by one query
NEWEST_AT_START = OTHERS_AT_START = 100


def compare_sign_offs(*, using: str = "default") -> Iterator[tuple[Assessment, SignOffState]]:
    """Each signed-off version, the oldest first, with what its digest tells."""
    yield from _compare(list(_signed_off(using)), using)


def compare_sign_offs_at_start(*, day: date, using: str = "default") -> Iterator[tuple[Assessment, SignOffState]]:
    """The newest versions, and as many of all of them, whose turn it is on that day: no start waits for thousands."""
    versions = _signed_off(using)
    turns = max(1, -(-versions.count() // OTHERS_AT_START))
    first = day.toordinal() % turns * OTHERS_AT_START
    chosen = {version.pk: version for version in versions[first : first + OTHERS_AT_START]}
    for version in versions.reverse()[:NEWEST_AT_START]:
        chosen.setdefault(version.pk, version)
    yield from _compare(list(chosen.values()), using)


def _signed_off(using: str) -> QuerySet[Assessment]:
    versions = Assessment.objects.using(using).filter(status=AuditStatus.SIGNED_OFF)
    return versions.select_related("programme__organisation").order_by("signed_off_at", "pk")


def _compare(versions: list[Assessment], using: str) -> Iterator[tuple[Assessment, SignOffState]]:
    for first in range(0, len(versions), AT_ONCE):
        batch = versions[first : first + AT_ONCE]
        states = sign_off_states([version.pk for version in batch], using=using)
        for version in batch:
            yield version, states[version.pk]
