"""Where every read of an audit starts: at the person."""

from django.db.models import Q, QuerySet

from apps.organisations.models import Programme, Role
from apps.organisations.permissions import organisations_where

from ..models import Assessment, EarlierRating, Rating, Share, StatusChange

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


def personal_data(user) -> dict[str, object]:
    """What audits keep about a person: which steps and answers carry their name, and when. Texts are the audit's."""
    steps = StatusChange.objects.filter(by=user).values_list("assessment__reference", "before", "after", "at")
    answers = Rating.objects.filter(updated_by=user, updated_at__isnull=False).order_by("pk")
    earlier = EarlierRating.objects.filter(by=user).order_by("pk")
    shares = Share.objects.filter(Q(shared_by=user) | Q(withdrawn_by=user)).order_by("pk")
    return {
        "steps_of_audits": [
            {"audit": reference, "before": before, "after": after, "at": at.isoformat()}
            for reference, before, after, at in steps
        ],
        "answers_in_audits": [
            {"audit": reference, "indicator": code, "at": at and at.isoformat()}
            for reference, code, at in answers.values_list("assessment__reference", "indicator__code", "updated_at")
        ],
        "earlier_answers_in_audits": [
            {"audit": reference, "indicator": code, "at": at.isoformat()}
            for reference, code, at in earlier.values_list(
                "rating__assessment__reference", "rating__indicator__code", "at"
            )
        ],
        "shares_of_audits": [
            {
                "audit": share.assessment.reference,
                "commissioner": share.commissioner.name,
                "shared_at": share.shared_at.isoformat() if share.shared_by_id == user.pk else None,
                "withdrawn_at": (
                    share.withdrawn_at.isoformat()
                    if share.withdrawn_at and share.withdrawn_by_id == user.pk
                    else None
                ),
            }
            for share in shares.select_related("assessment", "commissioner")
        ],
    }
