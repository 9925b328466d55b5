"""What is signed off never changes: reopening makes the next version, withdrawing says that one no longer stands."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record

from ..models import Assessment, SideKind, StatusChange, Withdrawal
from ..permissions import check_can_reopen, check_can_withdraw_version
from ..statuses import AuditStatus
from .copying import copy_everything
from .locking import lock_and_check_none_open, lock_assessment


@transaction.atomic
def reopen(*, assessment: Assessment, reason: str, by, at: datetime) -> Assessment:
    """The next version of a signed-off audit, which supersedes it once it is signed off itself.

    It begins as a copy. What two raters agreed can be agreed anew, and both their ratings stay as they were; a
    rating that stands alone can be changed. The signed-off version stays readable, and says that it was reopened.

    Raises NotAllowed if the programme has another open audit or this version a next one, and ValueError without a
    reason.
    """
    before = lock_assessment(assessment)
    check_can_reopen(by, before)
    if not reason.strip():
        raise ValueError("Reopening an audit takes a reason.")
    lock_and_check_none_open(before.programme)
    is_reviewed = before.sides.filter(kind=SideKind.AGREED).exists()
    status = AuditStatus.AGREEING if is_reviewed else AuditStatus.DRAFT
    version = Assessment.objects.create(
        programme=before.programme,
        rubric=before.rubric,
        period_start=before.period_start,
        period_end=before.period_end,
        status=status,
        version=before.version + 1,
        supersedes=before,
        started_by=by,
        started_at=at,
    )
    copy_everything(before, version, at=at)
    StatusChange.objects.create(assessment=version, before="", after=status, reason=reason.strip(), by=by, at=at)
    record("audit reopened", target=before, by=by, at=at, version=version.version, next=version.reference)
    record("audit version started", target=version, by=by, at=at, version=version.version, before=before.reference)
    return version


@transaction.atomic
def withdraw_version(*, assessment: Assessment, reason: str, by, at: datetime) -> Withdrawal:
    """Say that a signed-off version no longer stands. Who could read it still can, and every copy made says so.

    Raises ValueError without a reason.
    """
    assessment = lock_assessment(assessment)
    check_can_withdraw_version(by, assessment)
    if not reason.strip():
        raise ValueError("Withdrawing a version takes a reason.")
    withdrawal = Withdrawal.objects.create(assessment=assessment, reason=reason.strip(), by=by, at=at)
    record("audit version withdrawn", target=assessment, by=by, at=at, version=assessment.version)
    return withdrawal
