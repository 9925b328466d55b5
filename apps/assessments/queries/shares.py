"""What a commissioner sees: the one place where it is said which shared audits those are."""

from django.db.models import F, QuerySet

from apps.organisations.models import Role
from apps.organisations.permissions import organisations_where

from ..models import Share
from ..statuses import AuditStatus


def shares_for(person) -> QuerySet[Share]:
    """What is shared with the commissioners that the person works for, as long as they fund the programme."""
    return Share.objects.filter(
        withdrawn_at=None,
        assessment__status=AuditStatus.SIGNED_OFF,
        commissioner__in=organisations_where(person, Role.COMMISSIONER),
        assessment__programme__commissions__commissioner=F("commissioner"),
    )
