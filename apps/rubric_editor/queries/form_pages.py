"""The pages of words. After a conflict: what stands in the draft by now, beside what was typed."""

from dataclasses import dataclass
from typing import Any

from apps.rubric.schema.rubric_content import by_id
from apps.rubric.version_mapping import MatchType

from ..domain.differences import TextDifference
from ..domain.draft_document import DraftDocument, Plain
from ..domain.form_fields import FieldSpec, FormPage
from ..domain.indicator_mapping import restore_removed_indicator
from ..domain.page_keys import FormPageKey, FormPageType, form_page
from ..models import RubricDraft
from .drafts import MATCH_TAGS, DraftHead, draft_head


@dataclass(frozen=True)
class AnchorContext:
    """What stands beside an anchor while it is written: how raters will meet it, and the same level elsewhere."""

    level: int
    label: str
    anchor: str  # as the draft has it
    before: str  # what the version that is followed says there; empty if it has no such indicator
    factor: str
    others: tuple[tuple[str, str], ...]  # the factor's other indicators: their title, and their anchor of this level


@dataclass(frozen=True)
class WordsPage(DraftHead):
    """One page of words."""

    key: FormPageKey
    form_page: FormPage
    conflict: tuple[TextDifference, ...] = ()  # what the draft says now, and what was typed
    is_gone: bool = False  # somebody took the indicator out while its words were being changed

    @property
    def expected_version(self) -> str:
        return self.form_page.digest(self.document)

    @property
    def values(self) -> dict[str, Any]:
        return self.form_page.values(self.document)

    @property
    def anchors(self) -> dict[str, AnchorContext]:
        """What stands beside each anchor of an indicator, by the name of its field."""
        if self.key.page_type != FormPageType.INDICATOR:
            return {}
        contexts = {}
        for field in self.form_page.fields:
            if field.path[-1] == "anchor":
                contexts[field.name] = self._anchor_context(field)
        return contexts

    def _anchor_context(self, field: FieldSpec) -> AnchorContext:
        number = field.path[-2]
        assert isinstance(number, int)
        factor_number, _ = self.document.position_of(self.key.name)
        factor = self.document.rubric["factors"][factor_number]
        anchor = self.document.indicator(self.key.name)["levels"][number]
        level = anchor["level"]
        others = []
        for indicator in factor["indicators"]:
            if indicator["id"] != self.key.name:
                others.append((indicator["title"] or indicator["id"], _anchor_of(indicator, level)))
        return AnchorContext(
            level=level,
            label=self.document.level_labels.get(level, ""),
            anchor=anchor["anchor"],
            before=self._anchor_before(level),
            factor=factor["name"] or factor["id"],
            others=tuple(others),
        )

    def _anchor_before(self, level: int) -> str:
        predecessor = self.document.entries_by_code.get(self.key.name, {}).get("predecessor", "")
        indicator = by_id(self.earlier.indicators).get(predecessor)
        for anchor in indicator.levels if indicator else ():
            if anchor.level == level:
                return anchor.anchor
        return ""

    @property
    def origin(self) -> str:
        """What an indicator comes from, in a few words."""
        kind = MatchType.NEW
        for entry in self.document.entries:
            if entry.get("indicator") == self.key.name:
                kind = MatchType(entry["kind"])
                break
        return MATCH_TAGS[kind][0]


def _anchor_of(indicator: Plain, level: int) -> str:
    for anchor in indicator["levels"]:
        if anchor["level"] == level:
            return anchor["anchor"]
    return ""


def words_page(draft: RubricDraft, key: FormPageKey, typed: dict[str, Any] | None = None) -> WordsPage | None:
    """A page of words; None if the draft has no such part, and none such was taken out.

    `typed`: what the person wants to save although the draft changed meanwhile.
    """
    head = draft_head(draft)
    document, is_gone = head.document, False
    if key.page_type == FormPageType.INDICATOR and key.name not in document.codes and typed is not None:
        document, is_gone = _with_removed_indicator(document, key.name), True
    try:
        page = form_page(document, key)
    except KeyError:
        return None
    conflict = _conflict(page, document, typed) if typed is not None else ()
    return WordsPage(draft, document, head.earlier, key, page, conflict, is_gone)


def _with_removed_indicator(document: DraftDocument, code: str) -> DraftDocument:
    """The draft with an indicator back that was taken out, if it can come back."""
    for number, removed in enumerate(document.removed_indicators):
        if removed["indicator"]["id"] == code:
            try:
                return restore_removed_indicator(document, number)
            except KeyError:
                return document
    return document


def _conflict(page: FormPage, document: DraftDocument, typed: dict[str, Any]) -> tuple[TextDifference, ...]:
    current = page.values(document)
    differences = []
    for field in page.fields:
        name = field.name
        if name in typed and current[name] != typed[name]:
            theirs, yours = field.in_words(current[name]), field.in_words(typed[name])
            differences.append(TextDifference(field.label, theirs, yours))
    return tuple(differences)
