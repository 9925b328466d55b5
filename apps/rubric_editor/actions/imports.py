"""Putting a file in place of a draft, in two steps: what it would change is seen before it does."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.rubric import consistency, yaml_reader
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..domain.draft_document import DraftDocument
from ..domain.indicator_mapping import complete_mapping
from ..models import PendingImport, RubricDraft
from ..permissions import check_can_change_draft
from .changes import change_draft, check_expected_version, lock_draft


@transaction.atomic
def stage_import(*, draft: RubricDraft, plain: dict[str, Any], file_name: str, by, at: datetime) -> PendingImport:
    """Keep what a file would make of the draft until the person has seen what changes.

    Raises RubricProblems if it cannot be a draft, not even an unfinished one.
    """
    check_can_change_draft(by, draft)
    content, errors = yaml_reader.read_plain(plain, unfinished=True)
    consistency.check_addresses(content, errors)
    before = DraftDocument.parse(draft.document)
    document = DraftDocument(DraftDocument.from_content(content).rubric, before.removed_indicators)
    document = complete_mapping(document, before, load_rubric_content(draft.follows).content)
    PendingImport.objects.filter(draft=draft, by=by).delete()
    return PendingImport.objects.create(draft=draft, document=document.text, file_name=file_name[:200], by=by, at=at)


@transaction.atomic
def apply_import(*, pending_import: PendingImport, expected_version: int, by, at: datetime) -> RubricDraft:
    """Put a file in place of the draft. Raises DraftConflict if it was compared with another state of it."""
    check_expected_version(lock_draft(pending_import.draft, by=by).version, expected_version)
    document = DraftDocument.parse(pending_import.document)
    draft = change_draft(pending_import.draft, "file taken over", lambda current, earlier: document, by=by, at=at)
    pending_import.delete()
    return draft


@transaction.atomic
def discard_import(*, pending_import: PendingImport, by, at: datetime) -> None:
    """Leave the draft as it is."""
    check_can_change_draft(by, pending_import.draft)
    pending_import.delete()
