"""Forms as this product shows them: what a page says about a field, beside what Django knows of it.

Only `templates/design_system/` writes a control's markup. A form says how its fields look in `looks`, by field name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS


@dataclass(frozen=True)
class Mark:
    """A few words that belong to a choice, with a shape of their own: never colour alone."""

    shape: str  # its name in the stylesheet: .eg-chosen--…
    text: str


@dataclass(frozen=True)
class Look:
    """How one field is drawn.

    `captions`, `marks`, `hints`, `pictures` and `reveals` go by the value of a choice: a word above its label, marks
    beside that word, the line under it, a static file beside it that says no more than the label, and the names of
    the form's own fields that show only while it is chosen (without JavaScript they always show).
    """

    width: int | None = None  # of an input, in characters: 2, 3, 4, 5, 10, 20 or 30
    label: str = ""  # size of the label or legend: "s", "m", "l", or "" for plain text
    prefix: str = ""
    suffix: str = ""
    rows: int = 5  # of a textarea
    count: bool = True  # a textarea with a longest length says what is left of it; a long one from three quarters on
    small: bool = True  # radios and checkboxes of 24 pixels instead of 40; the target is 44 either way
    inline: bool = False  # short radios side by side
    columns: bool = False  # many short choices in two columns where there is room
    statements: bool = False  # radios whose labels are whole sentences, each in a frame
    captions: Mapping[object, str] = field(default_factory=dict)
    marks: Mapping[object, Sequence[Mark]] = field(default_factory=dict)
    hints: Mapping[object, str] = field(default_factory=dict)
    pictures: Mapping[object, str] = field(default_factory=dict)
    reveals: Mapping[object, Sequence[str]] = field(default_factory=dict)
    divider_before: object = None  # the value of the choice that "or" stands before


PLAIN = Look()

# What each kind of mistake is called when the form says nothing better. Django's own sentences never reach a page.
SENTENCES = {
    "required": "Fill in “{label}”.",
    "max_length": "“{label}” can have %(limit_value)d characters at most. You used %(show_value)d.",
    "min_length": "“{label}” needs at least %(limit_value)d characters. You used %(show_value)d.",
    "max_value": "“{label}” can be %(limit_value)s at most.",
    "min_value": "“{label}” must be %(limit_value)s or more.",
}
INVALID: dict[type[forms.Field], str] = {
    forms.EmailField: "Enter an e-mail address in the right form, such as name@example.org.",
    forms.IntegerField: "Enter “{label}” as a whole number, such as 12.",
}
CHOOSE = "Choose an answer for “{label}”."
TICK = "Tick “{label}” to go on."


class DesignSystem:
    """A form drawn by our template pack, for forms that must inherit from elsewhere.

    Put it before the other form class. Messages that a form leaves at Django's defaults become plain sentences.
    """

    submit_label = "Save and continue"
    submit_look = ""  # "secondary" or "warning"
    cancel_url = ""  # a second way out, beside the button; set it on the form where it depends on the page
    cancel_label = "Cancel"
    page_heading = ""  # the name of the field whose label is the page's h1
    looks: Mapping[str, Look] = {}
    use_required_attribute = False  # people meet the error summary, not the browser's bubbles

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            _speak_plainly(form_field, str(form_field.label or name.replace("_", " ").capitalize()))

    def look(self, name: str) -> Look:
        """How the field of this name is drawn."""
        return self.looks.get(name, PLAIN)

    def revealed(self) -> set[str]:
        """The names of fields that stand inside a choice of another field."""
        inside: set[str] = set()
        for look in self.looks.values():
            inside.update(*look.reveals.values())
        return inside


class Form(DesignSystem, forms.Form):
    """The form that every form of ours starts from."""


def render_form(request, template: str, context: dict[str, object]) -> HttpResponse:
    """A page with a `form`, with status 422 where what was sent has to be mended."""
    form = context["form"]
    assert isinstance(form, forms.BaseForm)
    return render(request, template, context, status=422 if form.is_bound else 200)


def posted(request):
    """What a form is bound to: everything sent with a POST, even nothing; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None


def _speak_plainly(form_field: forms.Field, label: str) -> None:
    """Put plain sentences where the field still has Django's own."""
    messages = form_field.error_messages
    if messages.get("required") is forms.Field.default_error_messages["required"]:
        messages["required"] = _ask(form_field).format(label=label)
    for code in ("max_length", "min_length", "max_value", "min_value"):
        if getattr(form_field, code, None) is not None and code not in messages:
            messages[code] = SENTENCES[code].format(label=label.replace("%", "%%"))
    for kind, sentence in INVALID.items():
        if isinstance(form_field, kind) and messages.get("invalid") is kind.default_error_messages.get("invalid"):
            messages["invalid"] = sentence.format(label=label)


def _ask(form_field: forms.Field) -> str:
    """What to say when nothing was answered."""
    if isinstance(form_field, forms.ChoiceField | forms.ModelChoiceField):
        return CHOOSE
    return TICK if isinstance(form_field, forms.BooleanField) else SENTENCES["required"]


@dataclass(frozen=True)
class Problem:
    """One line of the error summary. `target`: the id of the control it leads to, or an empty text."""

    text: str
    target: str


def problems_of(form: forms.BaseForm) -> Iterator[Problem]:
    """Everything a form found wrong, its own sentences first, then field by field in the page's order."""
    for text in form.non_field_errors():
        yield Problem(str(text), "")
    for bound in form:
        for text in bound.errors:
            yield Problem(str(text), first_control(bound))


def first_control(bound: BoundField) -> str:
    """The id of the control that a field's error leads to."""
    widget = bound.field.widget
    if isinstance(widget, DateParts):
        return f"{bound.auto_id}_{parts_in_error(bound)[0]}"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or ""


# --- Dates ------------------------------------------------------------------------------------------------

PARTS = ("day", "month", "year")
_MONTHS = {str(name).lower()[:3]: number for number, name in MONTHS.items()}


class DateParts(forms.Widget):
    """Three inputs for a date that people know by heart or can look up. Values are (day, month, year) as typed."""

    use_fieldset = True
    template_name = None  # drawn by the pack only

    def value_from_datadict(self, data, files, name) -> tuple[str, ...]:
        return tuple((data.get(f"{name}_{part}") or "").strip() for part in PARTS)

    def value_omitted_from_data(self, data, files, name) -> bool:
        return not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_day" if id_ else id_

    def get_context(self, name, value, attrs) -> dict:
        context = super().get_context(name, None, attrs)
        parts = context["widget"]["parts"] = []
        for part, typed in zip(PARTS, value or ("", "", ""), strict=True):
            width = 4 if part == "year" else 2
            parts.append({"part": part, "name": f"{name}_{part}", "value": typed, "width": width})
        return context


class DateField(forms.Field):
    """A date in three parts.

    `the_date` is how sentences speak of it: "the day the period starts". Months may be typed as names.
    """

    widget = DateParts

    def __init__(self, *, the_date: str = "the date", **kwargs):
        super().__init__(**kwargs)
        self.the_date = the_date
        self.error_messages["required"] = f"Enter {the_date}."

    def prepare_value(self, value) -> tuple[str, ...]:
        if isinstance(value, date):
            return (str(value.day), str(value.month), str(value.year))
        return value or ("", "", "")

    def to_python(self, value) -> date | None:
        """The date. Raises ValidationError, whose params name the parts to look at, where there is none."""
        if value is None or isinstance(value, date):
            return value
        missing = [part for part, typed in zip(PARTS, value, strict=True) if not typed]
        if len(missing) == len(PARTS):
            return None
        if missing:
            raise self._error(f"{_capital(self.the_date)} must include a {' and a '.join(missing)}.", missing)
        return self._real(*value)

    def has_changed(self, initial, data) -> bool:
        return self.prepare_value(initial) != tuple(data or ("", "", ""))

    def _real(self, day: str, month: str, year: str) -> date:
        number = _MONTHS.get(month.lower()[:3], month)
        numbers, wrong = {}, []
        for part, typed in zip(PARTS, (day, number, year), strict=True):
            whole = _whole(typed)
            if whole is None:
                wrong.append(part)
            else:
                numbers[part] = whole
        if wrong:
            raise self._error(f"Write {self.the_date} in numbers, such as 27 3 2026.", wrong)
        if len(year) != 4:
            raise self._error("Write the year with four digits, such as 2026.", ["year"])
        return self._in_calendar(**numbers)

    def _in_calendar(self, *, day: int, month: int, year: int) -> date:
        try:
            return date(year, month, day)
        except ValueError:
            named = MONTHS.get(month, f"month {month}")
            raise self._error(
                f"Check {self.the_date}: {day} {named} {year} is not in the calendar.",
                ["day"] if month in MONTHS else ["month"],
            ) from None

    @staticmethod
    def _error(sentence: str, parts: Sequence[str]) -> ValidationError:
        return ValidationError(sentence.replace("%", "%%"), code="date", params={"parts": tuple(parts)})


def parts_in_error(bound: BoundField) -> tuple[str, ...]:
    """Which of the three inputs an error is about; all of them where the error does not say."""
    for error in bound.form.errors.as_data().get(bound.name, []):
        if error.params and "parts" in error.params:
            return error.params["parts"]
    return PARTS


def _whole(typed) -> int | None:
    """1 to 9999 from what was typed; None for anything else."""
    text = str(typed)
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text) or None
    return None


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
