"""One draft: what every page of it knows, and the draft at a glance."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from apps.rubric.problems import RubricProblem, RubricProblems
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.schema.rubric_content import RubricContent, by_id
from apps.rubric.version_mapping import MatchType

from ..domain.differences import VersionDifferences, compare_versions
from ..domain.draft_document import DraftDocument, Plain
from ..domain.general_pages import general_form_pages
from ..domain.indicator_mapping import retired_codes
from ..domain.placeholders import with_placeholders
from ..domain.validation import OpenIssues, open_issues
from ..models import RubricDraft
from .draft_list import versions_published

MATCH_TAGS = {
    MatchType.SAME: ("The same", "grey"),
    MatchType.REWORDED: ("Reworded", "blue"),
    MatchType.REPLACED: ("Replaced", "yellow"),
    MatchType.NEW: ("New", "green"),
    MatchType.RETIRED: ("Retired", "red"),
}  # words and colour


@dataclass(frozen=True)
class DraftHead:
    """What every page of a draft knows."""

    draft: RubricDraft
    document: DraftDocument
    earlier: RubricContent

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
    def differences(self) -> VersionDifferences:
        """What the draft says otherwise than the version that it follows."""
        return compare_versions(DraftDocument.from_content(self.earlier).rubric, self.document.rubric)

    @cached_property
    def open_issues(self) -> OpenIssues:
        """What is left to mend."""
        return open_issues(self.document, self.earlier, versions_published(self.draft.follows.identifier))

    @cached_property
    def preview(self) -> RubricContent:
        """The draft made fit to be shown."""
        return with_placeholders(self.document.content)


def draft_head(draft: RubricDraft) -> DraftHead:
    return DraftHead(draft, DraftDocument.parse(draft.document), load_rubric_content(draft.follows).content)


def draft_content(draft: RubricDraft) -> RubricContent:
    """What a draft says, made fit to be shown: for previews, also those of other apps."""
    return with_placeholders(DraftDocument.parse(draft.document).content)


def check_draft(draft: RubricDraft) -> None:
    """Raise RubricProblems if anything is left to mend in a draft."""
    problems = []
    for issue in draft_head(draft).open_issues.issues:
        problems.append(RubricProblem(1, issue.subject, issue.sentence))
    if problems:
        raise RubricProblems(problems)


# --- A draft at a glance ----------------------------------------------------------------------------------


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
class RemovedRow:
    """An indicator that the draft no longer has."""

    code: str
    title: str
    was_published: bool  # otherwise it was never more than a draft
    can_come_back: bool


@dataclass(frozen=True)
class DraftOverview(DraftHead):
    """A draft at a glance."""

    @property
    def general_pages(self) -> list[tuple[str, str]]:
        """The pages of words by name and title, but for those of factors and indicators."""
        return [(name, form_page.title) for name, form_page in general_form_pages(self.document).items()]

    @property
    def factors(self) -> list[FactorRow]:
        entries = self.document.entries_by_code
        rows = []
        for factor in self.document.rubric["factors"]:
            indicators = []
            for indicator in factor["indicators"]:
                indicators.append(_indicator_row(indicator, entries.get(indicator["id"], {})))
            rows.append(FactorRow(factor["id"], factor["name"] or factor["id"], tuple(indicators)))
        return rows

    @property
    def removed(self) -> list[RemovedRow]:
        """Retired indicators, then those that were added to the draft and taken out again."""
        codes, earlier = self.document.codes, by_id(self.earlier.indicators)
        retired, rows = [], []
        for code in retired_codes(self.document):
            if code in earlier:
                retired.append(code)
                rows.append(RemovedRow(code, earlier[code].title, True, code not in codes))
        factor_ids = self.document.factors_by_id
        for code, removed in self._last_removed().items():
            if code not in retired and code not in codes:
                can_come_back = removed["factor"] in factor_ids
                rows.append(RemovedRow(code, removed["indicator"]["title"], False, can_come_back))
        return rows

    def _last_removed(self) -> dict[str, Plain]:
        """What was taken out under each code, the last time that it was."""
        return {removed["indicator"]["id"]: removed for removed in reversed(self.document.removed_indicators)}


def draft_overview(draft: RubricDraft) -> DraftOverview:
    return DraftOverview(draft, DraftDocument.parse(draft.document), load_rubric_content(draft.follows).content)


def _indicator_row(indicator: dict[str, Any], entry: dict[str, Any]) -> IndicatorRow:
    kind, colour = MATCH_TAGS[MatchType(entry.get("kind", MatchType.NEW))]
    predecessor = entry.get("predecessor", "")
    texts = [indicator["title"], indicator["statement"], indicator["reflection_prompt"]]
    for anchor in indicator["levels"]:
        texts.append(anchor["anchor"])
    return IndicatorRow(
        code=indicator["id"],
        title=indicator["title"],
        kind=kind,
        colour=colour,
        predecessor=predecessor if predecessor != indicator["id"] else "",
        is_unfinished=not all(texts),
    )
