"""Which words a page of the editor shows, where each stands in the draft, and how it is put back. Pure: no Django.

A slot is one field of a form: a text, a list with one entry a line, a tick, a choice. The pages, the list of what is
left to mend and the check for two people at once all go by slots, so a value that has a slot has all three.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apps.rubric.problems import Path
from apps.rubric.values import ID, LABEL, LINE, PROSE, VERSION, Text

from .document import ChangedMeanwhile, Document, Plain

LONGEST_CITE = 110  # characters of a citation in the label of a tick

Choices = tuple[tuple[str, str], ...]


class Shape(StrEnum):
    """What kind of field a slot is."""

    TEXT = "text"
    LINES = "lines"  # a list of texts, one a line
    YES = "yes"
    CHOICE = "choice"
    CHOICES = "choices"  # a list of ids; those that stay keep their order
    EXAMPLES = "examples"  # those examples of an indicator's evidence that are of one kind, one a line


@dataclass(frozen=True)
class Slot:
    """One value that a page lets people change. `path` leads to it in the draft."""

    name: str  # of the form's field
    path: Path
    label: str
    shape: Shape = Shape.TEXT
    kind: Text = PROSE  # how long a text may be once the draft is published, and how it is spelled
    hint: str = ""
    choices: Choices = ()
    may_be_missing: bool = False  # an empty text means that there is none
    of_kind: str = ""  # of evidence, for examples

    def shown(self, document: Document) -> Any:
        """The value as a form's field shows it: a text, a tick, or a list of ids."""
        return self._shown(_at(document.rubric, self.path))

    def _shown(self, value: Any) -> Any:
        match self.shape:
            case Shape.LINES:
                return "\n".join(value)
            case Shape.EXAMPLES:
                return "\n".join(one["example"] for one in value if one["type"] == self.of_kind)
            case Shape.CHOICES:
                return [one for one in value if one in dict(self.choices)]
            case Shape.YES:
                return bool(value)
            case _:
                return value or ""

    def put(self, document: Document, typed: Any) -> None:
        """Put what was typed into the draft. What was not changed stays to the letter."""
        parent = _at(document.rubric, self.path[:-1])
        before = parent.get(self.path[-1]) if isinstance(parent, dict) else parent[self.path[-1]]
        if self.shape != Shape.CHOICES and self._shown(before or []) == typed:
            return
        parent[self.path[-1]] = self._blended(before, typed)

    @property
    def may_be_empty(self) -> bool:
        """Whether a draft can be without it. Ids, codes and origins are never missing: the product relies on them."""
        if self.shape == Shape.CHOICE:
            return "" in dict(self.choices)
        return self.kind.is_free

    @property
    def nothing(self) -> Any:
        """What a field shows that nothing was typed into, ticked or chosen."""
        return {Shape.YES: False, Shape.CHOICES: []}.get(self.shape, "")

    def _blended(self, before: Any, typed: Any) -> Any:
        match self.shape:
            case Shape.LINES:
                return _lines(typed)
            case Shape.EXAMPLES:
                return _with_examples(before, self.of_kind, _lines(typed))
            case Shape.CHOICES:
                kept = [one for one in before if one in typed]
                return [*kept, *(one for one, _ in self.choices if one in typed and one not in kept)]
            case Shape.TEXT if self.may_be_missing and not typed:
                return None
            case _:
                return typed


@dataclass(frozen=True)
class Group:
    """Slots under one heading."""

    heading: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Part:
    """One page of words: a part of the draft that is changed at one go."""

    title: str
    groups: tuple[Group, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for group in self.groups for slot in group.slots)

    def shown(self, document: Document) -> dict[str, Any]:
        """What the fields show, by name."""
        return {slot.name: slot.shown(document) for slot in self.slots}

    def digest(self, document: Document) -> str:
        """A mark of what the page shows: another mark, other words."""
        said = json.dumps(self.shown(document), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()[:20]

    def with_words(self, document: Document, typed: dict[str, Any], seen: str) -> Document:
        """The draft with what was typed. Raises ChangedMeanwhile if the page showed something else than it holds."""
        if self.digest(document) != seen and typed != self.shown(document):
            raise ChangedMeanwhile
        document = document.copy()
        for slot in self.slots:
            slot.put(document, typed[slot.name])
        return document


def _at(value: Any, path: Path) -> Any:
    """What stands at a path; None where its last step leads to nothing."""
    for step in path[:-1]:
        value = value[step]
    if not path:
        return value
    return value.get(path[-1]) if isinstance(value, dict) else value[path[-1]]


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _with_examples(before: Sequence[Plain], kind: str, lines: list[str]) -> list[Plain]:
    """The examples with those of one kind exchanged; the places of all others stay."""
    rest, found = list(lines), []
    for one in before:
        if one["type"] != kind:
            found.append(one)
        elif rest:
            found.append({"type": kind, "example": rest.pop(0)})
    return [*found, *({"type": kind, "example": line} for line in rest)]


# --- The pages --------------------------------------------------------------------------------------------

ORIGINS = {
    "ours": "Ours",
    "ours_hypothesis": "Ours, not tested",
    "paper_abstract": "The paper’s, from its abstract",
    "paper_full_text": "The paper’s, from its full text",
}


@dataclass(frozen=True)
class Key:
    """Which page of words is meant: a `part` by its key, a `factor` by its id, or an `indicator` by its code."""

    kind: str
    name: str

    @property
    def called(self) -> str:
        """The page in a few words, for the list of changes."""
        return {"part": "words: ", "factor": "factor ", "indicator": ""}[self.kind] + self.name


def part(document: Document, key: Key) -> Part:
    """One page of words. Raises KeyError if the draft has no such part."""
    if key.kind == "factor":
        return factor_part(document, key.name)
    if key.kind == "indicator":
        return indicator_part(document, key.name)
    return parts(document)[key.name]


def parts(document: Document) -> dict[str, Part]:
    """Every page of words by its key, but for those of factors and indicators."""
    return {
        "about": _about(),
        "sentences": _sentences(),
        "scale": _scale(document),
        "evidence": _evidence(document),
        "theory": _theory(document),
    }


def _about() -> Part:
    where: Path = ("rubric",)
    return Part(
        "About this version",
        (
            Group(
                "Name and number",
                (
                    _text(
                        "version", where, "Version number", VERSION, "Such as 0.2.0. No other version may have it."
                    ),
                    _text("title", where, "Title", LINE),
                    _text("short_title", where, "Short title", LABEL),
                    _text("status", where, "How far it is tested", ID, "A short code, such as draft_not_validated."),
                ),
            ),
            Group(
                "What it is for",
                (
                    _text("designed_for", where, "Made for"),
                    _text("unit_of_assessment", where, "What it looks at"),
                    _text("not_covered", where, "What it leaves out"),
                    _text("wording_origin", where, "Where its words come from"),
                ),
            ),
        ),
    )


SENTENCES = {
    "short_disclaimer": "The short disclaimer",
    "method_note": "How it was made",
    "score_note": "What scores say",
    "band_note": "What bands are",
    "benchmark_note": "About comparisons",
    "outcome_link_note": "About outcomes",
    "self_reflection_note": "About reflections",
    "self_assessed_label": "Label of a self-assessed audit",
    "independent_label": "Label of an audit reviewed from outside",
}
LABELS = ("self_assessed_label", "independent_label")


def _sentences() -> Part:
    where: Path = ("honest_wording",)
    said = tuple(_text(name, where, label, LABEL if name in LABELS else PROSE) for name, label in SENTENCES.items())
    lists = (
        _list("avoid_saying", where, "What should not be said of a result", LINE),
        _list("ok_to_say", where, "What can be said of a result", LINE),
    )
    return Part("Sentences that stand with scores", (Group("Sentences", said), Group("Words to use", lists)))


RULES = {
    "score_what_is_there": "What is rated",
    "level_4_evidence": "Evidence for the levels near the top",
    "level_5_voice": "Whose view the highest level needs",
    "factor_score": "The score of a factor",
    "overall_score": "The score over all factors",
    "rounding": "Rounding",
    "percent": "Per cent",
    "group_views": "Views of different groups",
    "refresh_group_results": "When results of groups appear",
}


def _scale(document: Document) -> Part:
    levels = _each(
        document, ("scale", "levels"), "level", "level", {"label": ("Label", LABEL), "meaning": ("Meaning", PROSE)}
    )
    answers = _each(
        document,
        ("scale", "non_scores"),
        "answer",
        "code",
        {"label": ("Label", LABEL), "rule": ("When to choose it", PROSE)},
    )
    bands = _each(document, ("scale", "bands"), "band", "id", {"label": ("Label", LABEL)})
    rules = tuple(_text(name, ("scale", "rules"), label) for name, label in RULES.items())
    guard = (_text("band_guard", ("scale",), "What holds a band back"),)
    return Part(
        "Levels, bands and rules",
        (
            Group("Levels", levels),
            Group("Answers that are no level", answers),
            Group("Bands", (*bands, *guard)),
            Group("Rules in words", rules),
        ),
    )


def _evidence(document: Document) -> Part:
    words = {"label": ("Name", LABEL), "examples": ("Examples", PROSE)}
    who = {"label": ("Name", LABEL), "role": ("What they do", PROSE)}
    return Part(
        "Kinds of evidence and whose views count",
        (
            Group("Kinds of evidence", _each(document, ("evidence_types",), "kind", "id", words)),
            Group("Whose views count", _each(document, ("informants",), "informant", "id", who)),
        ),
    )


def _theory(document: Document) -> Part:
    words = {"name": ("Name", LABEL), "plain": ("In plain words", PROSE)}
    links = {"context": ("Context", PROSE)}
    return Part(
        "Outcomes and working theory",
        (
            Group("Outcomes", _each(document, ("outcomes",), "outcome", "id", words)),
            Group("What may change in a person", _each(document, ("mechanisms",), "mechanism", "id", words)),
            Group("Links", _each(document, ("cmo_links",), "link", "id", links)),
        ),
    )


def factor_part(document: Document, factor: str) -> Part:
    """The page of a factor's own words. Raises KeyError if the draft has no such factor."""
    found = document.factor(factor)
    where: Path = ("factors", document.rubric["factors"].index(found))
    return Part(
        found["name"] or factor,
        (
            Group(
                "What the factor is",
                (
                    _text("name", where, "Name", LABEL),
                    _text("in_one_line", where, "In one line", LINE, "As somebody might say it."),
                    _text("working_definition", where, "What it means"),
                    _text("not_this", where, "What it is not"),
                    _list("watch_out_for", where, "Watch out for", LINE),
                ),
            ),
            Group(
                "What may come of it",
                (_ticks("expected_outcomes", where, "Outcomes", _names(document.rubric["outcomes"])),),
            ),
            Group(
                "Whose words",
                tuple(
                    _origin(document, name, (*where, "grounding"), label)
                    for name, label in (("name", "The name"), ("definition", "The other words"))
                ),
            ),
        ),
    )


def indicator_part(document: Document, code: str) -> Part:
    """The page of an indicator's words. Raises KeyError if the draft has no such indicator."""
    f, i = document.place_of(code)
    where: Path = ("factors", f, "indicators", i)
    found = document.indicator(code)
    return Part(
        found["title"] or code,
        (
            Group(
                "The practice",
                (
                    _text("title", where, "Title", LINE),
                    _text(
                        "statement",
                        where,
                        "Statement",
                        hint="What the programme does when this practice is in place.",
                    ),
                ),
            ),
            Group("Levels", _anchors(document, found, where)),
            Group("Evidence", _where_to_look(document, where)),
            Group("Prompts and guidance", _guidance(where)),
            Group("What it may lead to", _references(document, where)),
            Group("Whose words", _grounding(document, where)),
        ),
    )


def _anchors(document: Document, indicator: Plain, where: Path) -> tuple[Slot, ...]:
    labels = {level["level"]: level["label"] for level in document.rubric["scale"]["levels"]}
    return tuple(
        Slot(
            f"level_{number}_{anchor['level']}",
            (*where, "levels", number, "anchor"),
            f"Level {anchor['level']}: {labels.get(anchor['level'], '')}".rstrip(": "),
        )
        for number, anchor in enumerate(indicator["levels"])
    )


def _where_to_look(document: Document, where: Path) -> tuple[Slot, ...]:
    voices = tuple((one["id"], one["label"]) for one in document.rubric["informants"])
    voice = Slot(
        "key_voice",
        (*where, "key_voice"),
        "Whose view counts most",
        Shape.CHOICE,
        hint="The highest level asks for it.",
        choices=(("", "Choose"), *voices),
    )
    kinds = (
        Slot(
            f"evidence_{kind['id']}",
            (*where, "evidence"),
            f"Where to look: {kind['label']}",
            Shape.EXAMPLES,
            hint="One example a line.",
            of_kind=kind["id"],
        )
        for kind in document.rubric["evidence_types"]
    )
    return (voice, *kinds)


def _guidance(where: Path) -> tuple[Slot, ...]:
    return (
        _text("reflection_prompt", where, "A prompt for reflection"),
        Slot(
            "person_supported_statement",
            (*where, "person_supported_statement"),
            "What somebody supported might say",
            hint="The survey asks it. Leave it empty if they cannot know.",
            may_be_missing=True,
        ),
        Slot("quick_set", (*where, "quick_set"), "It belongs to the quick set", Shape.YES),
        Slot("na_allowed", (*where, "na_allowed"), "“Does not apply” may be chosen", Shape.YES),
        Slot(
            "na_guidance",
            (*where, "na_guidance"),
            "When it does not apply",
            hint="Leave it empty unless “does not apply” may be chosen.",
            may_be_missing=True,
        ),
    )


def _references(document: Document, where: Path) -> tuple[Slot, ...]:
    return (
        _ticks("mechanisms", where, "What may change in a person", _names(document.rubric["mechanisms"])),
        _ticks("outcomes", where, "What may come of it", _names(document.rubric["outcomes"])),
        _ticks("supported_by", where, "Sources that it leans on", _sources(document)),
    )


def _grounding(document: Document, where: Path) -> tuple[Slot, ...]:
    where = (*where, "grounding")
    return (
        _origin(document, "statement", where, "The statement"),
        _origin(document, "levels", where, "The levels"),
        Slot(
            "paper_section",
            (*where, "paper_section"),
            "Where in the paper",
            kind=LINE,
            hint="Such as Results, page 4. Leave it empty if it is not there.",
            may_be_missing=True,
        ),
        Slot(
            "check_against_full_text",
            (*where, "check_against_full_text"),
            "It is still to be checked against the whole paper",
            Shape.YES,
        ),
    )


# --- Small makers -----------------------------------------------------------------------------------------


def _text(name: str, where: Path, label: str, kind: Text = PROSE, hint: str = "") -> Slot:
    return Slot(name, (*where, name), label, kind=kind, hint=hint)


def _list(name: str, where: Path, label: str, kind: Text) -> Slot:
    return Slot(name, (*where, name), label, Shape.LINES, kind=kind, hint="One a line.")


def _ticks(name: str, where: Path, label: str, choices: Iterable[tuple[str, str]]) -> Slot:
    return Slot(name, (*where, name), label, Shape.CHOICES, choices=tuple(choices))


def _origin(document: Document, name: str, where: Path, label: str) -> Slot:
    given = _at(document.rubric, (*where, name))
    choices = ORIGINS | ({} if given in ORIGINS else {given: given.replace("_", " ").capitalize()})
    return Slot(f"whose_{name}", (*where, name), label, Shape.CHOICE, choices=tuple(choices.items()))


def _each(
    document: Document, where: Path, prefix: str, key: str, words: dict[str, tuple[str, Text]]
) -> tuple[Slot, ...]:
    """The same few slots for every part of a list, each labelled with the part's own id, code or number."""
    found = _at(document.rubric, where)
    return tuple(
        Slot(f"{prefix}_{number}_{name}", (*where, number, name), f"{_called(part, key)}: {label.lower()}", kind=kind)
        for number, part in enumerate(found)
        for name, (label, kind) in words.items()
    )


def _called(part: Plain, key: str) -> str:
    """What a part is called in the labels of its fields, in words that do not change while they are typed."""
    return f"Level {part[key]}" if key == "level" else str(part[key]).replace("_", " ")


def _names(found: Iterable[Plain]) -> list[tuple[str, str]]:
    return [(part["id"], part["name"] or part["id"]) for part in found]


def _sources(document: Document) -> list[tuple[str, str]]:
    return [(name, _short(source["cite"]) or name) for name, source in document.rubric["sources"].items()]


def _short(cite: str) -> str:
    """The beginning of a citation: authors and, in most cases, the title."""
    return cite if len(cite) <= LONGEST_CITE else f"{cite[:LONGEST_CITE].rsplit(' ', 1)[0]} …"
