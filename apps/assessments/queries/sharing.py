"""Who sees an audit."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from apps.common.errors import reason_against
from apps.organisations.models import Commission, Organisation
from apps.organisations.queries.members import readers_of

from .. import permissions
from ..models import Assessment, Share
from ..version_status import HasVersionStatus
from .shares import has_run_out, not_ended

ENDS_SOON = timedelta(days=14)


@dataclass(frozen=True)
class FunderRow:
    """One commissioner that funds the programme, and whether this audit is shared with them."""

    commission: Commission
    share: Share | None
    has_readers: bool  # somebody there holds the role that reads reports
    days_left: int | None = None  # until the last day of a share that ends soon; None: it does not


@dataclass(frozen=True)
class SharingPage(HasVersionStatus):
    """With whom an audit is shared."""

    audit: Assessment
    funders: list[FunderRow]
    past: list[Share]
    refusal: str  # why it cannot be shared now; empty if it can


def sharing_page(person, audit: Assessment, today: date) -> SharingPage:
    """Who funds the programme, and who sees the audit. Raises NotAllowed for people who do not manage it."""
    permissions.check_manages(person, audit.programme.organisation_id)
    active, past = {}, []
    for share in audit.shares.select_related("commissioner", "shared_by", "withdrawn_by"):
        if share.withdrawn_at is None and not has_run_out(share, today):
            active[share.commissioner_id] = share
        else:
            past.append(share)
    funders = []
    readers = readers_of(OuterRef("commissioner"))
    for one in audit.programme.commissions.select_related("commissioner").annotate(has_readers=Exists(readers)):
        stands = active.get(one.commissioner_id)
        funders.append(FunderRow(one, stands, one.has_readers, days_left(stands, today) if stands else None))
    return SharingPage(
        audit=audit,
        funders=funders,
        past=past,
        refusal=reason_against(permissions.check_can_share, person, audit),
    )


@dataclass(frozen=True)
class SharePreviewPage(HasVersionStatus):
    """Before an audit is shared with one commissioner, or the terms of a share are changed."""

    audit: Assessment
    commissioner: Organisation
    share: Share | None  # as it stands; None: not shared with them
    has_readers: bool
    refusal: str  # why nothing more can be shown now; empty if it can


def share_preview_page(person, audit: Assessment, commissioner: Organisation, today: date) -> SharePreviewPage:
    """Raises NotAllowed for people who do not manage it, and where there is nothing to share or to change."""
    found = audit.shares.filter(not_ended(today), commissioner=commissioner).select_related("shared_by").first()
    if found is None:
        permissions.check_can_share(person, audit)
    else:
        found.assessment = audit
        permissions.check_can_withdraw(person, audit)
    return SharePreviewPage(
        audit=audit,
        commissioner=commissioner,
        share=found,
        has_readers=readers_of(commissioner).exists(),
        refusal=reason_against(permissions.check_can_share, person, audit),
    )


def days_left(share: Share, today: date) -> int | None:
    """How many days a share still stands after today, if it ends soon."""
    if share.ends_on is None or share.ends_on > today + ENDS_SOON:
        return None
    return (share.ends_on - today).days


def funder(person, audit: Assessment, reference: str) -> Organisation:
    """A commissioner that the audit's sharing page names. Raises NotAllowed for people who do not manage it.

    Raises Http404 for an organisation that neither funds the programme nor has been shared with.
    """
    permissions.check_manages(person, audit.programme.organisation_id)
    named = Q(commissions__programme=audit.programme) | Q(shares__assessment=audit)
    return get_object_or_404(Organisation.objects.filter(named).distinct(), reference=reference)
