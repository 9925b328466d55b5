"""What people type about measures and their values, checked and converted. Nothing here saves."""

from collections.abc import Collection
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from apps.common.forms import Form, Look
from apps.common.text_fields import LineField, TextField, reason_field

from ..actions.measures import MeasureDescription
from ..domain.measured_series import Cadence, MeasureKind, period_label
from ..domain.person_shapes import person_shape
from ..domain.process_chart import Better
from ..domain.value_lines import (
    ReadLines,
    TypedValue,
    ValueRefusedError,
    read_figure,
    read_lines,
    read_period,
    read_value,
)
from ..models.measures import CADENCES, KINDS, LONGEST_NAME, LONGEST_REASON, LONGEST_UNIT, WAYS, Measure
from ..models.planned_actions import PlannedAction
from ..queries.measure_values import CorrectValuePage, StepPage, ValueEntryPage

NOTHING = ReadLines((), ())
LARGEST_TEXT = 60_000  # characters of a pasted column
LARGEST_FILE = 200_000  # bytes
NO_TABLE = "Paste the months and figures, or choose a CSV file."
BOTH = "Paste the figures or choose a file, not both."
NOT_CSV = (
    "This file is no text. In your spreadsheet program, save the two columns as “CSV UTF-8”, or copy them and paste "
    "them here."
)


def _refuse_persons(text: str) -> str:
    """The text, unless it has the shape of something about a person."""
    if sentence := person_shape(text):
        raise ValidationError(sentence)
    return text


class MeasureForm(Form):
    """One measure: what is counted, how, and how often."""

    submit_label = "Save the measure"

    name = LineField(
        label="What is counted?",
        help_text="For example: People with a named peer worker within 14 days. Do not name people.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Say what is counted."},
    )
    kind = forms.ChoiceField(
        label="What kind of figure is it?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of figure it is."},
    )
    unit = LineField(
        label="Counted in (optional)",
        help_text="For example: people, meetings, days. A share needs none.",
        required=False,
        max_length=LONGEST_UNIT,
    )
    better = forms.ChoiceField(
        label="Which way is better?",
        choices=WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is better."},
    )
    cadence = forms.ChoiceField(
        label="How often is there a figure?",
        choices=CADENCES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often there is a figure."},
    )
    looks = {"unit": Look(width=20)}

    def __init__(
        self,
        data=None,
        *,
        actions: Collection[PlannedAction],
        names: Collection[str],
        measure: Measure | None = None,
        **kwargs,
    ):
        """`names`: what other measures are called. `measure`: the one that is described afresh, whose values stay."""
        super().__init__(data, **kwargs)
        self.measure = measure
        self.names = {name.lower() for name in names}
        self.actions = {action.reference: action for action in actions}
        choices = [("", "The whole programme")]
        choices += [(reference, str(action)) for reference, action in self.actions.items()]
        self.fields["action"] = forms.ChoiceField(
            label="What is it for?",
            required=False,
            choices=choices,
            error_messages={"invalid_choice": "Choose an action from the list."},
        )
        if measure is not None and measure.values.exists():
            del self.fields["kind"], self.fields["cadence"]

    def clean_name(self) -> str:
        name = _refuse_persons(self.cleaned_data["name"])
        if name.lower() in self.names:
            raise ValidationError("Another measure of this programme is called so. Choose another name.")
        return name

    def clean_unit(self) -> str:
        return _refuse_persons(self.cleaned_data["unit"])

    def description(self) -> MeasureDescription:
        """What was typed, as the action takes it. Only after the form was found valid."""
        data = self.cleaned_data
        kept = self.measure
        kind = data["kind"] if "kind" in data or kept is None else kept.kind
        cadence = data["cadence"] if "cadence" in data or kept is None else kept.cadence
        return MeasureDescription(
            name=data["name"],
            unit=data["unit"],
            kind=MeasureKind(kind),
            better=Better(data["better"]),
            cadence=Cadence(cadence),
            action=self.actions.get(data["action"]),
        )


class VersionedForm(Form):
    """A form that knows which version of the measure its page has shown."""

    expected_version = forms.IntegerField(
        label="Version",
        widget=forms.HiddenInput,
        min_value=1,
        max_value=2**31 - 1,
        error_messages={"required": "Open the page again before you save.", "invalid": "Open the page again."},
    )


class FiguresForm(VersionedForm):
    """The figures of one month or week: one, or for a share how many and out of how many."""

    amount = LineField(label="Figure", max_length=20, error_messages={"required": "Write the figure."})
    numerator = LineField(label="How many", max_length=20, error_messages={"required": "Write how many."})
    denominator = LineField(
        label="Out of how many", max_length=20, error_messages={"required": "Write out of how many."}
    )
    looks = {name: Look(width=10) for name in ("amount", "numerator", "denominator")}

    def __init__(self, data=None, *, measure: Measure, **kwargs):
        super().__init__(data, **kwargs)
        self.kind = MeasureKind(measure.kind)
        self.cadence = Cadence(measure.cadence)
        if self.kind is MeasureKind.SHARE:
            del self.fields["amount"]
        else:
            del self.fields["numerator"], self.fields["denominator"]
            if measure.unit:
                self.looks = self.looks | {"amount": Look(width=10, suffix=measure.unit)}
        self.figure_names = [name for name in ("amount", "numerator", "denominator") if name in self.fields]
        self.values: list[TypedValue] = []  # one, once the form was found valid

    def read(self, period: date | None) -> None:
        """Read the figures, each mistake beside its field."""
        figures = [self.cleaned_data.get(name) for name in self.figure_names]
        for name, typed in zip(self.figure_names, figures, strict=True):
            try:
                if typed:
                    read_figure(typed, whole=self.kind is not MeasureKind.TIME)
            except ValueRefusedError as refusal:
                self.add_error(name, refusal.sentence)
        if period is None or self.errors:
            return
        try:
            self.values = [read_value(period, list(map(str, figures)), self.kind)]
        except ValueRefusedError as refusal:
            self.add_error(self.figure_names[-1], refusal.sentence)


class AddValueForm(FiguresForm):
    """One value, with its month or week."""

    submit_label = "Save the value"
    field_order = ["period"]

    period = LineField(label="Month", max_length=30, error_messages={"required": "Name the month or the week."})

    def __init__(self, data=None, *, page: ValueEntryPage, today: date):
        initial = {"period": page.next_label, "expected_version": page.measure.version}
        super().__init__(data, measure=page.measure, initial=initial)
        self.page, self.today = page, today
        if self.cadence is Cadence.WEEKLY:
            self.fields["period"].label = "A day of the week"
        self.looks = self.looks | {"period": Look(width=20)}

    def clean(self):
        data = super().clean() or self.cleaned_data
        period = None
        try:
            if typed := data.get("period"):
                period = read_period(typed, self.cadence, self.today)
        except ValueRefusedError as refusal:
            self.add_error("period", refusal.sentence)
        if period in self.page.newest:
            label = period_label(period, self.cadence)
            self.add_error("period", f"There is a value for {label} already. Correct it in the table of the measure.")
        self.read(period)
        return data


class CorrectValueForm(FiguresForm):
    """Other figures for a month or week."""

    submit_label = "Save the correction"

    def __init__(self, data=None, *, page: CorrectValuePage):
        value = page.current
        amount = "" if value.amount is None else f"{value.amount.normalize():f}"
        initial = {
            "amount": amount,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "expected_version": page.measure.version,
        }
        super().__init__(data, measure=page.measure, initial=initial)
        self.page = page

    def clean(self):
        data = super().clean() or self.cleaned_data
        self.read(self.page.period)
        return data


class PasteForm(Form):
    """A column from a spreadsheet, pasted or as a CSV file."""

    submit_label = "Look at what would be stored"

    text = TextField(
        label="Paste from your spreadsheet",
        required=False,
        max_length=LARGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"max_length": "This is more than can be read at one time. Paste fewer lines."},
    )
    file = forms.FileField(
        label="Or choose a CSV file",
        required=False,
        allow_empty_file=True,  # it has a sentence of its own
        widget=forms.FileInput(attrs={"accept": ".csv,.txt"}),
    )
    looks = {"text": Look(rows=8, count=False)}

    def __init__(self, data=None, files=None, *, measure: Measure, today: date):
        super().__init__(data, files)
        self.measure, self.today = measure, today
        self.read_lines = NOTHING

    def clean_file(self) -> str:
        """The text of the file."""
        file = self.cleaned_data["file"]
        if not file:
            return ""
        if file.size > LARGEST_FILE:
            raise ValidationError("This file is larger than 200 kB. Save only the columns that are needed.")
        content = file.read()
        encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            raise ValidationError(NOT_CSV) from None
        if "\x00" in text:
            raise ValidationError(NOT_CSV)
        return text

    def clean(self):
        data = super().clean() or self.cleaned_data
        text, file = data.get("text", ""), data.get("file", "")
        if self.errors:
            return data
        if bool(text.strip()) == bool(file.strip()):
            self.add_error("text", BOTH if text.strip() else NO_TABLE)
            return data
        try:
            self.read_lines = _lines_of(text or file, self.measure, self.today)
        except ValueRefusedError as refusal:
            self.add_error("text" if text else "file", refusal.sentence)
        return data


class ConfirmValuesForm(VersionedForm):
    """What a preview has shown, sent back to be stored."""

    submit_label = "Store these values"

    lines = TextField(label="Values", widget=forms.HiddenInput, max_length=LARGEST_TEXT)

    def __init__(self, data=None, *, measure: Measure, today: date, **kwargs):
        super().__init__(data, **kwargs)
        self.measure, self.today = measure, today
        self.read_lines = NOTHING

    def clean_lines(self) -> str:
        """Read as anything that comes in: only what a preview could have shown passes."""
        try:
            read = _lines_of(self.cleaned_data["lines"], self.measure, self.today)
        except ValueRefusedError as refusal:
            raise ValidationError(refusal.sentence) from None
        if read.problems:
            raise ValidationError(read.problems[0].sentence)
        self.read_lines = read
        return self.cleaned_data["lines"]


def _lines_of(text: str, measure: Measure, today: date) -> ReadLines:
    return read_lines(text, MeasureKind(measure.kind), Cadence(measure.cadence), today)


class MeasureStepForm(Form):
    """Where limits start anew, and why."""

    submit_label = "Let the limits start anew"

    field_order = ["period"]

    reason = reason_field(
        "What has changed for good?",
        "For example: a second peer worker began. Readers see it beside the chart. Do not name people.",
        "Say what has changed.",
        LONGEST_REASON,
    )

    def __init__(self, data=None, *, page: StepPage):
        super().__init__(data)
        self.fields["period"] = forms.ChoiceField(
            label="From which value on?",
            choices=page.choices,
            error_messages={"required": "Choose a value.", "invalid_choice": "Choose a value from the list."},
        )
        self.order_fields(self.field_order)

    def clean_period(self) -> date:
        return date.fromisoformat(self.cleaned_data["period"])

    def clean_reason(self) -> str:
        return _refuse_persons(self.cleaned_data["reason"])
