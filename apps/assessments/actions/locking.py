"""Parts of other actions: an audit held against any other change, and its steps from state to state."""

from datetime import datetime

from apps.common import statuses
from apps.trail.actions import record

from ..models import Assessment, StatusChange
from ..statuses import TRANSITIONS, Status


def locked(assessment: Assessment) -> Assessment:
    """The audit as it is now, held against any other change until this one is done."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("programme__organisation", "rubric", "supersedes")
        .get(pk=assessment.pk)
    )


def move(assessment: Assessment, to: Status, *, by, at: datetime, reason: str = "") -> Assessment:
    """Take one permitted step, and write it down."""
    before = Status(assessment.status)
    step = statuses.find(TRANSITIONS, before, to)
    StatusChange.objects.create(assessment=assessment, before=before, after=to, reason=reason.strip(), by=by, at=at)
    record(f"audit: {step.act}", target=assessment, by=by, at=at, before=before, after=to)
    assessment.status = to
    assessment.save(update_fields=["status", "signed_off_by", "signed_off_at"])
    return assessment
