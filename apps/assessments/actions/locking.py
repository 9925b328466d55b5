"""Parts of other actions: an audit held against any other change, and its steps from state to state."""

from datetime import datetime

from apps.activity_log.actions import record
from apps.common import state_machine
from apps.organisations.models import Programme

from ..models import Assessment, StatusChange
from ..permissions import check_none_open
from ..statuses import TRANSITIONS, AuditStatus


def lock_assessment(assessment: Assessment) -> Assessment:
    """The audit as it is now, held against any other change until this one is done."""
    return (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("programme__organisation", "rubric", "supersedes")
        .get(pk=assessment.pk)
    )


def lock_and_check_none_open(programme: Programme) -> Programme:
    """The programme, held, so that no two people open an audit of it at once. Raises NotAllowed if one is open."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    check_none_open(programme)
    return programme


def take_step(
    assessment: Assessment, to: AuditStatus, *, by, at: datetime, reason: str = "", action: str = ""
) -> Assessment:
    """Take one permitted step, and write it down. `action`: which one, where more than one leads there."""
    before = AuditStatus(assessment.status)
    step = state_machine.find(TRANSITIONS, before, to, action)
    StatusChange.objects.create(assessment=assessment, before=before, after=to, reason=reason.strip(), by=by, at=at)
    record(f"audit: {step.action}", target=assessment, by=by, at=at, before=before, after=to)
    assessment.status = to
    assessment.save(update_fields=["status", "signed_off_by", "signed_off_at"])
    return assessment
