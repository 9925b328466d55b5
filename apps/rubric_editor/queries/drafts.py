"""Versions and drafts, for those who write them."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from apps.rubric import tree
from apps.rubric.models import Rubric
from apps.rubric.problems import Problem, RubricProblems
from apps.rubric.queries.pages.factor import FactorPage, page_of_factor
from apps.rubric.queries.stored import known, published
from apps.rubric.succession import Kind

from ..drafts import lineage, slots
from ..drafts.differences import Difference, Differences, differences
from ..drafts.document import Document
from ..drafts.fitted import fitted
from ..drafts.mending import Mending, mending
from ..models import EarlierDraft, PendingImport, RubricDraft, RubricEditor
from ..permissions import can_write_versions

KINDS = {
    Kind.SAME: ("The same", "grey"),
    Kind.REWORDED: ("Reworded", "blue"),
    Kind.REPLACED: ("Replaced", "yellow"),
    Kind.NEW: ("New", "green"),
    Kind.RETIRED: ("Retired", "red"),
}


def drafts_for(person) -> QuerySet[RubricDraft]:
    """The drafts that a person may write in: none for anybody but editors."""
    drafts = RubricDraft.objects.filter(became__isnull=True).select_related("follows", "changed_by", "started_by")
    return drafts if can_write_versions(person) else drafts.none()


def published_for(person) -> QuerySet[Rubric]:
    """The versions that a person may start a draft from."""
    return published() if can_write_versions(person) else Rubric.objects.none()


def pending_imports_for(person) -> QuerySet[PendingImport]:
    """The files that this person has sent and not confirmed yet."""
    return PendingImport.objects.filter(by=person, draft__in=drafts_for(person)).select_related("draft__follows")


def versions_taken(identifier: str) -> set[str]:
    """The version numbers that are published, or that a draft has."""
    drafts = RubricDraft.objects.filter(became__isnull=True, follows__identifier=identifier)
    return versions_published(identifier) | {
        Document.parsed(one.document).rubric["rubric"]["version"] for one in drafts
    }


def versions_published(identifier: str) -> set[str]:
    return set(published().filter(identifier=identifier).values_list("version", flat=True))


# --- Every version and draft ------------------------------------------------------------------------------


@dataclass(frozen=True)
class DraftRow:
    """One draft in the list."""

    draft: RubricDraft
    title: str
    version: str


@dataclass(frozen=True)
class VersionsPage:
    """Every published version, the newest first, and every draft."""

    published: tuple[Rubric, ...]
    drafts: tuple[DraftRow, ...]


def versions_page(person) -> VersionsPage:
    return VersionsPage(tuple(published_for(person)), tuple(_draft_row(draft) for draft in drafts_for(person)))


def _draft_row(draft: RubricDraft) -> DraftRow:
    about = Document.parsed(draft.document).rubric["rubric"]
    return DraftRow(draft, about["title"], about["version"])


# --- One draft --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DraftHead:
    """What every page of a draft knows."""

    draft: RubricDraft
    document: Document
    earlier: tree.Rubric

    @property
    def reference(self) -> str:
        return self.draft.reference

    @property
    def version(self) -> str:
        """The number that this version is going to have."""
        return self.document.rubric["rubric"]["version"]

    @property
    def earlier_version(self) -> str:
        return self.earlier.rubric.version

    @cached_property
    def differences(self) -> Differences:
        """What the draft says otherwise than the version that it follows."""
        return differences(Document.of(self.earlier).rubric, self.document.rubric)

    @cached_property
    def mending(self) -> Mending:
        """What is left to mend."""
        return mending(self.document, self.earlier, versions_published(self.draft.follows.identifier))


def draft_head(draft: RubricDraft) -> DraftHead:
    return DraftHead(draft, Document.parsed(draft.document), known(draft.follows).content)


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator in a draft's overview."""

    code: str
    title: str
    kind: str
    colour: str
    predecessor: str  # its code before; empty if it is the same, or if there was none
    is_unfinished: bool


@dataclass(frozen=True)
class FactorRow:
    """One factor in a draft's overview."""

    id: str
    name: str
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True)
class GoneRow:
    """An indicator that the draft no longer has."""

    code: str
    title: str
    was_published: bool  # otherwise it was never more than a draft
    can_come_back: bool


@dataclass(frozen=True)
class DraftPage(DraftHead):
    """A draft at a glance."""

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The pages of words by key and title, but for those of factors."""
        return tuple((key, part.title) for key, part in slots.parts(self.document).items())

    @property
    def factors(self) -> tuple[FactorRow, ...]:
        said = {entry.get("indicator"): entry for entry in self.document.entries}
        return tuple(
            FactorRow(
                factor["id"],
                factor["name"] or factor["id"],
                tuple(_indicator_row(one, said.get(one["id"], {})) for one in factor["indicators"]),
            )
            for factor in self.document.rubric["factors"]
        )

    @property
    def gone(self) -> tuple[GoneRow, ...]:
        """Retired indicators, then those that were added to the draft and taken out again."""
        codes, factors = self.document.codes, {factor["id"] for factor in self.document.rubric["factors"]}
        aside = {kept["indicator"]["id"]: kept for kept in reversed(self.document.set_aside)}
        before = {indicator.id: indicator for indicator in self.earlier.indicators}
        retired = [code for code in lineage.retired(self.document) if code in before]
        rows = [GoneRow(code, before[code].title, True, code not in codes) for code in retired]
        return (
            *rows,
            *(
                GoneRow(code, kept["indicator"]["title"], False, kept["factor"] in factors)
                for code, kept in aside.items()
                if code not in retired and code not in codes
            ),
        )


def _indicator_row(indicator: dict[str, Any], entry: dict[str, Any]) -> IndicatorRow:
    kind, predecessor = Kind(entry.get("kind", Kind.NEW)), entry.get("predecessor", "")
    texts = [indicator["title"], indicator["statement"], indicator["reflection_prompt"]]
    texts += [anchor["anchor"] for anchor in indicator["levels"]]
    return IndicatorRow(
        code=indicator["id"],
        title=indicator["title"],
        kind=KINDS[kind][0],
        colour=KINDS[kind][1],
        predecessor=predecessor if predecessor != indicator["id"] else "",
        is_unfinished=not all(texts),
    )


def draft_page(draft: RubricDraft) -> DraftPage:
    return DraftPage(draft, Document.parsed(draft.document), known(draft.follows).content)


def check_draft(draft: RubricDraft) -> None:
    """Raise RubricProblems if anything is left to mend in a draft."""
    mends = draft_head(draft).mending.mends
    if mends:
        raise RubricProblems([Problem(1, mend.what, mend.sentence) for mend in mends])


# --- Words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class WordsPage(DraftHead):
    """One page of words. After a conflict: what stands in the draft by now, beside what was typed."""

    key: slots.Key
    part: slots.Part
    conflict: tuple[Difference, ...] = ()  # what the draft says now, and what was typed
    is_gone: bool = False  # somebody took the indicator out while its words were being changed

    @property
    def seen(self) -> str:
        return self.part.digest(self.document)

    @property
    def shown(self) -> dict[str, Any]:
        return self.part.shown(self.document)

    @property
    def origin(self) -> str:
        """What an indicator comes from, in a few words."""
        entry = next((one for one in self.document.entries if one.get("indicator") == self.key.name), {})
        return KINDS[Kind(entry.get("kind", Kind.NEW))][0]


def words_page(draft: RubricDraft, key: slots.Key, typed: dict[str, Any] | None = None) -> WordsPage | None:
    """A page of words; None if the draft has no such part, and has set none such aside.

    `typed`: what the person wants to save although the draft changed meanwhile.
    """
    head = draft_head(draft)
    document, is_gone = head.document, False
    if key.kind == "indicator" and key.name not in document.codes and typed is not None:
        document, is_gone = _with_what_was_set_aside(document, key.name), True
    try:
        part = slots.part(document, key)
    except KeyError:
        return None
    conflict = _conflict(part, document, typed) if typed is not None else ()
    return WordsPage(draft, document, head.earlier, key, part, conflict, is_gone)


def _with_what_was_set_aside(document: Document, code: str) -> Document:
    for number, kept in enumerate(document.set_aside):
        if kept["indicator"]["id"] == code:
            try:
                return lineage.brought_back(document, number)
            except KeyError:
                return document
    return document


def _conflict(part: slots.Part, document: Document, typed: dict[str, Any]) -> tuple[Difference, ...]:
    now = part.shown(document)
    return tuple(
        Difference(slot.label, _in_words(slot, now[slot.name]), _in_words(slot, typed[slot.name]))
        for slot in part.slots
        if slot.name in typed and now[slot.name] != typed[slot.name]
    )


def _in_words(slot: slots.Slot, value: Any) -> str:
    if slot.shape == slots.Shape.YES:
        return "Yes" if value else "No"
    if slot.shape == slots.Shape.CHOICES:
        return ", ".join(dict(slot.choices).get(one, one) for one in value)
    return dict(slot.choices).get(value, value) if slot.choices else value


# --- Where an indicator comes from ------------------------------------------------------------------------


@dataclass(frozen=True)
class OriginPage(DraftHead):
    """What one indicator comes from."""

    code: str
    candidates: tuple[tree.Indicator, ...]  # of the earlier version, which it may come from

    @property
    def indicator(self) -> dict[str, Any]:
        return self.document.indicator(self.code)

    @property
    def entry(self) -> dict[str, Any]:
        return lineage.entry_of(self.document, self.code)

    @property
    def seen(self) -> str:
        return entry_digest(self.document, self.code)

    @property
    def predecessor(self) -> tree.Indicator | None:
        """The indicator that it comes from now."""
        before = {one.id: one for one in self.earlier.indicators}
        return before.get(self.entry.get("predecessor", ""))

    @property
    def changed_words(self) -> tuple[Difference, ...]:
        """What it says otherwise than the indicator it comes from."""
        found = (section for section in self.differences.sections if section.code == self.code)
        return next((section.differences for section in found), ())


def origin_page(draft: RubricDraft, code: str) -> OriginPage | None:
    """The page; None if the draft has no such indicator."""
    head = draft_head(draft)
    if code not in head.document.codes:
        return None
    may_follow = lineage.can_be_followed(head.document, code, head.earlier)
    candidates = tuple(one for one in head.earlier.indicators if one.id in may_follow)
    return OriginPage(draft, head.document, head.earlier, code, candidates)


def entry_digest(document: Document, code: str) -> str:
    """A mark of what is said of an indicator's origin."""
    said = json.dumps(lineage.entry_of(document, code), sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class AddPage(DraftHead):
    """Adding an indicator to a factor."""

    factor: dict[str, Any]

    @property
    def next_code(self) -> str:
        return lineage.next_code(self.document, self.factor["id"], self.earlier)

    @property
    def in_use(self) -> set[str]:
        """The codes that it may not have."""
        return lineage.codes_in_use(self.document, self.earlier)


def add_page(draft: RubricDraft, factor: str) -> AddPage | None:
    """The page; None if the draft has no such factor."""
    head = draft_head(draft)
    try:
        return AddPage(draft, head.document, head.earlier, head.document.factor(factor))
    except KeyError:
        return None


# --- Files, earlier states, preview -----------------------------------------------------------------------


@dataclass(frozen=True)
class ImportPage(DraftHead):
    """What a file would change in a draft."""

    pending_import: PendingImport

    @cached_property
    def changes(self) -> Differences:
        return differences(self.document.rubric, Document.parsed(self.pending_import.document).rubric)


def import_page(pending_import: PendingImport) -> ImportPage:
    head = draft_head(pending_import.draft)
    return ImportPage(pending_import.draft, head.document, head.earlier, pending_import)


@dataclass(frozen=True)
class HistoryPage(DraftHead):
    """Every change of a draft, the newest first."""

    changes: tuple[EarlierDraft, ...]


def history_page(draft: RubricDraft) -> HistoryPage:
    head = draft_head(draft)
    rows = draft.earlier.select_related("by").defer("document")
    return HistoryPage(draft, head.document, head.earlier, tuple(rows))


@dataclass(frozen=True)
class SincePage(DraftHead):
    """What changed in a draft since one of its earlier states."""

    since: EarlierDraft
    change: Differences  # what this one change did
    later: Differences  # what was changed since, all together


def since_page(draft: RubricDraft, version: int) -> SincePage | None:
    """The page; None if the draft has no such state."""
    since = draft.earlier.select_related("by").filter(version=version).first()
    if since is None:
        return None
    head = draft_head(draft)
    following = draft.earlier.filter(version=version + 1).first()
    after = Document.parsed(following.document) if following else head.document
    return SincePage(
        draft,
        head.document,
        head.earlier,
        since,
        differences(Document.parsed(since.document).rubric, after.rubric),
        differences(after.rubric, head.document.rubric),
    )


def draft_content(draft: RubricDraft) -> tree.Rubric:
    """A draft's tree, made fit to be shown: for previews, also those of other apps."""
    return fitted(Document.parsed(draft.document).content)


@dataclass(frozen=True)
class PreviewPage(DraftHead):
    """How a draft will look, factor by factor."""

    rubric: tree.Rubric


def preview_page(draft: RubricDraft) -> PreviewPage:
    head = draft_head(draft)
    return PreviewPage(draft, head.document, head.earlier, fitted(head.document.content))


@dataclass(frozen=True)
class PreviewFactorPage(FactorPage):
    """One factor of a draft, as the public page will show it."""

    reference: str


def preview_factor_page(draft: RubricDraft, factor: str) -> PreviewFactorPage | None:
    """The page; None if the draft has no such factor."""
    page = page_of_factor(draft_content(draft), factor)
    return PreviewFactorPage(**page.__dict__, reference=draft.reference) if page else None


# --- People -----------------------------------------------------------------------------------------------


def personal_data(user) -> dict[str, object]:
    """What is kept about somebody who writes versions."""
    editor = RubricEditor.objects.filter(user=user).first()
    mine = RubricDraft.objects.filter(started_by=user).order_by("pk")
    changes = EarlierDraft.objects.filter(by=user).order_by("pk")
    imports = PendingImport.objects.filter(by=user).order_by("pk")
    return {
        "rubric_editor_since": editor.named_at if editor else None,
        "rubric_drafts_you_started": list(mine.values("reference", "started_at")),
        "rubric_drafts_you_changed": list(changes.values("draft__reference", "version", "what", "at")),
        "rubric_files_you_sent": list(imports.values("draft__reference", "file_name", "at")),
    }
