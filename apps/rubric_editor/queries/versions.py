"""Every version of the rubric, published or being written, for those who write them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import published_rubrics

from ..domain.draft_document import DraftDocument
from ..models import RubricDraft
from ..permissions import can_write_versions


def published_for(person) -> QuerySet[Rubric]:
    """The versions that a person may start a draft from."""
    return published_rubrics() if can_write_versions(person) else Rubric.objects.none()


def drafts_for(person) -> QuerySet[RubricDraft]:
    """The drafts that a person may write in: none for anybody but editors."""
    drafts = RubricDraft.objects.filter(became__isnull=True).select_related("follows", "changed_by", "started_by")
    return drafts if can_write_versions(person) else drafts.none()


def versions_published(identifier: str) -> set[str]:
    """The numbers of the published versions of one rubric."""
    return set(published_rubrics().filter(identifier=identifier).values_list("version", flat=True))


def versions_taken(identifier: str) -> set[str]:
    """The version numbers that are published, or that a draft has."""
    taken = versions_published(identifier)
    for draft in RubricDraft.objects.filter(became__isnull=True, follows__identifier=identifier):
        taken.add(DraftDocument.parse(draft.document).rubric["rubric"]["version"])
    return taken


@dataclass(frozen=True)
class RubricDraftRow:
    """One draft in the list."""

    draft: RubricDraft
    title: str
    version: str


def draft_rows(person) -> list[RubricDraftRow]:
    """Every draft with what it says of itself."""
    rows = []
    for draft in drafts_for(person):
        about = DraftDocument.parse(draft.document).rubric["rubric"]
        rows.append(RubricDraftRow(draft, about["title"], about["version"]))
    return rows
