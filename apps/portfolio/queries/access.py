"""Where every read of a portfolio starts: at the person."""

from django.db.models import Q, QuerySet

from apps.assessments.models import Assessment
from apps.assessments.queries.shares import shares_for
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Commission, Programme, Role
from apps.organisations.permissions import organisations_where

# Who of a provider looks at all its programmes together.
RUNNING = (Role.MANAGER, Role.ADMINISTRATOR)


def portfolio_programmes_for(person) -> QuerySet[Programme]:
    """The programmes that the person may look at together: those that the commissioners they work for fund, and those
    of the providers they run.
    """
    funded = Commission.objects.filter(commissioner__in=organisations_where(person, Role.COMMISSIONER))
    found = Programme.objects.filter(Q(pk__in=funded.values("programme")) | _is_run_by(person, "organisation"))
    return found.select_related("organisation")


def visible_audits_for(person) -> QuerySet[Assessment]:
    """The signed-off versions whose results the person may read there: shared with them, or of a provider they run.

    Superseded and withdrawn ones are among them: who shows one says so.
    """
    shared = Q(pk__in=shares_for(person).order_by().values("assessment"))
    return Assessment.objects.filter(
        shared | _is_run_by(person, "programme__organisation"), status=AuditStatus.SIGNED_OFF
    )


def _is_run_by(person, organisation: str) -> Q:
    return Q(**{f"{organisation}__in": organisations_where(person, *RUNNING)})
