"""Forms of the editor. A form for words is made from the fields of its page: one form for any factor or indicator."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms

from apps.common.forms import Form, Look
from apps.common.optimistic_locking import LONGEST_DIGEST, SavedAsTyped, sent_back
from apps.common.text_fields import LineField, OneForm, TextField
from apps.common.unicode_text import utf16_length
from apps.rubric.schema.factor_content import IndicatorContent
from apps.rubric.schema.value_rules import CODE, LINE
from apps.rubric.version_mapping import MatchType

from .domain.form_fields import FieldSpec, FormFieldType, PageWords
from .file_formats import LARGEST_IMPORT
from .queries.form_pages import AnchorContext, WordsPage

LONGEST_TYPED = 20_000  # characters; longer texts than a version may have can be saved and shortened later
CHOICE_ERRORS = {
    "invalid_choice": "Somebody took this choice away. Choose again.",
    "required": "Choose one of these.",
}


@dataclass(frozen=True)
class WordsRow:
    """One field, and what stands beside it."""

    field: forms.BoundField
    anchor: AnchorContext | None  # for the anchor of a level


class WordsForm(SavedAsTyped):
    """Everything that one page of a draft lets people change. Little is required: a draft may be unfinished."""

    submit_label = "Save"

    expected_version = LineField(widget=forms.HiddenInput, max_length=LONGEST_DIGEST, required=False)

    def __init__(self, page: WordsPage, data=None, *, typed: dict[str, object] | None = None):
        """`typed`: what the page shows in place of the draft's own words, because it is not saved yet."""
        version = page.expected_version
        initial = {**(typed or page.values), **sent_back(version=version, digest=version)}
        super().__init__(data, prefix=page.key.name, initial=initial)
        self.page, self.form_page = page, page.form_page
        self.looks = {}
        for spec in self.form_page.fields:
            self.fields[spec.name] = _form_field(spec)
            is_list_of_ticks = spec.field_type == FormFieldType.MULTIPLE_CHOICE
            self.looks[spec.name] = Look(rows=3, label="s" if is_list_of_ticks else "")

    @property
    def typed(self) -> dict[str, object]:
        """What was typed, by field, whether or not it can be saved. Ticks have no order but that of the draft."""
        typed: dict[str, object] = {}
        for name, current in self.page.values.items():
            value = self.cleaned_data.get(name, self[name].value())
            is_same = isinstance(value, list) and sorted(value) == sorted(current)
            typed[name] = current if is_same else value or self._empty_values[name]
        return typed

    @property
    def _empty_values(self) -> dict[str, object]:
        return {spec.name: spec.empty_value for spec in self.form_page.fields}

    def entry(self) -> PageWords:
        return PageWords(self.typed)

    @property
    def groups(self) -> list[tuple[str, list[WordsRow]]]:
        """The fields under their headings."""
        anchors = self.page.anchors
        groups = []
        for group in self.form_page.groups:
            rows = [WordsRow(self[spec.name], anchors.get(spec.name)) for spec in group.fields]
            groups.append((group.heading, rows))
        return groups


def _form_field(spec: FieldSpec) -> forms.Field:
    """The form's field of a value. It says what is expected, and refuses only what a draft cannot hold."""
    match spec.field_type:
        case FormFieldType.CHECKBOX:
            return forms.BooleanField(label=spec.label, help_text=spec.hint, required=False)
        case FormFieldType.CHOICE:
            return forms.ChoiceField(
                label=spec.label,
                help_text=spec.hint,
                required=not spec.may_be_empty,
                choices=spec.choices,
                error_messages=CHOICE_ERRORS,
            )
        case FormFieldType.MULTIPLE_CHOICE:
            return forms.MultipleChoiceField(
                label=spec.label,
                help_text=spec.hint,
                required=False,
                choices=spec.choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages=CHOICE_ERRORS,
            )
        case _:
            return _text_field(spec)


def _text_field(spec: FieldSpec) -> OneForm:
    text_field = TextField if spec.is_long else LineField
    field: OneForm = text_field(
        label=spec.label,
        help_text=spec.hint,
        required=not spec.may_be_empty,
        validators=[_draft_can_hold(spec)],
        error_messages={"required": f"Fill in “{spec.label}”."},
    )
    if spec.field_type == FormFieldType.TEXT:
        # Said and counted, but not refused: what is too long is left to mend.
        field.max_length = spec.text_rule.max_length
    return field


def _draft_can_hold(spec: FieldSpec) -> Callable[[str], None]:
    """Refuses what a draft cannot hold: far too much, or another spelling than the product relies on."""

    def check(text: str) -> None:
        fault = "" if spec.text_rule.is_free else spec.text_rule.fault(text)
        if utf16_length(text) > LONGEST_TYPED:
            fault = f"“{spec.label}” can have {LONGEST_TYPED:,} characters at most."
        if fault:
            raise forms.ValidationError(fault.replace("%", "%%"))

    return check


class AddIndicatorForm(Form):
    """The beginning of a new indicator: its words are written on its own page."""

    submit_label = "Add indicator"

    code = LineField(label="Code", help_text="It cannot be changed later.")
    title = LineField(label="Title", max_length=LINE.max_length)

    looks = {"code": Look(width=10)}

    def __init__(self, codes_in_use: set[str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.codes_in_use = codes_in_use

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].upper()
        if fault := CODE.fault(code):
            raise forms.ValidationError(fault.replace("%", "%%"))
        if code in self.codes_in_use:
            raise forms.ValidationError("This code is in use, or was. Choose another.")
        return code


MATCH_TYPES = (
    (MatchType.SAME.value, "The same"),
    (MatchType.REWORDED.value, "Reworded"),
    (MatchType.REPLACED.value, "Replaced"),
    (MatchType.NEW.value, "New"),
)
MATCH_TYPE_HINTS: dict[object, str] = {
    MatchType.SAME.value: "Not one word of the statement or of a level has changed.",
    MatchType.REWORDED.value: "Other words for the same practice. "
    "A level given before still fits, once it is confirmed.",
    MatchType.REPLACED.value: "Another practice stands in its place. A level given before says nothing of it.",
    MatchType.NEW.value: "Nothing in the earlier version is like it.",
}


class MappingForm(Form):
    """What an indicator comes from."""

    submit_label = "Save"

    kind = forms.ChoiceField(label="What became of it?", choices=MATCH_TYPES, widget=forms.RadioSelect)
    predecessor = forms.ChoiceField(
        label="Which indicator does it come from?",
        required=False,
        help_text="Its own, or one that no other indicator comes from. What it lets go is retired.",
    )

    looks = {"kind": Look(hints=MATCH_TYPE_HINTS)}

    def __init__(self, candidates: tuple[IndicatorContent, ...], *args, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "Nothing in the earlier version")]
        for indicator in candidates:
            choices.append((indicator.id, f"{indicator.id} {indicator.title}"))
        field = self.fields["predecessor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("kind") == MatchType.NEW:
            data["predecessor"] = ""
        elif data.get("kind") and "predecessor" in data and not data["predecessor"]:
            self.add_error("predecessor", "Choose the indicator that it comes from, or say that it is new.")
        return data


class RubricFileForm(Form):
    """A draft from a file."""

    submit_label = "See what changes"

    file = forms.FileField(
        label="The file",
        help_text="A text file (YAML) or an Excel workbook that was downloaded here.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST_IMPORT:
            size = f"{LARGEST_IMPORT // 1_000_000} MB"
            raise forms.ValidationError(f"The file is larger than {size}. A rubric needs a small part of that.")
        return file


class PublishForm(Form):
    """Publishing is for ever, so the person says that they know."""

    submit_label = "Publish this version"
    submit_look = "warning"

    for_ever = forms.BooleanField(error_messages={"required": "Tick the box to publish this version."})

    def __init__(self, version: str, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["for_ever"].label = f"I know that version {version} can never be changed or taken back"
