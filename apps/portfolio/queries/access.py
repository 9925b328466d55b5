"""Where every read of a portfolio starts: at the person."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from apps.assessments.models import Assessment
from apps.assessments.queries.shares import programmes_with_plan_for, shares_for
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
    return found.select_related("organisation", "icb", "local_authority")


def run_programmes_for(person) -> QuerySet[Programme]:
    """The programmes of the providers that the person runs."""
    return Programme.objects.filter(_is_run_by(person, "organisation")).select_related("organisation")


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


def standing_audits_for(person) -> QuerySet[Assessment]:
    """Those of them that are neither withdrawn nor superseded by another that the person may read.

    A version whose successor the person may not read counts as before: what is not shared moves nothing.
    """
    visible = visible_audits_for(person)
    superseded = visible.filter(supersedes__isnull=False).order_by().values("supersedes")
    return visible.filter(withdrawal=None).exclude(pk__in=superseded)


def newest_audits_for(person) -> QuerySet[Assessment]:
    """Of each programme the newest of these. One pass over them all: asked for each programme anew, it takes seconds
    where there are hundreds.
    """
    newest_first = [F("period_end").desc(), F("pk").desc()]
    place = Window(RowNumber(), partition_by="programme", order_by=newest_first)
    placed = standing_audits_for(person).order_by().annotate(place=place).filter(place=1)
    return Assessment.objects.filter(pk__in=placed.values("pk")).order_by()


def newest_audit_of_programme(person) -> QuerySet[Assessment]:
    """Of the programme of an outer query: the same one, first, for what a list is ordered by.

    Each audit is asked by itself whether the person may read it: a list of all of them would be gone through anew for
    each programme.
    """
    of_programme = Assessment.objects.filter(programme=OuterRef("pk"), withdrawal=None)
    newer = _visible_one_by_one(Assessment.objects.filter(supersedes=OuterRef("pk")), person)
    standing = _visible_one_by_one(of_programme, person).exclude(Exists(newer))
    return standing.order_by("-period_end", "-pk")


def _visible_one_by_one(audits: QuerySet[Assessment], person) -> QuerySet[Assessment]:
    """Those among them that `visible_audits_for` has."""
    readable = Q(Exists(shares_for(person).filter(assessment=OuterRef("pk")).order_by()))
    if organisations_where(person, *RUNNING):
        readable |= _is_run_by(person, "programme__organisation")
    return audits.filter(readable, status=AuditStatus.SIGNED_OFF)


def programmes_with_readable_plan(person) -> QuerySet[Programme]:
    """The programmes whose action plan the person reads: it is shared with them, or they run the provider."""
    shared = programmes_with_plan_for(person).order_by().values("pk")
    return Programme.objects.filter(Q(pk__in=shared) | _is_run_by(person, "organisation"))
