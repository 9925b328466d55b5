"""What one version says otherwise than another, part by part and word by word. Pure: no Django.

Both are taken apart into single texts, each with its path. Whatever the rubric holds is compared, also what no page
of the editor shows, so nothing can change unseen.
"""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from apps.rubric.version_mapping import MatchType

from .draft_document import DraftDocument, Plain

TextPath = tuple[str, ...]  # names and ids that lead to one text of a part

MOST_WORDS = 1500  # of a text that is compared word by word; longer ones stand whole beside each other

# Names of parts in the words of the editor's pages; others are read from the file's own names.
LABELS = {
    "id": "code",
    "anchor": "anchor",
    "key_voice": "whose view counts most",
    "person_supported_statement": "what somebody supported might say",
    "na_allowed": "“does not apply” may be chosen",
    "na_guidance": "when it does not apply",
    "cmo_links": "links",
    "honest_wording": "sentences",
    "rubric": "about this version",
    "evidence": "where to look",
    "supported_by": "sources it leans on",
}
KEYS = ("id", "level", "code")  # by which the parts of a list are told apart


class ChangeType(StrEnum):
    """What happened to some words."""

    UNCHANGED = "unchanged"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class TextRun:
    """Some words of a text, and what happened to them."""

    change: ChangeType
    text: str


@dataclass(frozen=True)
class TextDifference:
    """One text that is not what it was; one of the two may be empty."""

    label: str
    before: str
    after: str

    @cached_property
    def runs(self) -> tuple[TextRun, ...]:
        """The two texts in one, in reading order."""
        return tuple(compare_words(self.before, self.after))


@dataclass(frozen=True)
class PartDifferences:
    """Everything that differs in one part: a factor, an indicator, or another part of the version."""

    title: str
    differences: tuple[TextDifference, ...]
    code: str = ""  # of an indicator; empty for anything else
    kind: str = ""  # of an indicator's succession; empty where it is not known
    predecessor: str = ""  # the indicator's code before, if it had another


@dataclass(frozen=True)
class VersionDifferences:
    """What differs between two versions."""

    parts: tuple[PartDifferences, ...]
    retired: tuple[tuple[str, str], ...]  # code and title in the earlier version

    @property
    def count(self) -> int:
        """How many texts differ, and how many indicators are gone."""
        return sum(len(part.differences) for part in self.parts) + len(self.retired)


@dataclass(frozen=True)
class _Origin:
    """What became of an indicator, and the code it had."""

    kind: str  # empty where it is not known
    predecessor: str | None


def compare_versions(before: Plain, after: Plain) -> VersionDifferences:
    """What `after` says otherwise than `before`. Indicators are compared with what they come from."""
    old, new = DraftDocument(before), DraftDocument(after)
    origins = _origins(old, new)
    parts = []
    for part in (*_general_parts(before, after), *_factors(old, new), *_indicators(old, new, origins)):
        if part.differences:
            parts.append(part)
    predecessors = {origin.predecessor for origin in origins.values()}
    retired = []
    for code in old.codes:
        if code not in predecessors:
            retired.append((code, old.indicator(code)["title"]))
    return VersionDifferences(tuple(parts), tuple(retired))


def _origins(old: DraftDocument, new: DraftDocument) -> dict[str, _Origin]:
    """Where each indicator comes from. Two drafts of one version share their codes."""
    succession, before = new.rubric.get("succession") or {}, old.rubric["rubric"]
    is_next = (succession.get("identifier"), succession.get("version")) == (before["id"], before["version"])
    entries, old_codes = new.entries_by_code, old.codes
    origins = {}
    for code in new.codes:
        if not is_next and code in old_codes:
            origins[code] = _Origin("", code)
        elif is_next and code in entries:
            predecessor = entries[code].get("predecessor")
            origins[code] = _Origin(entries[code]["kind"], predecessor if predecessor in old_codes else None)
        else:
            origins[code] = _Origin(MatchType.NEW, None)
    return origins


# --- Parts ------------------------------------------------------------------------------------------------


def _general_parts(before: Plain, after: Plain) -> Iterator[PartDifferences]:
    for name in dict.fromkeys([*before, *after]):
        is_first_succession = name == "succession" and not before.get(name)
        if name != "factors" and not is_first_succession:
            yield _compare_part(_label(name).capitalize(), before.get(name), after.get(name))


def _factors(old: DraftDocument, new: DraftDocument) -> Iterator[PartDifferences]:
    old_factors, new_factors = old.factors_by_id, new.factors_by_id
    for id in dict.fromkeys([*old_factors, *new_factors]):
        before, after = old_factors.get(id), new_factors.get(id)
        name = (after or before or {})["name"]
        yield _compare_part(
            f"Factor {name}",
            _without_words_of_indicators(before),
            _without_words_of_indicators(after),
        )


def _without_words_of_indicators(factor: Plain | None) -> Plain | None:
    """A factor's own words, with its indicators' codes in their order."""
    return factor and factor | {"indicators": [indicator["id"] for indicator in factor["indicators"]]}


def _indicators(old: DraftDocument, new: DraftDocument, origins: Mapping[str, _Origin]) -> Iterator[PartDifferences]:
    for code, origin in origins.items():
        indicator = new.indicator(code)
        predecessor = origin.predecessor
        earlier = old.indicator(predecessor) if predecessor else None
        compared = _compare_part(f"{code} {indicator['title']}", earlier, indicator)
        other_code = predecessor if predecessor and predecessor != code else ""
        yield replace(compared, code=code, kind=str(origin.kind), predecessor=other_code)


def _compare_part(title: str, before: Any, after: Any) -> PartDifferences:
    old = dict(_texts_of(before, ())) if before is not None else {}
    new = dict(_texts_of(after, ())) if after is not None else {}
    differences = []
    for path in dict.fromkeys([*old, *new]):
        old_text, new_text = old.get(path, ""), new.get(path, "")
        if old_text != new_text:
            differences.append(TextDifference(_path_label(path), old_text, new_text))
    return PartDifferences(title.strip(), tuple(differences))


# --- Single texts -----------------------------------------------------------------------------------------


def _texts_of(value: Any, path: TextPath) -> Iterator[tuple[TextPath, str]]:
    """Every single text of a part, with its path. Parts of a list go by their id, and their order is a text too."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _texts_of(part, (*path, str(name)))
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        yield from _texts_of_list(value, path)
    elif isinstance(value, list | tuple):
        yield path, "\n".join(map(str, value))
    else:
        yield path, _text_of(value)


def _texts_of_list(parts: Sequence[Mapping[str, Any]], path: TextPath) -> Iterator[tuple[TextPath, str]]:
    names = []
    for number, part in enumerate(parts):
        name = _name_of(part, number)
        names.append(name)
        without_name = {key: value for key, value in part.items() if str(value) != name}
        yield from _texts_of(without_name, (*path, name))
    yield (*path, "order"), ", ".join(names)


def _name_of(part: Mapping[str, Any], number: int) -> str:
    for key in KEYS:
        if key in part:
            return str(part[key])
    return f"{part.get('type', '')} {number + 1}".strip()


def _text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _path_label(path: TextPath) -> str:
    """('levels', '3', 'anchor') as "Level 3"; ('grounding', 'levels') as "Grounding, levels"."""
    labels = list(map(_label, path))
    if path[:1] == ("levels",) and len(path) > 2:
        labels = [f"Level {path[1]}"]
        for step in path[2:]:
            if step != "anchor":
                labels.append(_label(step))
    text = ", ".join(labels)
    return text[:1].upper() + text[1:]


def _label(name: str) -> str:
    if name in LABELS:
        return LABELS[name]
    return name.replace("_", " ") if re.fullmatch(r"[a-z0-9_ ]+", name) else name


def compare_words(before: str, after: str) -> Iterator[TextRun]:
    """Two texts as one: what stayed, what was taken out, what was put in."""
    old, new = re.findall(r"\s*\S+", before), re.findall(r"\s*\S+", after)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = [before], [after]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for operation, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        removed, added = old[old_start:old_end], new[new_start:new_end]
        if operation == "equal":
            yield TextRun(ChangeType.UNCHANGED, "".join(added))
            continue
        if removed:
            yield TextRun(ChangeType.REMOVED, "".join(removed))
        if added:
            yield TextRun(ChangeType.ADDED, "".join(added))
