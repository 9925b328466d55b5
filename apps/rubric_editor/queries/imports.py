"""Files that were sent and not confirmed yet."""

from django.db.models import QuerySet

from ..domain.differences import VersionDifferences, compare_versions
from ..domain.draft_document import DraftDocument
from ..models import PendingImport
from .access import drafts_for


def pending_imports_for(person) -> QuerySet[PendingImport]:
    """The files that this person has sent and not confirmed yet."""
    return PendingImport.objects.filter(by=person, draft__in=drafts_for(person)).select_related("draft__follows")


def is_pending(reference: str) -> bool:
    """Whether any file of this reference waits to be confirmed; one that does not was, or never came."""
    return PendingImport.objects.filter(reference=reference).exists()


def changes_by_import(pending_import: PendingImport) -> VersionDifferences:
    """What a file would change in a draft."""
    before = DraftDocument.parse(pending_import.draft.document)
    return compare_versions(before.rubric, DraftDocument.parse(pending_import.document).rubric)
