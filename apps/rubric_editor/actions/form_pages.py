"""Saving what was typed on one page of words."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.rubric.schema.rubric_content import RubricContent

from ..domain.draft_document import DraftDocument
from ..domain.indicator_mapping import update_match_types
from ..domain.page_keys import FormPageKey, FormPageType, form_page
from ..models import RubricDraft
from .changes import change_draft, check_expected_version, last_client_id
from .indicators import restore_indicator


class IndicatorGone(Exception):  # noqa: N818 - what happened is its name
    """Somebody else took the indicator out since the page was opened. Nothing was saved."""


@transaction.atomic
def save_words(
    *,
    draft: RubricDraft,
    key: FormPageKey,
    typed: dict[str, Any],
    expected_version: str,
    client_id: str = "",
    bring_back: bool = False,
    by,
    at: datetime,
) -> RubricDraft:
    """Put what was typed on one page of words into the draft.

    `expected_version` is the digest of what the page showed. Raises DraftConflict if another page changed it
    meanwhile (`optimistic_locking`), and IndicatorGone if the indicator was taken out, unless it is to be brought
    back for it.
    """
    is_of_indicator = key.page_type == FormPageType.INDICATOR

    def change(document: DraftDocument, earlier: RubricContent) -> DraftDocument:
        if is_of_indicator and key.name not in document.codes:
            if not bring_back:
                raise IndicatorGone
            document = restore_indicator(document, key.name, earlier)
        page = form_page(document, key)
        if typed == page.values(document):
            return document
        check_expected_version(
            page.digest(document), expected_version, last_client_id=last_client_id(draft), client_id=client_id
        )
        document = page.with_values(document, typed)
        return update_match_types(document, earlier, key.name) if is_of_indicator else document

    return change_draft(draft, f"{key.label} changed", change, client_id=client_id, by=by, at=at)
