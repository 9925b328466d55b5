"""Our template pack writes what the design system's own components write.

The expected HTML is the package's (`reference/`). Ids and names differ by design (ours are Django's), so both sides
have theirs replaced by numbers in order of appearance: what belongs together must still belong together.
"""

import re
from pathlib import Path

import pytest
from crispy_forms.templatetags.crispy_forms_filters import as_crispy_errors, as_crispy_field
from django import forms
from django.template.loader import render_to_string
from django.test.html import parse_html

from apps.common.forms import DateField, Form, Look

REFERENCE = Path(__file__).parent / "reference" / "nhsuk-frontend-10.6.1"
CONTACT = [("email", "Email"), ("phone", "Phone"), ("text", "Text message")]
PLACES = {
    "choose": "Choose location",
    "eastmidlands": "East Midlands",
    "eastofengland": "East of England",
    "london": "London",
    "northeast": "North East",
    "northwest": "North West",
    "southeast": "South East",
    "southwest": "South West",
    "westmidlands": "West Midlands",
    "yorkshire": "Yorkshire and the Humber",
}
PERSONAL = "Do not include personal information like your name, date of birth or NHS number"


def reference(name: str) -> str:
    return (REFERENCE / f"{name}.html").read_text(encoding="utf-8")


def comparable(html: str):
    """The parsed HTML, with ids and names numbered in order of appearance."""
    numbers: dict[str, str] = {}

    def number(token: str) -> str:
        return numbers.setdefault(token, f"n{len(numbers)}")

    def replace(found: re.Match) -> str:
        return f'{found[1]}="{" ".join(number(token) for token in found[2].split())}"'

    html = str(parse_html(html))  # attributes in one order, so that numbers are given in one order
    html = re.sub(r'\b(id|for|aria-describedby|aria-controls|data-aria-controls)="([^"]*)"', replace, html)
    html = re.sub(r'href="#([^"]*)"', lambda found: f'href="#{number(found[1])}"', html)
    return parse_html(re.sub(r'\bname="[^"]*"', 'name="given"', html))


def form_with(field: forms.Field, *, look: Look | None = None, data=None, **besides) -> Form:
    """A form whose field `example` is the one under test."""
    parts = {"example": field, "looks": {"example": look} if look else {}, **besides}
    return type("ExampleForm", (Form,), parts)(data)


def choices(widget, **kwargs) -> forms.ChoiceField:
    many = widget is forms.CheckboxSelectMultiple
    kind = forms.MultipleChoiceField if many else forms.ChoiceField
    return kind(
        widget=widget, **{"label": "How do you want to be contacted about this?", "choices": CONTACT} | kwargs
    )


def text_with_number() -> Form:
    """A number in a field with a class of its own and an error."""
    attrs = {"class": "nhsuk-input--code", "spellcheck": "false"}
    field = forms.IntegerField(
        label="What is your NHS number?",
        widget=forms.NumberInput(attrs=attrs),
        error_messages={"required": "Enter NHS number"},
    )
    return form_with(field, look=Look(width=10), data={})


def long_text() -> Form:
    field = forms.CharField(
        label="Can you provide more detail?",
        help_text=PERSONAL,
        widget=forms.Textarea,
        error_messages={"required": "You must provide an explanation"},
    )
    return form_with(field, data={}, page_heading="example")


def counted_text() -> Form:
    written = parse_html(reference("character-count-with-error-message-and-hint"))
    typed = next(iter(re.findall(r">([^<]*)</textarea>", str(written), re.S))).strip()
    field = forms.CharField(
        label="Enter a job description",
        help_text=PERSONAL,
        max_length=350,
        widget=forms.Textarea,
        error_messages={"max_length": "Job description must be 350 characters or less"},
    )
    return form_with(field, data={"example": typed}, page_heading="example")


def radios_with_hints() -> Form:
    hints = {
        "mobile": "We will text you a 6 digit security code",
        "landline": "We will call you to give you a 6 digit security code",
    }
    field = choices(
        forms.RadioSelect,
        label="Do you have a mobile phone with signal?",
        choices=[
            ("mobile", "Yes, I have a mobile phone with signal"),
            ("landline", "No, I want to use my landline"),
        ],
    )
    return form_with(field, look=Look(label="m", hints=hints), page_heading="example")


def with_error(widget, hint: str, error: str, values=CONTACT) -> Form:
    field = choices(widget, choices=values, help_text=hint, error_messages={"required": error})
    return form_with(field, look=Look(label="m"), data={}, page_heading="example")


def with_fields_inside(widget, hint: str) -> Form:
    wide = {"class": "nhsuk-u-width-two-thirds"}
    return form_with(
        choices(widget, help_text=hint),
        look=Look(label="m", reveals={"email": ["mail"], "phone": ["phone"], "text": ["mobile"]}),
        page_heading="example",
        mail=forms.CharField(label="Email address", widget=forms.TextInput(attrs={**wide, "spellcheck": "false"})),
        phone=forms.CharField(label="Phone number", widget=forms.TextInput(attrs={**wide, "type": "tel"})),
        mobile=forms.CharField(label="Mobile phone number", widget=forms.TextInput(attrs={**wide, "type": "tel"})),
    )


def radios_in_line() -> Form:
    field = choices(forms.RadioSelect, label="Are you 18 or over?", choices=[("yes", "Yes"), ("no", "No")])
    return form_with(field, look=Look(label="m", inline=True), page_heading="example")


def date_without_day() -> Form:
    field = DateField(
        label="What is your date of birth?", help_text="For example, 31 3 1980", the_date="date of birth"
    )
    return form_with(field, data={"example_month": "3", "example_year": "1980"}, page_heading="example")


def select_with_error() -> Form:
    field = forms.ChoiceField(
        label="Choose location",
        help_text="This can be different to where you went before",
        choices=list(PLACES.items()),
        error_messages={"required": "Select a location"},
    )
    return form_with(field, data={}, page_heading="example")


def select_with_value() -> Form:
    orders = [
        "published Recently published",
        "updated Recently updated",
        "views Most views",
        "comments Most comments",
    ]
    field = forms.ChoiceField(
        label="Sort by", initial="updated", choices=[tuple(order.split(" ", 1)) for order in orders]
    )
    return form_with(field, page_heading="example")


def password_with_error() -> Form:
    field = forms.CharField(
        label="Password",
        help_text="It probably has some letters, numbers and maybe even some symbols in it",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter a password"},
    )
    return form_with(field, data={}, page_heading="example")


def file_with_error() -> Form:
    field = forms.FileField(
        label="Upload a file",
        help_text="Your photo may be in your Pictures, Photos, Downloads or Desktop folder",
        error_messages={"required": "The selected file must be a JPG, BMP or TIF"},
    )
    return form_with(field, data={}, page_heading="example")


RADIOS, CHECKBOXES = forms.RadioSelect, forms.CheckboxSelectMultiple
SELECT_ALL = "Select all options that are relevant to you"
FIELDS = {
    "input-with-error-message-without-heading": text_with_number,
    "textarea-with-error-message-and-hint": long_text,
    "character-count-with-error-message-and-hint": counted_text,
    "radios-with-hints-on-items": radios_with_hints,
    "radios-with-error-message-and-hint": lambda: with_error(
        RADIOS, "Select 1 option", "Select how you want to be contacted"
    ),
    "radios-with-conditional-content": lambda: with_fields_inside(RADIOS, "Select 1 option"),
    "radios-inline": radios_in_line,
    "radios-without-heading": lambda: form_with(choices(RADIOS), look=Look(small=False)),
    "checkboxes-with-error-message-and-hint": lambda: with_error(
        CHECKBOXES,
        SELECT_ALL,
        "Select how you want to be contacted",
        [*CONTACT[:2], ("text message", "Text message")],
    ),
    "checkboxes-with-conditional-content": lambda: with_fields_inside(CHECKBOXES, SELECT_ALL),
    "date-input-with-error-on-day-input": date_without_day,
    "select-with-error-message-and-hint": select_with_error,
    "select-with-selected-value": select_with_value,
    "password-input-with-error-message-and-hint": password_with_error,
    "file-upload-with-error-message-and-hint": file_with_error,
}


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_drawn_as_the_package_draws_it(name):
    drawn = as_crispy_field(FIELDS[name]()["example"])
    expected = reference(name)
    if name == "date-input-with-error-on-day-input":
        # Ours is a whole sentence, with its full stop.
        expected = expected.replace("must include a day", "must include a day.")
    if name == "file-upload-with-error-message-and-hint":
        # Ours is the browser's own control: the package's script for dragging is not shipped.
        expected = expected.replace(' data-module="nhsuk-file-upload"', "")
    assert comparable(drawn) == comparable(expected)


def test_a_form_with_a_file_is_sent_in_parts():
    sent = render_to_string("design_system/whole_uni_form.html", {"form": file_with_error()})
    assert 'enctype="multipart/form-data"' in sent
    assert "enctype" not in render_to_string("design_system/whole_uni_form.html", {"form": select_with_value()})


def test_every_reference_is_compared_with():
    besides = {
        "error-summary-without-error-link-mixed",
        "error-summary-with-multiple-errors",
        "button-with-double-click-prevented",
    }
    assert {path.stem for path in REFERENCE.glob("*.html")} == FIELDS.keys() | besides


def test_the_error_summary_leads_to_each_field():
    class Names(Form):
        first = forms.CharField(error_messages={"required": "Enter your first name"})
        last = forms.CharField(error_messages={"required": "Enter your last name"})

    assert comparable(as_crispy_errors(Names({}))) == comparable(reference("error-summary-with-multiple-errors"))


def test_what_concerns_no_single_field_stands_first_and_leads_nowhere():
    class SignIn(Form):
        terms = forms.BooleanField(error_messages={"required": "Agree to the terms of service to log in"})

        def clean(self):
            raise forms.ValidationError("Invalid username or password")

    expected = reference("error-summary-without-error-link-mixed")
    assert comparable(as_crispy_errors(SignIn({}))) == comparable(expected)


def test_a_button_cannot_be_pressed_twice_by_accident():
    drawn = render_to_string("design_system/button.html", {"label": "Save and continue"})
    assert comparable(drawn) == comparable(reference("button-with-double-click-prevented"))
