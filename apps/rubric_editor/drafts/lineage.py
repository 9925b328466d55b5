"""Adding indicators to a draft, taking them out, bringing them back, and saying what each comes from.

Each function takes a document and returns the next one. After each of them every indicator of either version has
exactly one entry, so that nothing disappears without being named. Pure: no Django.
"""

import re
from dataclasses import replace
from typing import Any

from apps.rubric import tree
from apps.rubric.succession import Kind, has_the_words_of

from .document import Document, Plain


def started(content: tree.Rubric, version: str) -> Document:
    """A copy of a published version as the beginning of the next one: every indicator is the same."""
    document = Document.of(content)
    about = document.rubric["rubric"]
    document.rubric["succession"] = {
        "identifier": about["id"],
        "version": about["version"],
        "indicators": [_entry(Kind.SAME, code, code) for code in document.codes],
    }
    about["version"] = version
    return document


def next_version(version: str) -> str:
    """0.1.0 → 0.2.0, 7 → 8: the number that people are likely to want."""
    numbers = [int(number) for number in re.findall(r"[0-9]+", version.split("-")[0])]
    place = 1 if len(numbers) > 1 else 0
    numbers[place] += 1
    return ".".join(map(str, [*numbers[: place + 1], *(0 for _ in numbers[place + 1 :])]))


def next_code(document: Document, factor: str, earlier: tree.Rubric) -> str:
    """A code that neither version has used, in the factor's own manner: ACC-7 after ACC-6."""
    prefix = document.factor(factor)["code"]
    taken = codes_in_use(document, earlier)
    number = 1 + max(
        (int(code.rpartition("-")[2]) for code in taken if re.fullmatch(rf"{prefix}-[0-9]{{1,6}}", code)), default=0
    )
    return f"{prefix}-{number}"


def codes_in_use(document: Document, earlier: tree.Rubric) -> set[str]:
    """Every code that an indicator of either version has, or had before it was set aside."""
    aside = (kept["indicator"]["id"] for kept in document.set_aside)
    return {*document.codes, *(one.id for one in earlier.indicators), *aside}


def added(document: Document, factor: str, code: str, title: str) -> Document:
    """The draft with one more indicator at the end of a factor, still without words. Raises KeyError."""
    document = document.copy()
    document.factor(factor)["indicators"].append(_blank(document, factor, code, title))
    document.entries.append(_entry(Kind.NEW, code, None))
    return _counted(document)


def taken_out(document: Document, code: str) -> Document:
    """The draft without an indicator. What it came from is retired; its words are set aside. Raises KeyError."""
    f, i = document.place_of(code)
    document = document.copy()
    factor = document.rubric["factors"][f]
    entry = entry_of(document, code)
    document.entries.remove(entry)
    if entry.get("predecessor"):
        document.entries.append(_entry(Kind.RETIRED, None, entry["predecessor"]))
    kept = {"factor": factor["id"], "place": i, "indicator": factor["indicators"].pop(i), "entry": entry}
    return _counted(replace(document, set_aside=(kept, *document.set_aside)))


def brought_back(document: Document, number: int) -> Document:
    """The draft with what was set aside as number `number` back in its place.

    Raises IndexError if nothing was, and KeyError if its factor is gone or its code is used by another.
    """
    document = document.copy()
    kept = document.set_aside[number]
    code = kept["indicator"]["id"]
    if code in document.codes:
        raise KeyError(code)
    indicators = document.factor(kept["factor"])["indicators"]
    indicators.insert(min(kept["place"], len(indicators)), kept["indicator"])
    rest = (*document.set_aside[:number], *document.set_aside[number + 1 :])
    document = _counted(replace(document, set_aside=rest))
    predecessor = kept["entry"].get("predecessor")
    if predecessor is None or not _free(document, predecessor):
        document.entries.append(_entry(Kind.NEW, code, None))
        return document
    _forget_retired(document, predecessor)
    document.entries.append(_entry(kept["entry"]["kind"], code, predecessor))
    return document


def put_back(document: Document, predecessor: str, earlier: tree.Rubric) -> Document:
    """The draft with a retired indicator of the earlier version back as it was there.

    Raises KeyError if it is not retired, its factor is gone, or its code is used by another.
    """
    document = document.copy()
    if predecessor in document.codes or predecessor not in retired(document):
        raise KeyError(predecessor)
    indicators = document.factor(earlier.factor_of(predecessor).id)["indicators"]
    indicators.append(Document.of(earlier).indicator(predecessor))
    _forget_retired(document, predecessor)
    document.entries.append(_entry(Kind.SAME, predecessor, predecessor))
    return _counted(document)


def mapped(document: Document, code: str, kind: str, predecessor: str | None, earlier: tree.Rubric) -> Document:
    """The draft in which an indicator comes from `predecessor` in this way. Raises KeyError if it has no entry.

    The predecessor that it lets go is retired until somebody says otherwise; the one it takes no longer is.
    """
    document = document.copy()
    entry = entry_of(document, code)
    let_go = entry.get("predecessor")
    entry.clear()
    entry.update(_entry(kind, code, predecessor))
    if predecessor is not None:
        _forget_retired(document, predecessor)
    if let_go and let_go != predecessor and let_go in [one.id for one in earlier.indicators]:
        document.entries.append(_entry(Kind.RETIRED, None, let_go))
    return document


def settled(document: Document, earlier: tree.Rubric, *codes: str) -> Document:
    """After words of these indicators were changed: equal words are the same, and others are at least reworded."""
    document, content = document.copy(), document.content
    found = {one.id: one for one in earlier.indicators}
    for code in codes:
        entry, now = entry_of(document, code), content.indicator(code)
        before = found.get(entry.get("predecessor") or "")
        if before is not None and entry["kind"] in (Kind.SAME, Kind.REWORDED):
            levels = [anchor.level for anchor in now.levels] == [anchor.level for anchor in before.levels]
            other = Kind.REWORDED if levels else Kind.REPLACED
            entry["kind"] = (Kind.SAME if has_the_words_of(now, before) else other).value
    return document


def completed(document: Document, before: Document, earlier: tree.Rubric) -> Document:
    """An imported draft in which every indicator says what it comes from.

    What the file does not say is as the draft said it before. A file that tells a succession keeps what it tells.
    """
    document = document.copy()
    told = document.rubric.get("succession")
    about, known = earlier.rubric, [one.id for one in earlier.indicators]
    entries = document.entries
    mapped_codes = {entry.get("indicator") for entry in entries}
    missing = [code for code in document.codes if code not in mapped_codes]
    said = {entry.get("indicator"): entry for entry in before.entries if entry.get("indicator")}
    used = {entry.get("predecessor") for entry in entries}
    for code in missing:
        entry = said.get(code) or _entry(*((Kind.SAME, code, code) if code in known else (Kind.NEW, code, None)))
        free = entry.get("predecessor") not in used
        entries.append(entry if free or entry["kind"] == Kind.NEW else _entry(Kind.NEW, code, None))
        used.add(entry.get("predecessor"))
    if told:
        return document
    entries += [_entry(Kind.RETIRED, None, code) for code in known if code not in used]
    document.rubric["succession"] = {"identifier": about.id, "version": about.version, "indicators": entries}
    return settled(document, earlier, *document.codes)


def entry_of(document: Document, code: str) -> Plain:
    """What is said of where an indicator comes from. Raises KeyError if nothing is."""
    for entry in document.entries:
        if entry.get("indicator") == code:
            return entry
    raise KeyError(code)


def retired(document: Document) -> list[str]:
    """The codes of the earlier version that have no successor in the draft."""
    return [
        entry["predecessor"] for entry in document.entries if entry["kind"] == Kind.RETIRED and "predecessor" in entry
    ]


def can_be_followed(document: Document, code: str, earlier: tree.Rubric) -> list[str]:
    """The codes of the earlier version that an indicator may come from: its own, and those that are retired."""
    own = next((entry.get("predecessor") for entry in document.entries if entry.get("indicator") == code), None)
    return [one.id for one in earlier.indicators if one.id == own or _free(document, one.id)]


def _free(document: Document, predecessor: str) -> bool:
    """Whether no indicator of the draft comes from this one."""
    return all(entry.get("predecessor") != predecessor or entry["kind"] == Kind.RETIRED for entry in document.entries)


def _forget_retired(document: Document, predecessor: str) -> None:
    for entry in list(document.entries):
        if entry["kind"] == Kind.RETIRED and entry.get("predecessor") == predecessor:
            document.entries.remove(entry)


def _entry(kind: str, indicator: str | None, predecessor: str | None) -> Plain:
    given = {"kind": str(kind), "indicator": indicator, "predecessor": predecessor}
    return {name: value for name, value in given.items() if value is not None}


def _counted(document: Document) -> Document:
    """The same draft, whose head says how many indicators it has."""
    about = document.rubric["rubric"]
    about["indicator_count"] = max(len(document.codes), 1)
    sizes = {len(factor["indicators"]) for factor in document.rubric["factors"]}
    if "indicators_per_factor" in about and sizes != {about["indicators_per_factor"]}:
        del about["indicators_per_factor"]
    return document


def _blank(document: Document, factor: str, code: str, title: str) -> Plain:
    """An indicator with nothing but a code and a title. What it cannot do without is as its neighbours have it."""
    neighbours = [*document.factor(factor)["indicators"], *(document.indicator(one) for one in document.codes)]
    like: dict[str, Any] = neighbours[0] if neighbours else {}
    sources = list(document.rubric["sources"])
    return {
        "id": code,
        "title": title,
        "statement": "",
        "key_voice": like.get("key_voice", ""),
        "person_supported_statement": None,
        "mechanisms": [],
        "outcomes": [],
        "quick_set": False,
        "na_allowed": False,
        "levels": [{"level": level["level"], "anchor": ""} for level in document.rubric["scale"]["levels"]],
        "evidence": [],
        "reflection_prompt": "",
        "supported_by": [],
        "grounding": {
            "factor_name": like["grounding"]["factor_name"] if like else (sources[0] if sources else ""),
            "paper_section": None,
            "statement": "ours",
            "levels": "ours",
            "mechanism_and_outcome_links": "ours_hypothesis",
            "check_against_full_text": True,
        },
    }
