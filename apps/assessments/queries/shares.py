"""What a commissioner sees: the one place where it is said which shared audits those are."""

from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from apps.organisations.models import Programme, Role
from apps.organisations.permissions import organisations_where

from ..models import Share
from ..statuses import AuditStatus


def shares_for(person) -> QuerySet[Share]:
    """What is shared with the commissioners that the person works for, as long as they fund the programme and until
    the last day of the share is over.
    """
    return Share.objects.filter(
        not_ended(),
        assessment__status=AuditStatus.SIGNED_OFF,
        commissioner__in=organisations_where(person, Role.COMMISSIONER),
        assessment__programme__commissions__commissioner=F("commissioner"),
    )


def not_ended(today: date | None = None, *, path: str = "") -> Q:
    """Shares that were neither taken back nor have run out. `path`: leads to them from another table: "shares__"."""
    day = today or timezone.localdate()
    has_time = Q(**{f"{path}ends_on": None}) | Q(**{f"{path}ends_on__gte": day})
    return Q(**{f"{path}withdrawn_at": None}) & has_time


def has_run_out(share: Share, today: date) -> bool:
    """Whether the last day of a share is over."""
    return share.ends_on is not None and share.ends_on < today


def programmes_with_plan_for(person) -> QuerySet[Programme]:
    """The programmes whose action plan is shared with the person, in its form for outside."""
    with_plan = shares_for(person).filter(shows_plan=True)
    return Programme.objects.filter(pk__in=with_plan.values("assessment__programme")).select_related("organisation")
