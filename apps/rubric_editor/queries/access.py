"""Which versions and drafts a person meets."""

from django.db.models import QuerySet

from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import published_rubrics

from ..models import RubricDraft
from ..permissions import can_write_versions


def published_for(person) -> QuerySet[Rubric]:
    """The versions that a person may start a draft from."""
    return published_rubrics() if can_write_versions(person) else Rubric.objects.none()


def drafts_for(person) -> QuerySet[RubricDraft]:
    """The drafts that a person may write in: none for anybody but editors."""
    drafts = RubricDraft.objects.filter(published_as__isnull=True).select_related(
        "follows", "changed_by", "started_by"
    )
    return drafts if can_write_versions(person) else drafts.none()
