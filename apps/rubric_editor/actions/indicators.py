"""Adding indicators to a draft, taking them out, bringing them back, and saying what each comes from."""

from datetime import datetime

from django.db import transaction

from apps.common.errors import NotAllowed
from apps.rubric.schema.rubric_content import RubricContent

from ..domain import indicator_mapping
from ..domain.draft_document import DraftDocument
from ..domain.numbering import codes_in_use, next_code
from ..models import RubricDraft
from ..queries.indicators import entry_digest
from .changes import change_draft, check_expected_version

TAKEN = "The code {code} is in use, or was. Choose another, such as {other}."


@transaction.atomic
def add_indicator(*, draft: RubricDraft, factor: str, code: str, title: str, by, at: datetime) -> RubricDraft:
    """Add an indicator, still without words, to a factor. Raises NotAllowed if either version has had its code."""

    def change(document: DraftDocument, earlier: RubricContent) -> DraftDocument:
        if code in codes_in_use(document, earlier):
            raise NotAllowed(TAKEN.format(code=code, other=next_code(document, factor, earlier)))
        return indicator_mapping.add_indicator(document, factor, code, title)

    return change_draft(draft, f"{code} added", change, by=by, at=at)


@transaction.atomic
def retire_indicator(*, draft: RubricDraft, code: str, by, at: datetime) -> RubricDraft:
    """Take an indicator out. What it came from is retired in the succession; its words can come back."""

    def change(document: DraftDocument, earlier: RubricContent) -> DraftDocument:
        return indicator_mapping.retire_indicator(document, code) if code in document.codes else document

    return change_draft(draft, f"{code} taken out", change, by=by, at=at)


@transaction.atomic
def bring_back_indicator(*, draft: RubricDraft, code: str, by, at: datetime) -> RubricDraft:
    """Put an indicator back: as it was taken out, or as the earlier version had it. Twice changes nothing."""

    def change(document: DraftDocument, earlier: RubricContent) -> DraftDocument:
        return document if code in document.codes else restore_indicator(document, code, earlier)

    return change_draft(draft, f"{code} brought back", change, by=by, at=at)


@transaction.atomic
def map_indicator(
    *, draft: RubricDraft, code: str, kind: str, predecessor: str | None, expected_version: str, by, at: datetime
) -> RubricDraft:
    """Say what an indicator comes from. Raises DraftConflict if the page showed something else than is said now."""

    def change(document: DraftDocument, earlier: RubricContent) -> DraftDocument:
        entry = indicator_mapping.mapping_entry(document, code)
        if (entry["kind"], entry.get("predecessor")) == (kind, predecessor):
            return document
        check_expected_version(entry_digest(document, code), expected_version)
        if predecessor is not None and predecessor not in indicator_mapping.possible_predecessors(
            document, code, earlier
        ):
            raise NotAllowed(f"{predecessor} is the predecessor of another indicator. Change that one first.")
        document = indicator_mapping.map_indicator(document, code, kind, predecessor, earlier)
        return indicator_mapping.update_match_types(document, earlier, code)

    return change_draft(draft, f"{code}: where it comes from", change, by=by, at=at)


def restore_indicator(document: DraftDocument, code: str, earlier: RubricContent) -> DraftDocument:
    """Part of bringing an indicator back and of saving its words. Raises NotAllowed where it has no place."""
    removed_codes = [removed["indicator"]["id"] for removed in document.removed_indicators]
    try:
        if code in removed_codes:
            return indicator_mapping.restore_removed_indicator(document, removed_codes.index(code))
        return indicator_mapping.restore_retired_indicator(document, code, earlier)
    except KeyError:
        raise NotAllowed(f"{code} cannot be brought back: it was never there, or its factor is gone.") from None
