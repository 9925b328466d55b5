"""Where every read of an audit starts: at the person."""

from django.db.models import Q, QuerySet

from apps.organisations.models import Programme, Role
from apps.organisations.permissions import organisations_where

from ..models import Assessment, Review

PROVIDER_ROLES = (Role.MANAGER, Role.PEER_WORKER, Role.REVIEWER, Role.ADMINISTRATOR)


def programmes_for(person) -> QuerySet[Programme]:
    """The programmes of the providers that the person works for."""
    return Programme.objects.filter(organisation__in=organisations_where(person, *PROVIDER_ROLES)).select_related(
        "organisation"
    )


def audits_for(person) -> QuerySet[Assessment]:
    """The audits whose existence the person may know of: of the providers they work for, and those they review."""
    own = Q(programme__organisation__in=organisations_where(person, *PROVIDER_ROLES))
    reviewed = Q(pk__in=Review.objects.filter(reviewer=person, ended_at=None).values("assessment"))
    return Assessment.objects.filter(own | reviewed).select_related(
        "programme__organisation", "rubric", "signed_off_by", "started_by", "withdrawal", "sign_off", "supersedes"
    )
