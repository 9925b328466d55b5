"""What was changed in a draft, by whom and when."""

from django.db.models import QuerySet

from ..domain.differences import VersionDifferences, compare_versions
from ..domain.draft_document import DraftDocument
from ..models import EarlierDraft, RubricDraft


def earlier_drafts_of(draft: RubricDraft) -> QuerySet[EarlierDraft]:
    """Every change of a draft, the newest first."""
    return draft.earlier.select_related("by").defer("document")


def earlier_draft(draft: RubricDraft, version: int) -> EarlierDraft | None:
    """A draft as it was before one change; None if it never was in this state."""
    return draft.earlier.select_related("by").filter(version=version).first()


def changes_by(earlier: EarlierDraft) -> VersionDifferences:
    """What one change did, word by word."""
    draft = earlier.draft
    following = draft.earlier.filter(version__gt=earlier.version).order_by("version").first()
    after = following.document if following else draft.document
    return compare_versions(DraftDocument.parse(earlier.document).rubric, DraftDocument.parse(after).rubric)
