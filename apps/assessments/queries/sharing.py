"""Who sees an audit."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.shortcuts import get_object_or_404

from apps.common.errors import reason_against
from apps.organisations.models import Commission, Organisation
from apps.organisations.queries.members import readers_of

from .. import permissions
from ..models import Assessment, Share
from ..version_status import HasVersionStatus


@dataclass(frozen=True)
class FunderRow:
    """One commissioner that funds the programme, and whether this audit is shared with them."""

    commission: Commission
    share: Share | None
    has_readers: bool  # somebody there holds the role that reads reports


@dataclass(frozen=True)
class SharingPage(HasVersionStatus):
    """With whom an audit is shared."""

    audit: Assessment
    funders: list[FunderRow]
    past: list[Share]
    refusal: str  # why it cannot be shared now; empty if it can


def sharing_page(person, audit: Assessment) -> SharingPage:
    """Who funds the programme, and who sees the audit. Raises NotAllowed for people who do not manage it."""
    permissions.check_manages(person, audit.programme.organisation_id)
    active, past = {}, []
    for share in audit.shares.select_related("commissioner", "shared_by", "withdrawn_by"):
        if share.withdrawn_at is None:
            active[share.commissioner_id] = share
        else:
            past.append(share)
    funders = []
    readers = readers_of(OuterRef("commissioner"))
    for one in audit.programme.commissions.select_related("commissioner").annotate(has_readers=Exists(readers)):
        funders.append(FunderRow(one, active.get(one.commissioner_id), one.has_readers))
    return SharingPage(
        audit=audit,
        funders=funders,
        past=past,
        refusal=reason_against(permissions.check_can_share, person, audit),
    )


def funder(person, audit: Assessment, reference: str) -> Organisation:
    """A commissioner that the audit's sharing page names. Raises NotAllowed for people who do not manage it.

    Raises Http404 for an organisation that neither funds the programme nor has been shared with.
    """
    permissions.check_manages(person, audit.programme.organisation_id)
    named = Q(commissions__programme=audit.programme) | Q(shares__assessment=audit)
    return get_object_or_404(Organisation.objects.filter(named).distinct(), reference=reference)
