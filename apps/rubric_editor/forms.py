"""Forms of the editor. A form for words is made from the slots of its page: one form for any factor or indicator."""

from collections.abc import Callable

from django import forms

from apps.common.forms import Form, Look
from apps.rubric.succession import Kind
from apps.rubric.tree import Indicator
from apps.rubric.values import CODE, LINE

from .drafts.slots import Part, Shape, Slot
from .files import LARGEST

LONGEST_TYPED = 20_000  # characters; longer texts than a version may have can be saved and shortened later
BREAKS = ("\r\n", "\r")
NOT_THERE = {"invalid_choice": "Somebody took this choice away. Choose again.", "required": "Choose one of these."}


class WordsForm(Form):
    """Everything that one page of a draft lets people change. Little is required: a draft may be unfinished."""

    submit_label = "Save"

    def __init__(self, part: Part, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.part = part
        self.looks = {}
        for slot in part.slots:
            self.fields[slot.name] = _field(slot)
            self.looks[slot.name] = Look(rows=3, label="s" if slot.shape == Shape.CHOICES else "")

    @property
    def typed(self) -> dict[str, object]:
        """What was typed, by slot, whether or not it can be saved."""
        given = {}
        for slot in self.part.slots:
            value = self.cleaned_data.get(slot.name, self[slot.name].value())
            given[slot.name] = _whole_lines(value) if isinstance(value, str) else value or slot.nothing
        return given

    @property
    def groups(self):
        """The fields under their headings."""
        return [(group.heading, [self[slot.name] for slot in group.slots]) for group in self.part.groups]


def _whole_lines(text: str) -> str:
    for mark in BREAKS:
        text = text.replace(mark, "\n")
    return text


def _field(slot: Slot) -> forms.Field:
    """The field of a slot. It says what is expected, and refuses only what a draft cannot hold."""
    label, hint, required = slot.label, slot.hint, not slot.may_be_empty
    match slot.shape:
        case Shape.YES:
            return forms.BooleanField(label=label, help_text=hint, required=False)
        case Shape.CHOICE:
            return forms.ChoiceField(
                label=label, help_text=hint, required=required, choices=slot.choices, error_messages=NOT_THERE
            )
        case Shape.CHOICES:
            return forms.MultipleChoiceField(
                label=label,
                help_text=hint,
                required=False,
                choices=slot.choices,
                widget=forms.CheckboxSelectMultiple,
                error_messages=NOT_THERE,
            )
        case _:
            return _text_field(slot)


def _text_field(slot: Slot) -> forms.CharField:
    is_long = slot.shape != Shape.TEXT or slot.kind.several_lines
    field = forms.CharField(
        label=slot.label,
        help_text=slot.hint,
        required=not slot.may_be_empty,
        widget=forms.Textarea if is_long else forms.TextInput,
        validators=[_fits(slot)],
        error_messages={"required": f"Fill in “{slot.label}”."},
    )
    if slot.shape == Shape.TEXT:
        # Said and counted, but not refused: what is too long is left to mend.
        field.max_length = slot.kind.longest
    return field


def _fits(slot: Slot) -> Callable[[str], None]:
    """What a draft cannot hold: far too much, or another spelling than the product relies on."""

    def check(text: str) -> None:
        fault = "" if slot.kind.is_free else slot.kind.fault(text)
        if len(text) > LONGEST_TYPED:
            fault = f"“{slot.label}” can have {LONGEST_TYPED:,} characters at most."
        if fault:
            raise forms.ValidationError(fault.replace("%", "%%"))

    return check


class AddIndicatorForm(Form):
    """The beginning of a new indicator: its words are written on its own page."""

    submit_label = "Add indicator"

    code = forms.CharField(label="Code", help_text="It cannot be changed later.")
    title = forms.CharField(label="Title", max_length=LINE.longest)

    looks = {"code": Look(width=10)}

    def __init__(self, in_use: set[str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.in_use = in_use

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].upper()
        if fault := CODE.fault(code):
            raise forms.ValidationError(fault.replace("%", "%%"))
        if code in self.in_use:
            raise forms.ValidationError("This code is in use, or was. Choose another.")
        return code


KINSHIP = (
    (Kind.SAME.value, "The same"),
    (Kind.REWORDED.value, "Reworded"),
    (Kind.REPLACED.value, "Replaced"),
    (Kind.NEW.value, "New"),
)
MEANING: dict[object, str] = {
    Kind.SAME.value: "Not one word of the statement or of a level has changed.",
    Kind.REWORDED.value: "Other words for the same practice. A level given before still fits, once it is confirmed.",
    Kind.REPLACED.value: "Another practice stands in its place. A level given before says nothing of it.",
    Kind.NEW.value: "Nothing in the earlier version is like it.",
}


class OriginForm(Form):
    """What an indicator comes from."""

    submit_label = "Save"

    kind = forms.ChoiceField(label="What became of it?", choices=KINSHIP, widget=forms.RadioSelect)
    predecessor = forms.ChoiceField(
        label="Which indicator does it come from?",
        required=False,
        help_text="Its own, or one that no other indicator comes from. What it lets go is retired.",
    )

    looks = {"kind": Look(hints=MEANING)}

    def __init__(self, candidates: tuple[Indicator, ...], *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [(one.id, f"{one.id} {one.title}") for one in candidates]
        field = self.fields["predecessor"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Nothing in the earlier version"), *names]

    def clean(self):
        given = super().clean() or self.cleaned_data
        if given.get("kind") == Kind.NEW:
            given["predecessor"] = ""
        elif given.get("kind") and "predecessor" in given and not given["predecessor"]:
            self.add_error("predecessor", "Choose the indicator that it comes from, or say that it is new.")
        return given


class FileForm(Form):
    """A draft from a file."""

    submit_label = "See what changes"

    file = forms.FileField(
        label="The file",
        help_text="A text file (YAML) or an Excel workbook that was downloaded here.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty. Choose another."},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            size = f"{LARGEST // 1_000_000} MB"
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
