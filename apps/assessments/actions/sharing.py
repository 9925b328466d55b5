"""Showing a signed-off audit to a commissioner, and taking it back."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.organisations.models import Organisation
from apps.organisations.queries.members import readers_of

from .. import emails
from ..models import Assessment, Share
from ..permissions import check_can_share, check_can_withdraw
from .locking import lock_assessment


@transaction.atomic
def share(*, assessment: Assessment, commissioner: Organisation, by, at: datetime) -> Share:
    """Let the people of a commissioner who funds the programme read the audit's report. Twice changes nothing."""
    assessment = lock_assessment(assessment)
    check_can_share(by, assessment)
    if not assessment.programme.commissions.filter(commissioner=commissioner).exists():
        raise NotAllowed(f"{commissioner.name} does not fund this programme, so it cannot be shared with them.")
    found, new = Share.objects.get_or_create(
        assessment=assessment,
        commissioner=commissioner,
        withdrawn_at=None,
        defaults={"shared_by": by, "shared_at": at},
    )
    if new:
        record("audit shared", target=assessment, by=by, at=at, commissioner=commissioner.reference)
        if readers_of(commissioner).exists():
            emails.send_report_shared(found, by=by, at=at)
        else:
            emails.send_nobody_reads(assessment, commissioner, by=by, at=at)
    return found


@transaction.atomic
def withdraw_share(*, assessment: Assessment, commissioner: Organisation, by, at: datetime) -> None:
    """Stop a commissioner from reading the audit's report. What they have downloaded stays with them."""
    check_can_withdraw(by, assessment)
    is_funder = assessment.programme.commissions.filter(commissioner=commissioner).exists()
    for found in assessment.shares.select_for_update().filter(commissioner=commissioner, withdrawn_at=None):
        _withdraw(found, by=by, at=at)
        if is_funder:  # whoever funds it no longer could not read it any more
            emails.send_share_withdrawn(found, by=by, at=at)


def _withdraw(found: Share, *, by, at: datetime) -> None:
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record("share withdrawn", target=found.assessment, by=by, at=at, commissioner=found.commissioner.reference)
