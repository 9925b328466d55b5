"""Adding an indicator, and saying what one comes from."""

from dataclasses import dataclass
from typing import Any

from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import by_id

from ..domain import indicator_mapping, numbering
from ..domain.differences import TextDifference
from ..domain.draft_document import DraftDocument
from ..domain.form_fields import digest_of
from ..models import RubricDraft
from .drafts import DraftHead, draft_head


@dataclass(frozen=True)
class MappingPage(DraftHead):
    """What one indicator comes from."""

    code: str
    candidates: tuple[IndicatorContent, ...]  # of the earlier version, which it may come from

    @property
    def indicator(self) -> dict[str, Any]:
        return self.document.indicator(self.code)

    @property
    def entry(self) -> dict[str, Any]:
        return indicator_mapping.mapping_entry(self.document, self.code)

    @property
    def expected_version(self) -> str:
        return entry_digest(self.document, self.code)

    @property
    def predecessor(self) -> IndicatorContent | None:
        """The indicator that it comes from now."""
        return by_id(self.earlier.indicators).get(self.entry.get("predecessor", ""))

    @property
    def changed_words(self) -> tuple[TextDifference, ...]:
        """What it says otherwise than the indicator it comes from."""
        for part in self.differences.parts:
            if part.code == self.code:
                return part.differences
        return ()


def mapping_page(draft: RubricDraft, code: str) -> MappingPage | None:
    """The page; None if the draft has no such indicator."""
    head = draft_head(draft)
    if code not in head.document.codes:
        return None
    possible = indicator_mapping.possible_predecessors(head.document, code, head.earlier)
    candidates = []
    for predecessor in possible:
        candidates.append(head.earlier.indicator(predecessor))
    return MappingPage(draft, head.document, head.earlier, code, tuple(candidates))


def entry_digest(document: DraftDocument, code: str) -> str:
    """A mark of what is said of an indicator's origin."""
    return digest_of(indicator_mapping.mapping_entry(document, code))


@dataclass(frozen=True)
class AddIndicatorPage(DraftHead):
    """Adding an indicator to a factor."""

    factor: dict[str, Any]

    @property
    def next_code(self) -> str:
        return numbering.next_code(self.document, self.factor["id"], self.earlier)

    @property
    def codes_in_use(self) -> set[str]:
        """The codes that it may not have."""
        return numbering.codes_in_use(self.document, self.earlier)


def add_indicator_page(draft: RubricDraft, factor_id: str) -> AddIndicatorPage | None:
    """The page; None if the draft has no such factor."""
    head = draft_head(draft)
    try:
        factor = head.document.factor(factor_id)
    except KeyError:
        return None
    return AddIndicatorPage(draft, head.document, head.earlier, factor)
