"""Parts of other actions: one change of a draft, which keeps the draft as it was before, and conflicts."""

import json
from collections.abc import Callable
from datetime import datetime

from apps.activity_log.actions import record
from apps.common.optimistic_locking import is_conflict, is_same_client
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.draft_document import DraftDocument
from ..models import EarlierDraft, RubricDraft
from ..permissions import check_can_change_draft

Change = Callable[[DraftDocument, RubricContent], DraftDocument]  # takes the draft and the version that it follows


class DraftConflict(Exception):  # noqa: N818 - what happened is its name
    """Somebody else saved something else since the page was opened. Nothing was saved."""


def check_expected_version(
    version: int | str, expected_version: int | str, *, last_client_id: str = "", client_id: str = ""
) -> None:
    """Raise DraftConflict if a page had been given another version than what is stored, and did not write that."""
    if is_conflict(
        version=version, expected_version=expected_version, last_client_id=last_client_id, client_id=client_id
    ):
        raise DraftConflict


def last_client_id(draft: RubricDraft) -> str:
    """The name of the page that made the last change of a draft; empty if none did."""
    last = draft.earlier.first()
    return last.client_id if last else ""


def lock_draft(draft: RubricDraft, *, by) -> RubricDraft:
    """The draft, which nobody else can change until this is over. Raises NotAllowed if the person may not."""
    draft = RubricDraft.objects.select_for_update().select_related("follows").get(pk=draft.pk)
    check_can_change_draft(by, draft)
    return draft


def change_draft(
    draft: RubricDraft, what: str, change: Change, *, client_id: str = "", by, at: datetime
) -> RubricDraft:
    """The draft after one change, with the row of what it was before. A change that changes nothing leaves no row,
    and one open page that goes on typing leaves one.

    Raises RubricProblems if the draft could no longer be read afterwards.
    """
    draft = lock_draft(draft, by=by)
    document = change(DraftDocument.parse(draft.document), load_rubric_content(draft.follows).content)
    document.check()
    text = document.text
    if json.loads(text) == json.loads(draft.document):
        return draft
    if not _goes_on(draft, what, client_id, by=by, at=at):
        EarlierDraft.objects.create(
            draft=draft,
            version=draft.version,
            document=draft.document,
            what=what[:120],
            by=by,
            at=at,
            client_id=client_id,
        )
        record("rubric draft changed", target=draft, by=by, at=at, version=draft.version + 1)
    draft.document, draft.version = text, draft.version + 1
    draft.changed_by, draft.changed_at = by, at
    draft.save(update_fields=["document", "version", "changed_by", "changed_at"])
    return draft


def _goes_on(draft: RubricDraft, what: str, client_id: str, *, by, at: datetime) -> bool:
    """Whether this is one more saving of the last change, which then has the time of this one."""
    last = draft.earlier.defer("document").first()
    if last is None or not is_same_client(last.client_id, client_id):
        return False
    if (last.what, last.by_id) != (what[:120], by.pk):
        return False
    last.at = at
    last.save(update_fields=["at"])
    return True
