"""Writing the next version. Every change keeps the draft as it was before."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.activity_log.actions import record
from apps.common.errors import NotAllowed
from apps.rubric import consistency, reader, tree
from apps.rubric.actions.loading import publish_rubric, store_content
from apps.rubric.models import Rubric
from apps.rubric.queries.stored import known

from ..drafts import lineage, slots
from ..drafts.document import ChangedMeanwhile, Document
from ..models import EarlierDraft, PendingImport, RubricDraft
from ..permissions import check_can_change_draft, check_can_write_versions
from ..queries.drafts import check_draft, entry_digest, versions_taken

TAKEN = "The code {code} is in use, or was. Choose another, such as {other}."


class TakenOutMeanwhile(Exception):  # noqa: N818 - what happened is its name
    """Somebody else took the indicator out since the page was opened. Nothing was saved."""


@transaction.atomic
def start_draft(*, rubric: Rubric, by, at: datetime) -> RubricDraft:
    """Begin the next version as a copy of a published one."""
    check_can_write_versions(by)
    if rubric.published_at is None:
        raise NotAllowed("A draft starts from a published version. Publish this one first.")
    content = known(rubric).content
    taken = versions_taken(rubric.identifier)
    version = lineage.next_version(rubric.version)
    while version in taken:
        version = lineage.next_version(version)
    draft = RubricDraft.objects.create(
        follows=rubric,
        document=lineage.started(content, version).text,
        started_by=by,
        started_at=at,
        changed_by=by,
        changed_at=at,
    )
    record("rubric draft started", target=draft, by=by, at=at, follows=rubric.version)
    return draft


@transaction.atomic
def save_words(
    *, draft: RubricDraft, page: slots.Key, typed: dict[str, Any], seen: str, by, at: datetime, bring_back=False
) -> RubricDraft:
    """Put what was typed on one page of words into the draft.

    `seen` is the digest of what the page showed. Raises ChangedMeanwhile if the draft says something else by now, and
    TakenOutMeanwhile if the indicator is gone, unless it is to be brought back for it.
    """

    def change(document: Document, earlier: tree.Rubric) -> Document:
        is_gone = page.kind == "indicator" and page.name not in document.codes
        if is_gone and not bring_back:
            raise TakenOutMeanwhile
        if is_gone:
            document = _brought_back(document, page.name, earlier)
        changed = slots.part(document, page).with_words(document, typed, seen)
        return lineage.settled(changed, earlier, page.name) if page.kind == "indicator" else changed

    return _changed(draft, f"{page.called} changed", change, by=by, at=at)


@transaction.atomic
def add_indicator(*, draft: RubricDraft, factor: str, code: str, title: str, by, at: datetime) -> RubricDraft:
    """Add an indicator, still without words, to a factor. Raises NotAllowed if either version has had its code."""

    def change(document: Document, earlier: tree.Rubric) -> Document:
        if code in lineage.codes_in_use(document, earlier):
            raise NotAllowed(TAKEN.format(code=code, other=lineage.next_code(document, factor, earlier)))
        return lineage.added(document, factor, code, title)

    return _changed(draft, f"{code} added", change, by=by, at=at)


@transaction.atomic
def retire_indicator(*, draft: RubricDraft, code: str, by, at: datetime) -> RubricDraft:
    """Take an indicator out. What it came from is retired in the succession; its words are set aside."""

    def change(document: Document, earlier: tree.Rubric) -> Document:
        return lineage.taken_out(document, code) if code in document.codes else document

    return _changed(draft, f"{code} taken out", change, by=by, at=at)


@transaction.atomic
def bring_back_indicator(*, draft: RubricDraft, code: str, by, at: datetime) -> RubricDraft:
    """Put an indicator back: as it was set aside, or as the earlier version had it. Twice changes nothing."""

    def change(document: Document, earlier: tree.Rubric) -> Document:
        return document if code in document.codes else _brought_back(document, code, earlier)

    return _changed(draft, f"{code} brought back", change, by=by, at=at)


@transaction.atomic
def map_indicator(
    *, draft: RubricDraft, code: str, kind: str, predecessor: str | None, seen: str, by, at: datetime
) -> RubricDraft:
    """Say what an indicator comes from. Raises ChangedMeanwhile if that was not what `seen` stands for."""

    def change(document: Document, earlier: tree.Rubric) -> Document:
        wanted = {name: value for name, value in (("kind", kind), ("predecessor", predecessor)) if value}
        now = {name: value for name, value in lineage.entry_of(document, code).items() if name != "indicator"}
        if entry_digest(document, code) != seen and wanted != now:
            raise ChangedMeanwhile
        if predecessor is not None and predecessor not in lineage.can_be_followed(document, code, earlier):
            raise NotAllowed(f"{predecessor} is the predecessor of another indicator. Change that one first.")
        return lineage.settled(lineage.mapped(document, code, kind, predecessor, earlier), earlier, code)

    return _changed(draft, f"{code}: where it comes from", change, by=by, at=at)


@transaction.atomic
def stage_import(*, draft: RubricDraft, plain: dict[str, Any], file_name: str, by, at: datetime) -> PendingImport:
    """Keep what a file would make of the draft until the person has seen what changes.

    Raises RubricProblems if it cannot be a draft, not even an unfinished one.
    """
    check_can_change_draft(by, draft)
    content, places = reader.read_plain(plain, unfinished=True)
    consistency.check_addresses(content, places)
    before = Document.parsed(draft.document)
    document = Document(Document.of(content).rubric, before.set_aside)
    document = lineage.completed(document, before, known(draft.follows).content)
    PendingImport.objects.filter(draft=draft, by=by).delete()
    return PendingImport.objects.create(draft=draft, document=document.text, file_name=file_name[:200], by=by, at=at)


@transaction.atomic
def apply_import(*, pending_import: PendingImport, seen: int, by, at: datetime) -> RubricDraft:
    """Put a file in place of the draft. Raises ChangedMeanwhile if it was compared with another state."""
    check_can_change_draft(by, pending_import.draft)
    if RubricDraft.objects.select_for_update().get(pk=pending_import.draft_id).version != seen:
        raise ChangedMeanwhile
    document = Document.parsed(pending_import.document)
    draft = _changed(pending_import.draft, "file taken over", lambda now, earlier: document, by=by, at=at)
    pending_import.delete()
    return draft


@transaction.atomic
def discard_import(*, pending_import: PendingImport, by, at: datetime) -> None:
    """Leave the draft as it is."""
    check_can_change_draft(by, pending_import.draft)
    pending_import.delete()


@transaction.atomic
def publish_draft(*, draft: RubricDraft, seen: int, by, at: datetime) -> Rubric:
    """Make a draft a published version, for ever.

    Raises RubricProblems if anything is left to mend, and ChangedMeanwhile if it is not the draft that was looked at.
    """
    draft = RubricDraft.objects.select_for_update().select_related("follows").get(pk=draft.pk)
    check_can_change_draft(by, draft)
    if draft.version != seen:
        raise ChangedMeanwhile
    check_draft(draft)
    content, places = reader.read_plain(Document.parsed(draft.document).rubric)
    consistency.check(content, places)
    rubric = store_content(content=content, by=by, at=at).rubric
    rubric = publish_rubric(rubric=rubric, by=by, at=at)
    draft.became, draft.changed_by, draft.changed_at = rubric, by, at
    draft.save(update_fields=["became", "changed_by", "changed_at"])
    record("rubric draft published", target=draft, by=by, at=at, version=rubric.version)
    return rubric


@transaction.atomic
def delete_draft(*, draft: RubricDraft, by, at: datetime) -> None:
    """Delete a draft with everything that was written in it."""
    check_can_change_draft(by, draft)
    record("rubric draft deleted", target=draft, by=by, at=at)
    draft.delete()


def _brought_back(document: Document, code: str, earlier: tree.Rubric) -> Document:
    """The draft with an indicator back. Raises NotAllowed where it has no place any more."""
    codes = [kept["indicator"]["id"] for kept in document.set_aside]
    try:
        if code in codes:
            return lineage.brought_back(document, codes.index(code))
        return lineage.put_back(document, code, earlier)
    except KeyError:
        raise NotAllowed(f"{code} cannot be brought back: it was never there, or its factor is gone.") from None


def _changed(
    draft: RubricDraft, what: str, change: Callable[[Document, tree.Rubric], Document], *, by, at: datetime
) -> RubricDraft:
    """The draft after one change, with the row of what it was before. A change that changes nothing leaves no row.

    Raises RubricProblems if the draft could no longer be read afterwards.
    """
    draft = RubricDraft.objects.select_for_update().select_related("follows").get(pk=draft.pk)
    check_can_change_draft(by, draft)
    before = Document.parsed(draft.document)
    after = change(before, known(draft.follows).content)
    after.check()
    text = after.text
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
