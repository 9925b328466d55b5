"""Where every read of an audit starts: at the person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from apps.organisations.models import Programme, Role
from apps.organisations.permissions import organisations_where

from ..models import Assessment, FeedbackWindow, Review, Share
from .shares import not_ended

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
    found = Assessment.objects.filter(own | reviewed).select_related(
        "programme__organisation", "rubric", "signed_off_by", "started_by", "withdrawal", "sign_off", "supersedes"
    )
    return with_facts(found)


def knowing_own_review(person, audits: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """The audits of a list, each knowing if the person has no review of it: `review_by` need not ask for each."""
    own = Review.objects.filter(assessment=OuterRef("pk"), reviewer=person, ended_at=None)
    return audits.annotate(
        without_review_by=Case(When(~Exists(own), then=Value(person.pk)), output_field=IntegerField())
    )


@dataclass(frozen=True)
class AuditFacts:
    """What the line of stages asks of an audit besides its state."""

    has_review: bool  # a second rating is asked for, or was made
    has_window: bool  # peer workers were asked, in this version
    has_open_window: bool  # in which they can comment today, while the audit waits for them
    is_shared: bool


def with_facts(audits: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """The audits, each with its facts: no query of their own."""
    of_audit, today = {"assessment": OuterRef("pk")}, timezone.localdate()
    return audits.annotate(
        has_review=Exists(Review.objects.filter(**of_audit, ended_at=None)),
        has_window=Exists(FeedbackWindow.objects.filter(**of_audit)),
        has_open_window=Exists(FeedbackWindow.objects.filter(**of_audit, closed_at=None, closes_on__gte=today)),
        is_shared=Exists(Share.objects.filter(not_ended(today), **of_audit)),
    )


def facts_of(audit: Assessment) -> AuditFacts:
    """The facts of one audit, in one query where they were not read with it."""
    read: Any = audit if hasattr(audit, "has_review") else with_facts(Assessment.objects.filter(pk=audit.pk)).get()
    return AuditFacts(read.has_review, read.has_window, read.has_open_window, read.is_shared)
