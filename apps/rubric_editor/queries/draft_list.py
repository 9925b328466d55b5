"""Every draft in a list, and the version numbers that are taken."""

from dataclasses import dataclass

from apps.rubric.queries.rubric_loader import published_rubrics

from ..domain.draft_document import DraftDocument
from ..models import RubricDraft
from .access import drafts_for


@dataclass(frozen=True)
class RubricDraftRow:
    """One draft in the list."""

    draft: RubricDraft
    title: str
    version: str


def draft_rows(person) -> list[RubricDraftRow]:
    """Every draft that a person may write in, with what it says of itself."""
    rows = []
    for draft in drafts_for(person):
        about = DraftDocument.parse(draft.document).rubric["rubric"]
        rows.append(RubricDraftRow(draft, about["title"], about["version"]))
    return rows


def versions_published(identifier: str) -> set[str]:
    """The numbers of the published versions of one rubric."""
    return set(published_rubrics().filter(identifier=identifier).values_list("version", flat=True))


def versions_taken(identifier: str) -> set[str]:
    """The version numbers that are published, or that a draft has."""
    taken = versions_published(identifier)
    for draft in RubricDraft.objects.filter(published_as__isnull=True, follows__identifier=identifier):
        taken.add(DraftDocument.parse(draft.document).rubric["rubric"]["version"])
    return taken
