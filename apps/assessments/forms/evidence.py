"""What people type about a piece of evidence, checked and converted. Nothing here saves."""

from datetime import date

from django import forms
from django.core.validators import RegexValidator

from apps.common.forms import DateField, Form, Look
from apps.common.public_ids import LENGTH, LETTERS
from apps.common.text_fields import LineField, TextField
from apps.common.uploads.accepted_file import AcceptedFile
from apps.common.uploads.file_types import ACCEPTED_TYPES
from apps.common.uploads.upload_field import UploadField
from apps.rubric.schema.factor_content import FactorContent
from apps.rubric.schema.rubric_content import RubricContent

from ..domain.evidence import EvidenceItem
from ..models import LONGEST_TEXT
from ..models.evidence import LONGEST_PLACE, LONGEST_TITLE

CHOOSE_AGAIN = "The file was in order, but other answers need another look. Choose the file again before you save."


def file_field(label: str, required: bool) -> UploadField:
    return UploadField(label=label, required=required, help_text=f"One file of up to 10 MB: {ACCEPTED_TYPES}.")


class EvidenceForm(Form):
    """One piece of evidence. The same form for any rubric: its choices come from the tree."""

    submit_label = "Save"

    kind = forms.ChoiceField(
        label="What kind of evidence is it?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what kind of evidence it is.",
            "invalid_choice": "Choose one of the kinds of evidence.",
        },
    )
    title = LineField(
        label="Title",
        help_text="For example: Minutes of the peer workers’ meeting, or Role description.",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Give it a title."},
    )
    description = TextField(
        label="What does it show?",
        help_text="In your own words, so that somebody who never sees it can follow you. Do not name people.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Say what it shows.",
            "max_length": f"Shorten this to {LONGEST_TEXT:,} characters or fewer.",
        },
    )
    dated = DateField(
        label="What day is it from?",
        help_text="The day it was written, said or counted. For example, 12 3 2026.",
        the_date="the day it is from",
    )
    kept_where = LineField(
        label="Where is it kept? (optional)",
        help_text="So that it can be found again. For example: Shared drive, Peer support, Meetings.",
        required=False,
        max_length=LONGEST_PLACE,
    )

    def __init__(
        self,
        data=None,
        files=None,
        *,
        rubric: RubricContent,
        today: date,
        piece: EvidenceItem | None = None,
        **kwargs,
    ):
        """`piece`: what the page shows before anybody types."""
        initial = _initial(piece, rubric) if piece else {}
        super().__init__(data, files, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.rubric, self.today = rubric, today
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        choices: list[tuple[str, str]] = []
        hints: dict[object, str] = {}
        for evidence_type in rubric.evidence_types:
            choices.append((evidence_type.id, evidence_type.label))
            hints[evidence_type.id] = evidence_type.examples.capitalize()
        kind.choices = choices
        looks = {
            "kind": Look(label="s", hints=hints),
            "title": Look(label="s"),
            "description": Look(label="s", rows=4),
            "dated": Look(label="s"),
            "kept_where": Look(label="s"),
        }
        for factor in rubric.factors:
            self.fields[group_name(factor)] = _indicators_field(factor)
            looks[group_name(factor)] = Look(label="s", columns=True)
        self.looks = looks

    @property
    def groups(self) -> list:
        """The fields of indicators, factor by factor."""
        return [self[group_name(factor)] for factor in self.rubric.factors]

    def clean_dated(self) -> date:
        """A day that has come already: evidence of tomorrow does not exist."""
        dated = self.cleaned_data["dated"]
        if dated > self.today:
            raise forms.ValidationError("The day it is from must be today or earlier.")
        return dated

    def piece(self) -> EvidenceItem:
        """What was typed, as the action takes it. Only after the form was found valid."""
        data = self.cleaned_data
        indicators: list[str] = []
        for factor in self.rubric.factors:
            indicators += data[group_name(factor)]
        return EvidenceItem(
            kind=data["kind"],
            title=data["title"],
            description=data["description"],
            dated=data["dated"],
            kept_where=data["kept_where"],
            indicators=frozenset(indicators),
        )


class AddEvidenceForm(EvidenceForm):
    """A new piece, with its file if it must have one."""

    submit_label = "Add to the log"

    file = file_field("File", required=False)
    reference = LineField(widget=forms.HiddenInput, validators=[RegexValidator(rf"^[{LETTERS}]{{{LENGTH}}}\Z")])

    def __init__(self, *args, file_refusal: str = "", **kwargs):
        """`file_refusal`: why no file can be kept now."""
        super().__init__(*args, **kwargs)
        self.file_refusal = file_refusal

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("file") and self.file_refusal:
            self.add_error("file", self.file_refusal)
        elif data.get("file") and self.errors:
            # Browsers never send a file a second time by themselves, nor may a page put one back.
            self.add_error("file", CHOOSE_AGAIN)
        return data

    @property
    def file_is_open(self) -> bool:
        """Whether the part for the file shows at once."""
        return bool(self.is_bound and self.errors.get("file"))

    def accepted_file(self) -> AcceptedFile | None:
        """The file, if one was sent. Only after the form was found valid."""
        return self.cleaned_data["file"]


class ChangeEvidenceForm(EvidenceForm):
    """A piece that is in the log."""

    submit_label = "Save the changes"

    expected_version = forms.IntegerField(label="Version", widget=forms.HiddenInput, min_value=1)


class FileForm(Form):
    """A file for a piece of evidence that has none, or the next one in its place."""

    submit_label = "Attach the file"

    file = file_field("File", required=True)

    def __init__(self, *args, file_refusal: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.file_refusal = file_refusal

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("file") and self.file_refusal:
            self.add_error("file", self.file_refusal)
        return data


def group_name(factor: FactorContent) -> str:
    """The field that holds a factor's indicators."""
    return f"indicators_{factor.id}"


def _indicators_field(factor: FactorContent) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=factor.name,
        required=False,
        choices=[(indicator.id, f"{indicator.id} {indicator.title}") for indicator in factor.indicators],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose indicators from the list."},
    )


def _initial(piece: EvidenceItem, rubric: RubricContent) -> dict:
    initial: dict[str, object] = {
        "kind": piece.kind,
        "title": piece.title,
        "description": piece.description,
        "dated": piece.dated,
        "kept_where": piece.kept_where,
    }
    for factor in rubric.factors:
        codes = [indicator.id for indicator in factor.indicators if indicator.id in piece.indicators]
        initial[group_name(factor)] = codes
    return initial
