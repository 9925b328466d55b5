"""Where every read of an audit starts: at the person."""

from django.db.models import QuerySet

from apps.organisations.models import Programme, Role
from apps.organisations.permissions import organisations_where

from ..models import Assessment

PROVIDER_ROLES = (Role.MANAGER, Role.PEER_WORKER, Role.REVIEWER, Role.ADMINISTRATOR)


def programmes_for(person) -> QuerySet[Programme]:
    """The programmes of the providers that the person works for."""
    return Programme.objects.filter(organisation__in=organisations_where(person, *PROVIDER_ROLES)).select_related(
        "organisation"
    )


def audits_for(person) -> QuerySet[Assessment]:
    """The audits whose existence the person may know of: those of the providers they work for."""
    return Assessment.objects.filter(
        programme__organisation__in=organisations_where(person, *PROVIDER_ROLES)
    ).select_related("programme__organisation", "rubric", "submitted_by", "started_by")
