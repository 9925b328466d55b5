"""Every signed-off version compared with its digest."""

from collections.abc import Iterator

from .models import Assessment
from .sign_off_record import SignOffState, sign_off_states
from .statuses import AuditStatus

AT_ONCE = 50  # versions read by one query


def compare_sign_offs(*, using: str = "default") -> Iterator[tuple[Assessment, SignOffState]]:
    """Each signed-off version, the oldest first, with what its digest tells."""
    versions = Assessment.objects.using(using).filter(status=AuditStatus.SIGNED_OFF)
    ordered = versions.select_related("programme__organisation").order_by("signed_off_at", "pk")
    for batch in _in_batches(list(ordered)):
        states = sign_off_states([version.pk for version in batch], using=using)
        for version in batch:
            yield version, states[version.pk]


def _in_batches(versions: list[Assessment]) -> Iterator[list[Assessment]]:
    for first in range(0, len(versions), AT_ONCE):
        yield versions[first : first + AT_ONCE]
