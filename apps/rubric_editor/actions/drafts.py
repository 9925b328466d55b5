"""Starting the next version, publishing it, deleting it."""

from datetime import datetime

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.rubric import consistency, yaml_reader
from apps.rubric.actions.publishing import publish_rubric, store_content
from apps.rubric.models import Rubric
from apps.rubric.queries.rubric_loader import load_rubric_content

from ..domain.draft_document import DraftDocument
from ..domain.indicator_mapping import start_next_version
from ..domain.numbering import next_version
from ..models import RubricDraft
from ..permissions import check_can_change_draft, check_can_write_versions
from ..queries.draft_list import versions_taken
from ..queries.drafts import check_draft
from .changes import check_expected_version, lock_draft


@transaction.atomic
def start_draft(*, rubric: Rubric, by, at: datetime) -> RubricDraft:
    """Begin the next version as a copy of a published one."""
    check_can_write_versions(by)
    if rubric.published_at is None:
        raise NotAllowed("A draft starts from a published version. Publish this one first.")
    taken = versions_taken(rubric.identifier)
    version = next_version(rubric.version)
    while version in taken:
        version = next_version(version)
    draft = RubricDraft.objects.create(
        follows=rubric,
        document=start_next_version(load_rubric_content(rubric).content, version).text,
        started_by=by,
        started_at=at,
        changed_by=by,
        changed_at=at,
    )
    record("rubric draft started", target=draft, by=by, at=at, follows=rubric.version)
    return draft


@transaction.atomic
def publish_draft(*, draft: RubricDraft, expected_version: int, by, at: datetime) -> Rubric:
    """Make a draft a published version, for ever.

    Raises RubricProblems if anything is left to mend, and DraftConflict if it is not the draft that was looked at.
    """
    draft = lock_draft(draft, by=by)
    check_expected_version(draft.version, expected_version)
    check_draft(draft)
    content, errors = yaml_reader.read_plain(DraftDocument.parse(draft.document).rubric)
    consistency.check(content, errors)
    rubric = store_content(content=content, by=by, at=at).rubric
    rubric = publish_rubric(rubric=rubric, by=by, at=at)
    draft.published_as, draft.changed_by, draft.changed_at = rubric, by, at
    draft.save(update_fields=["published_as", "changed_by", "changed_at"])
    record("rubric draft published", target=draft, by=by, at=at, version=rubric.version)
    return rubric


@transaction.atomic
def delete_draft(*, draft: RubricDraft, by, at: datetime) -> None:
    """Delete a draft with everything that was written in it."""
    check_can_change_draft(by, draft)
    record("rubric draft deleted", target=draft, by=by, at=at)
    draft.delete()
