"""Parts of other actions: one change of a draft, which keeps the draft as it was before, and conflicts."""

import json
from collections.abc import Callable
from datetime import datetime

from apps.activity_log.actions import record
from apps.common.optimistic_locking import is_conflict
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.draft_document import DraftDocument
from ..models import EarlierDraft, RubricDraft
from ..permissions import check_can_change_draft

Change = Callable[[DraftDocument, RubricContent], DraftDocument]  # takes the draft and the version that it follows


class DraftConflict(Exception):  # noqa: N818 - what happened is its name
    """Somebody else saved something else since the page was opened. Nothing was saved."""


def check_expected_version(version: int | str, expected_version: int | str) -> None:
    """Raise DraftConflict if a page had been given another version than what is stored."""
    if is_conflict(version=version, expected_version=expected_version):
        raise DraftConflict


def lock_draft(draft: RubricDraft, *, by) -> RubricDraft:
    """The draft, which nobody else can change until this is over. Raises NotAllowed if the person may not."""
    draft = RubricDraft.objects.select_for_update().select_related("follows").get(pk=draft.pk)
    check_can_change_draft(by, draft)
    return draft


def change_draft(draft: RubricDraft, what: str, change: Change, *, by, at: datetime) -> RubricDraft:
    """The draft after one change, with the row of what it was before. A change that changes nothing leaves no row.

    Raises RubricProblems if the draft could no longer be read afterwards.
    """
    draft = lock_draft(draft, by=by)
    document = change(DraftDocument.parse(draft.document), load_rubric_content(draft.follows).content)
    document.check()
    text = document.text
    if json.loads(text) == json.loads(draft.document):
        return draft
    EarlierDraft.objects.create(
        draft=draft, version=draft.version, document=draft.document, what=what[:120], by=by, at=at
    )
    draft.document, draft.version = text, draft.version + 1
    draft.changed_by, draft.changed_at = by, at
    draft.save(update_fields=["document", "version", "changed_by", "changed_at"])
    record("rubric draft changed", target=draft, by=by, at=at, version=draft.version)
    return draft
