"""What one version says otherwise than another, part by part and word by word. Pure: no Django.

Both are taken apart into single texts, each with its place. Whatever the tree holds is compared, also what no page of
the editor shows, so nothing can change unseen.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from apps.rubric.succession import Kind

from .document import Document, Plain

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


class How(StrEnum):
    """What happened to some words."""

    KEPT = "kept"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"


@dataclass(frozen=True)
class Words:
    """Some words of a text, and what happened to them."""

    how: How
    text: str


@dataclass(frozen=True)
class Difference:
    """One text that is not what it was; one of the two may be empty."""

    label: str
    before: str
    after: str

    @cached_property
    def words(self) -> tuple[Words, ...]:
        """The two texts woven into one, in reading order."""
        return tuple(woven(self.before, self.after))


@dataclass(frozen=True)
class Section:
    """Everything that differs in one part: a factor, an indicator, or another part of the version."""

    title: str
    differences: tuple[Difference, ...]
    code: str = ""  # of an indicator; empty for anything else
    kind: str = ""  # of an indicator's succession; empty where it is not known
    predecessor: str = ""  # the indicator's code before, if it had another


@dataclass(frozen=True)
class Differences:
    """What differs between two versions."""

    sections: tuple[Section, ...]
    retired: tuple[tuple[str, str], ...]  # code and title in the earlier version

    @property
    def count(self) -> int:
        """How many texts differ, and how many indicators are gone."""
        return sum(len(section.differences) for section in self.sections) + len(self.retired)


def differences(before: Plain, after: Plain) -> Differences:
    """What `after` says otherwise than `before`. Indicators are compared with what they come from."""
    old, new = Document(before), Document(after)
    origin = _origins(old, new)
    found = [*_general(before, after), *_factors(old, new), *_indicators(old, new, origin)]
    gone = [code for code in old.codes if code not in {entry[1] for entry in origin.values()}]
    return Differences(
        tuple(section for section in found if section.differences),
        tuple((code, old.indicator(code)["title"]) for code in gone),
    )


def _origins(old: Document, new: Document) -> dict[str, tuple[str, str | None]]:
    """Of each indicator: what became of it, and the code it had. Two drafts of one version share their codes."""
    told, before = new.rubric.get("succession") or {}, old.rubric["rubric"]
    if (told.get("identifier"), told.get("version")) == (before["id"], before["version"]):
        said = {entry.get("indicator"): (entry["kind"], entry.get("predecessor")) for entry in new.entries}
        origins = {code: said.get(code, (Kind.NEW, None)) for code in new.codes}
        return {code: (kind, was if was in old.codes else None) for code, (kind, was) in origins.items()}
    return {code: ("", code) if code in old.codes else (Kind.NEW, None) for code in new.codes}


def _general(before: Plain, after: Plain) -> Iterator[Section]:
    for name in dict.fromkeys([*before, *after]):
        if name != "factors" and not (name == "succession" and not before.get(name)):
            yield _section(_label(name).capitalize(), before.get(name), after.get(name))


def _factors(old: Document, new: Document) -> Iterator[Section]:
    ids = [{factor["id"]: factor for factor in one.rubric["factors"]} for one in (old, new)]
    for id in dict.fromkeys([*ids[0], *ids[1]]):
        pair = [_without_words_of_indicators(found.get(id)) for found in ids]
        name = (ids[1].get(id) or ids[0][id])["name"]
        yield _section(f"Factor {name}", *pair)


def _without_words_of_indicators(factor: Plain | None) -> Plain | None:
    """A factor's own words, with its indicators' codes in their order."""
    return factor and factor | {"indicators": [indicator["id"] for indicator in factor["indicators"]]}


def _indicators(old: Document, new: Document, origins: Mapping[str, tuple[str, str | None]]) -> Iterator[Section]:
    for code, (kind, was) in origins.items():
        now = new.indicator(code)
        earlier = old.indicator(was) if was else None
        found = _section(f"{code} {now['title']}", earlier, now)
        yield replace(found, code=code, kind=str(kind), predecessor=was if was and was != code else "")


def _section(title: str, before: Any, after: Any) -> Section:
    old, new = (dict(_taken_apart(value, ())) if value is not None else {} for value in (before, after))
    paths = dict.fromkeys([*old, *new])
    found = (Difference(_spelled(path), old.get(path, ""), new.get(path, "")) for path in paths)
    return Section(title.strip(), tuple(one for one in found if one.before != one.after))


def _taken_apart(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every single text of a part, with its place. Parts of a list go by their id, and their order is a text too."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _taken_apart(part, (*path, str(name)))
    elif isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        names = [_name_of(part, number) for number, part in enumerate(value)]
        for name, part in zip(names, value, strict=True):
            yield from _taken_apart({key: said for key, said in part.items() if str(said) != name}, (*path, name))
        yield (*path, "order"), ", ".join(names)
    elif isinstance(value, list | tuple):
        yield path, "\n".join(map(str, value))
    else:
        yield path, _said(value)


def _name_of(part: Mapping[str, Any], number: int) -> str:
    return next((str(part[key]) for key in KEYS if key in part), f"{part.get('type', '')} {number + 1}".strip())


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _spelled(path: tuple[str, ...]) -> str:
    """('levels', '3', 'anchor') as "Level 3"; ('grounding', 'levels') as "Grounding, levels"."""
    if path[:1] == ("levels",) and len(path) > 2:
        path = (f"Level {path[1]}", *(step for step in path[2:] if step != "anchor"))
    text = ", ".join(_label(step) for step in path)
    return text[:1].upper() + text[1:]


def _label(name: str) -> str:
    return LABELS.get(name, name.replace("_", " ") if re.fullmatch(r"[a-z0-9_ ]+", name) else name)


def woven(before: str, after: str) -> Iterator[Words]:
    """Two texts as one: what stayed, what was taken out, what was put in."""
    old, new = (re.findall(r"\s*\S+", text) for text in (before, after))
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = [before], [after]
    for what, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield Words(How.KEPT, "".join(new[k:m]))
            continue
        if i < j:
            yield Words(How.TAKEN_OUT, "".join(old[i:j]))
        if k < m:
            yield Words(How.PUT_IN, "".join(new[k:m]))
