"""One field of the editor's forms: which value of a draft it shows, and how it is put back. Pure: no Django.

The pages, the list of open issues and the check for two people at once all go by these fields, so a value that has
one has all three.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from apps.common.unicode_text import line_text, stripped_text
from apps.rubric.problems import Path
from apps.rubric.schema.value_rules import PROSE, TextRule

from .draft_document import DraftDocument, Plain

Choices = tuple[tuple[str, str], ...]


class FormFieldType(StrEnum):
    """What kind of field a value has."""

    TEXT = "text"
    LINES = "lines"  # a list of texts, one a line
    CHECKBOX = "checkbox"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple choice"  # a list of ids; those that stay keep their order
    EXAMPLES = "examples"  # those examples of an indicator's evidence that are of one kind, one a line


@dataclass(frozen=True)
class FieldSpec:
    """One value that a page lets people change. `path` leads to it in the draft."""

    name: str  # of the form's field
    path: Path
    label: str
    field_type: FormFieldType = FormFieldType.TEXT
    text_rule: TextRule = PROSE  # how long a text may be once the draft is published, and how it is spelled
    hint: str = ""
    choices: Choices = ()
    is_nullable: bool = False  # an empty text means that there is none
    evidence_type: str = ""  # of the examples

    def value_in(self, document: DraftDocument) -> Any:
        """The value as a form's field shows it: a text, a tick, or a list of ids."""
        return self._in_one_form(self._displayed(value_at(document.rubric, self.path)))

    def write(self, document: DraftDocument, value: Any) -> None:
        """Put what was typed into the draft. What was not changed stays to the letter."""
        *steps, last = self.path
        parent = value_at(document.rubric, tuple(steps))
        before = parent.get(last) if isinstance(parent, dict) else parent[last]
        if self.field_type != FormFieldType.MULTIPLE_CHOICE and self._is_shown_as(value, before):
            return
        parent[last] = self._stored(before, value)

    @property
    def may_be_empty(self) -> bool:
        """Whether a draft can be without it. Ids, codes and origins are never missing: the product relies on them."""
        if self.field_type == FormFieldType.CHOICE:
            return "" in dict(self.choices)
        return self.text_rule.is_free

    @property
    def empty_value(self) -> Any:
        """What a field shows that nothing was typed into, ticked or chosen."""
        if self.field_type == FormFieldType.CHECKBOX:
            return False
        return [] if self.field_type == FormFieldType.MULTIPLE_CHOICE else ""

    def in_words(self, value: Any) -> str:
        """A value of the field as a sentence can quote it."""
        labels = dict(self.choices)
        if self.field_type == FormFieldType.CHECKBOX:
            return "Yes" if value else "No"
        if self.field_type == FormFieldType.MULTIPLE_CHOICE:
            return ", ".join(labels.get(id, id) for id in value)
        return labels.get(value, value) if labels else value

    def _is_shown_as(self, value: Any, stored: Any) -> bool:
        return self._in_one_form(self._displayed(stored or [])) == value

    def _in_one_form(self, value: Any) -> Any:
        """A text as the form's field gives it back, so that what nobody changed is the same."""
        if not isinstance(value, str):
            return value
        return stripped_text(value) if self.is_long else line_text(value)

    @property
    def is_long(self) -> bool:
        """Whether it may have several lines."""
        return self.field_type != FormFieldType.TEXT or self.text_rule.several_lines

    def _displayed(self, stored: Any) -> Any:
        match self.field_type:
            case FormFieldType.LINES:
                return "\n".join(stored)
            case FormFieldType.EXAMPLES:
                return "\n".join(entry["example"] for entry in stored if entry["type"] == self.evidence_type)
            case FormFieldType.MULTIPLE_CHOICE:
                known = dict(self.choices)
                return [id for id in stored if id in known]
            case FormFieldType.CHECKBOX:
                return bool(stored)
            case _:
                return stored or ""

    def _stored(self, before: Any, value: Any) -> Any:
        match self.field_type:
            case FormFieldType.LINES:
                return _lines(value)
            case FormFieldType.EXAMPLES:
                return _with_examples(before, self.evidence_type, _lines(value))
            case FormFieldType.MULTIPLE_CHOICE:
                return self._in_order(before, value)
            case FormFieldType.TEXT if self.is_nullable and not value:
                return None
            case _:
                return value

    def _in_order(self, before: list[str], chosen: list[str]) -> list[str]:
        """The chosen ids: those that stay as they stood, then the others in the order of the choices."""
        ids = [id for id in before if id in chosen]
        for id, _ in self.choices:
            if id in chosen and id not in ids:
                ids.append(id)
        return ids


@dataclass(frozen=True)
class PageWords:
    """What was typed on one page of words, by field."""

    values: dict[str, Any]

    @property
    def digest(self) -> str:
        """The same as `FormPage.digest` of a draft that says just this."""
        return digest_of(self.values)


@dataclass(frozen=True)
class FieldGroup:
    """Fields under one heading."""

    heading: str
    fields: tuple[FieldSpec, ...]


@dataclass(frozen=True)
class FormPage:
    """One page of words: a part of the draft that is changed at one go."""

    title: str
    groups: tuple[FieldGroup, ...]

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        fields: list[FieldSpec] = []
        for group in self.groups:
            fields += group.fields
        return tuple(fields)

    def values(self, document: DraftDocument) -> dict[str, Any]:
        """What the fields show, by name."""
        return {field.name: field.value_in(document) for field in self.fields}

    def digest(self, document: DraftDocument) -> str:
        """A mark of what the page shows: another mark, other words."""
        return digest_of(self.values(document))

    def with_values(self, document: DraftDocument, values: dict[str, Any]) -> DraftDocument:
        """The draft with what was typed."""
        document = document.copy()
        for field in self.fields:
            field.write(document, values[field.name])
        return document

    def field_for(self, path: Path) -> FieldSpec | None:
        """The field that shows what stands at a path, or something in it, or what it is in."""
        for field in self.fields:
            if path[: len(field.path)] == field.path:
                return field
        for field in self.fields:
            if path and field.path[: len(path)] == path:
                return field
        return None


def field_id(prefix: str, field: FieldSpec) -> str:
    """What a field is called on its page, whose fields all begin with the page's own name."""
    return f"id_{prefix}-{field.name}"


def digest_of(plain: Any) -> str:
    """A mark of dicts, lists and values: 20 characters that differ as soon as anything in them does."""
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def value_at(value: Any, path: Path) -> Any:
    """What stands at a path; None where its last step leads to nothing."""
    if not path:
        return value
    for step in path[:-1]:
        value = value[step]
    return value.get(path[-1]) if isinstance(value, dict) else value[path[-1]]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _with_examples(before: Sequence[Plain], evidence_type: str, examples: list[str]) -> list[Plain]:
    """The examples with those of one kind exchanged; the places of all others stay."""
    remaining = list(examples)
    entries = []
    for entry in before:
        if entry["type"] != evidence_type:
            entries.append(entry)
        elif remaining:
            entries.append({"type": evidence_type, "example": remaining.pop(0)})
    for example in remaining:
        entries.append({"type": evidence_type, "example": example})
    return entries
