"""What each indicator of a draft comes from, and what becomes of those of the earlier version. Pure: no Django.

Each function takes a document and returns the next one. After each of them every indicator of either version has
exactly one entry in the succession, so that nothing disappears without being named.
"""

from dataclasses import replace
from typing import Any

from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.rubric_content import RubricContent, by_id
from apps.rubric.version_mapping import MatchType, has_same_words

from .draft_document import DraftDocument, Plain


def start_next_version(content: RubricContent, version: str) -> DraftDocument:
    """A copy of a published version as the beginning of the next one: every indicator is the same."""
    document = DraftDocument.from_content(content)
    entries = []
    for code in document.codes:
        entries.append(_new_entry(MatchType.SAME, code, code))
    document.rubric["succession"] = _succession(content, entries)
    document.rubric["rubric"]["version"] = version
    return document


# --- Indicators that come and go --------------------------------------------------------------------------


def add_indicator(document: DraftDocument, factor_id: str, code: str, title: str) -> DraftDocument:
    """The draft with one more indicator at the end of a factor, still without words. Raises KeyError."""
    document = document.copy()
    indicator = _empty_indicator(document, factor_id, code, title)
    document.factor(factor_id)["indicators"].append(indicator)
    document.entries.append(_new_entry(MatchType.NEW, code, None))
    return _with_indicator_counts(document)


def retire_indicator(document: DraftDocument, code: str) -> DraftDocument:
    """The draft without an indicator. What it came from is retired; its words can come back. Raises KeyError."""
    factor_number, number = document.position_of(code)
    document = document.copy()
    factor = document.rubric["factors"][factor_number]
    entry = mapping_entry(document, code)
    document.entries.remove(entry)
    if entry.get("predecessor"):
        document.entries.append(_new_entry(MatchType.RETIRED, None, entry["predecessor"]))
    removed = {
        "factor": factor["id"],
        "place": number,
        "indicator": factor["indicators"].pop(number),
        "entry": entry,
    }
    document = replace(document, removed_indicators=(removed, *document.removed_indicators))
    return _with_indicator_counts(document)


def restore_removed_indicator(document: DraftDocument, number: int) -> DraftDocument:
    """The draft with one of its `removed_indicators` back in its place.

    Raises IndexError if there is no such one, and KeyError if its factor is gone or its code is used by another.
    """
    document = document.copy()
    removed = document.removed_indicators[number]
    code = removed["indicator"]["id"]
    if code in document.codes:
        raise KeyError(code)
    indicators = document.factor(removed["factor"])["indicators"]
    indicators.insert(min(removed["place"], len(indicators)), removed["indicator"])
    others = (*document.removed_indicators[:number], *document.removed_indicators[number + 1 :])
    document = _with_indicator_counts(replace(document, removed_indicators=others))
    predecessor = removed["entry"].get("predecessor")
    if predecessor is None or not _is_unclaimed(document, predecessor):
        document.entries.append(_new_entry(MatchType.NEW, code, None))
    else:
        _remove_retired_entry(document, predecessor)
        document.entries.append(_new_entry(removed["entry"]["kind"], code, predecessor))
    return document


def restore_retired_indicator(document: DraftDocument, predecessor: str, earlier: RubricContent) -> DraftDocument:
    """The draft with a retired indicator of the earlier version back as it was there.

    Raises KeyError if it is not retired, its factor is gone, or its code is used by another.
    """
    document = document.copy()
    if predecessor in document.codes or predecessor not in retired_codes(document):
        raise KeyError(predecessor)
    indicators = document.factor(earlier.factor_of(predecessor).id)["indicators"]
    indicators.append(DraftDocument.from_content(earlier).indicator(predecessor))
    _remove_retired_entry(document, predecessor)
    document.entries.append(_new_entry(MatchType.SAME, predecessor, predecessor))
    return _with_indicator_counts(document)


# --- What an indicator comes from -------------------------------------------------------------------------


def mapping_entry(document: DraftDocument, code: str) -> Plain:
    """What is said of where an indicator comes from. Raises KeyError if nothing is."""
    for entry in document.entries:
        if entry.get("indicator") == code:
            return entry
    raise KeyError(code)


def retired_codes(document: DraftDocument) -> list[str]:
    """The codes of the earlier version that have no successor in the draft."""
    codes = []
    for entry in document.entries:
        if entry["kind"] == MatchType.RETIRED and "predecessor" in entry:
            codes.append(entry["predecessor"])
    return codes


def possible_predecessors(document: DraftDocument, code: str, earlier: RubricContent) -> list[str]:
    """The codes of the earlier version that an indicator may come from: its own, and those that are retired."""
    try:
        own = mapping_entry(document, code).get("predecessor")
    except KeyError:
        own = None
    return [other for other in earlier.indicator_codes if other == own or _is_unclaimed(document, other)]


def map_indicator(
    document: DraftDocument, code: str, kind: str, predecessor: str | None, earlier: RubricContent
) -> DraftDocument:
    """The draft in which an indicator comes from `predecessor` in this way. Raises KeyError if it has no entry.

    The predecessor that it lets go is retired until somebody says otherwise; the one it takes no longer is.
    """
    document = document.copy()
    entry = mapping_entry(document, code)
    former = entry.get("predecessor")
    entry.clear()
    entry.update(_new_entry(kind, code, predecessor))
    if predecessor is not None:
        _remove_retired_entry(document, predecessor)
    if former and former != predecessor and former in earlier.indicator_codes:
        document.entries.append(_new_entry(MatchType.RETIRED, None, former))
    return document


def update_match_types(document: DraftDocument, earlier: RubricContent, *codes: str) -> DraftDocument:
    """After words of these indicators were changed: equal words are the same, and others are at least reworded."""
    document, content = document.copy(), document.content
    earlier_indicators = by_id(earlier.indicators)
    for code in codes:
        entry, indicator = mapping_entry(document, code), content.indicator(code)
        predecessor = earlier_indicators.get(entry.get("predecessor") or "")
        if predecessor is not None and entry["kind"] in (MatchType.SAME, MatchType.REWORDED):
            entry["kind"] = _match_type(indicator, predecessor).value
    return document


def _match_type(indicator: IndicatorContent, predecessor: IndicatorContent) -> MatchType:
    if has_same_words(indicator, predecessor):
        return MatchType.SAME
    has_same_levels = indicator.level_numbers == predecessor.level_numbers
    return MatchType.REWORDED if has_same_levels else MatchType.REPLACED


def complete_mapping(document: DraftDocument, before: DraftDocument, earlier: RubricContent) -> DraftDocument:
    """An imported draft in which every indicator says what it comes from.

    What the file does not say is as the draft said it before. A file that tells a succession keeps what it tells.
    """
    document = document.copy()
    tells_succession = bool(document.rubric.get("succession"))
    entries, entries_by_code = document.entries, document.entries_by_code
    claimed = {entry.get("predecessor") for entry in entries}
    for code in document.codes:
        if code in entries_by_code:
            continue
        entry = _entry_before(before, code, earlier.indicator_codes)
        if entry.get("predecessor") in claimed and entry["kind"] != MatchType.NEW:
            entries.append(_new_entry(MatchType.NEW, code, None))
        else:
            entries.append(entry)
        claimed.add(entry.get("predecessor"))
    if tells_succession:
        return document
    for code in earlier.indicator_codes:
        if code not in claimed:
            entries.append(_new_entry(MatchType.RETIRED, None, code))
    document.rubric["succession"] = _succession(earlier, entries)
    return update_match_types(document, earlier, *document.codes)


def _succession(earlier: RubricContent, entries: list[Plain]) -> Plain:
    return {"identifier": earlier.rubric.id, "version": earlier.rubric.version, "indicators": entries}


def _entry_before(before: DraftDocument, code: str, earlier_codes: tuple[str, ...]) -> Plain:
    """What the draft said of an indicator; else that it is the same as the one with its code, or new."""
    if entry := before.entries_by_code.get(code):
        return entry
    return _new_entry(MatchType.SAME, code, code) if code in earlier_codes else _new_entry(MatchType.NEW, code, None)


def _is_unclaimed(document: DraftDocument, predecessor: str) -> bool:
    """Whether no indicator of the draft comes from this one."""
    for entry in document.entries:
        if entry.get("predecessor") == predecessor and entry["kind"] != MatchType.RETIRED:
            return False
    return True


def _remove_retired_entry(document: DraftDocument, predecessor: str) -> None:
    for entry in list(document.entries):
        if entry["kind"] == MatchType.RETIRED and entry.get("predecessor") == predecessor:
            document.entries.remove(entry)


def _new_entry(kind: str, indicator: str | None, predecessor: str | None) -> Plain:
    entry = {"kind": str(kind)}
    if indicator is not None:
        entry["indicator"] = indicator
    if predecessor is not None:
        entry["predecessor"] = predecessor
    return entry


# --- Indicators as the draft holds them -------------------------------------------------------------------


def _with_indicator_counts(document: DraftDocument) -> DraftDocument:
    """The same draft, whose head says how many indicators it has."""
    about = document.rubric["rubric"]
    about["indicator_count"] = max(len(document.codes), 1)
    sizes = {len(factor["indicators"]) for factor in document.rubric["factors"]}
    if "indicators_per_factor" in about and sizes != {about["indicators_per_factor"]}:
        del about["indicators_per_factor"]
    return document


def _empty_indicator(document: DraftDocument, factor_id: str, code: str, title: str) -> Plain:
    """An indicator with nothing but a code and a title. What it cannot do without is as its neighbours have it."""
    neighbours = list(document.factor(factor_id)["indicators"])
    if not neighbours and document.codes:
        neighbours = [document.indicator(document.codes[0])]
    if neighbours:
        key_voice, source = neighbours[0].get("key_voice", ""), neighbours[0]["grounding"]["factor_name"]
    else:
        key_voice, source = "", next(iter(document.rubric["sources"]), "")
    anchors = []
    for level in document.rubric["scale"]["levels"]:
        anchors.append({"level": level["level"], "anchor": ""})
    grounding: dict[str, Any] = {
        "factor_name": source,
        "paper_section": None,
        "statement": "ours",
        "levels": "ours",
        "mechanism_and_outcome_links": "ours_hypothesis",
        "check_against_full_text": True,
    }
    return {
        "id": code,
        "title": title,
        "statement": "",
        "key_voice": key_voice,
        "person_supported_statement": None,
        "mechanisms": [],
        "outcomes": [],
        "quick_set": False,
        "na_allowed": False,
        "levels": anchors,
        "evidence": [],
        "reflection_prompt": "",
        "supported_by": [],
        "grounding": grounding,
    }
