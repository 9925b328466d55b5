"""Fields of one kind or another for the pages of words. Pure: no Django."""

from collections.abc import Iterable

from apps.rubric.problems import Path
from apps.rubric.schema.value_rules import PROSE, TextRule

from .draft_document import DraftDocument, Plain
from .form_fields import FieldSpec, FormFieldType, value_at

LONGEST_CITE = 110  # characters of a citation in the label of a tick

ORIGINS = {
    "ours": "Ours",
    "ours_hypothesis": "Ours, not tested",
    "paper_abstract": "The paper’s, from its abstract",
    "paper_full_text": "The paper’s, from its full text",
}


def text_field(name: str, path: Path, label: str, text_rule: TextRule = PROSE, hint: str = "") -> FieldSpec:
    """A text that stands at `path` under this name."""
    return FieldSpec(name, (*path, name), label, text_rule=text_rule, hint=hint)


def lines_field(name: str, path: Path, label: str, text_rule: TextRule) -> FieldSpec:
    """A list of texts, one a line."""
    return FieldSpec(name, (*path, name), label, FormFieldType.LINES, text_rule=text_rule, hint="One a line.")


def ticks_field(name: str, path: Path, label: str, choices: Iterable[tuple[str, str]]) -> FieldSpec:
    """A list of ids, each with a tick."""
    return FieldSpec(name, (*path, name), label, FormFieldType.MULTIPLE_CHOICE, choices=tuple(choices))


def origin_field(document: DraftDocument, name: str, path: Path, label: str) -> FieldSpec:
    """Whose words something is. An origin that is not among the usual ones can stay."""
    current = value_at(document.rubric, (*path, name))
    choices = dict(ORIGINS)
    if current not in choices:
        choices[current] = current.replace("_", " ").capitalize()
    return FieldSpec(f"whose_{name}", (*path, name), label, FormFieldType.CHOICE, choices=tuple(choices.items()))


def fields_of_each(
    document: DraftDocument, path: Path, prefix: str, key: str, words: dict[str, tuple[str, TextRule]]
) -> tuple[FieldSpec, ...]:
    """The same few fields for every entry of a list, each labelled with the entry's own id, code or number."""
    fields = []
    for number, entry in enumerate(value_at(document.rubric, path)):
        # A name that does not change while the entry's words are typed.
        entry_name = f"Level {entry[key]}" if key == "level" else str(entry[key]).replace("_", " ")
        for name, (label, text_rule) in words.items():
            field_label = f"{entry_name}: {label.lower()}"
            field_path = (*path, number, name)
            fields.append(FieldSpec(f"{prefix}_{number}_{name}", field_path, field_label, text_rule=text_rule))
    return tuple(fields)


def name_choices(entries: Iterable[Plain]) -> list[tuple[str, str]]:
    """The ids of a list with the names that people read."""
    return [(entry["id"], entry["name"] or entry["id"]) for entry in entries]


def citation_choices(document: DraftDocument) -> list[tuple[str, str]]:
    """The ids of the sources with the beginning of what they are."""
    return [(id, _shortened(source["cite"]) or id) for id, source in document.rubric["sources"].items()]


def _shortened(cite: str) -> str:
    """The beginning of a citation: authors and, in most cases, the title."""
    return cite if len(cite) <= LONGEST_CITE else f"{cite[:LONGEST_CITE].rsplit(' ', 1)[0]} …"
