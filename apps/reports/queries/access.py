"""Where every read of a report starts: at the person."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from apps.assessments.models import Assessment
from apps.assessments.queries.access import audits_for, programmes_for
from apps.assessments.queries.shares import programmes_with_plan_for, shares_for
from apps.organisations.models import Programme
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import published_rubrics

from .. import permissions
from ..models import Report

WITH_AN_AUDIT = ("programme__organisation", "rubric", "withdrawal", "sign_off", "supersedes__rubric")


def assessments_with_reports_for(person) -> QuerySet[Assessment]:
    """The versions of whose report the person may know: of their own organisation, reviewed by them, or shared with
    one that funds the programme.
    """
    shares = shares_for(person).filter(assessment=OuterRef("pk"))
    theirs = Q(pk__in=audits_for(person).order_by().values("pk"))
    shared = Q(Exists(shares))
    return Assessment.objects.filter(theirs | shared).select_related(*WITH_AN_AUDIT)


def reports_for(person) -> QuerySet[Report]:
    """The reports of those audits, plans of programmes the person works with; blank audits for who may have one."""
    shared_plans = Q(programme__in=programmes_with_plan_for(person).order_by(), for_provider=False)
    own_plans = Q(programme__in=programmes_for(person))
    wanted = Q(assessment__in=assessments_with_reports_for(person)) | own_plans | shared_plans
    if permissions.may_have_blank(person):
        wanted |= Q(rubric__isnull=False)
    with_audit = (f"assessment__{name}" for name in WITH_AN_AUDIT)
    return Report.objects.filter(wanted).select_related("rubric", "programme__organisation", *with_audit)


def rubrics_to_print() -> QuerySet[Rubric]:
    """The rubrics of which a blank audit can be printed, the newest first, with their `indicator_count`."""
    return published_rubrics().annotate(indicator_count=Count("indicators"))


def programmes_with_plans_for(person) -> QuerySet[Programme]:
    """The programmes whose action plan the person may read, whole or in its form for outside."""
    theirs = Q(pk__in=programmes_for(person).order_by().values("pk"))
    shared = Q(pk__in=programmes_with_plan_for(person).order_by().values("pk"))
    return Programme.objects.filter(theirs | shared).select_related("organisation")
