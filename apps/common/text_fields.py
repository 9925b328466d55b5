"""Form fields for text, the only ones of the product: what passes them has one form (`unicode_text`).

Their longest length is counted as the browser counts it, and what nobody changed has not changed, whichever form a
browser sent it back in.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator

from . import unicode_text

LONGEST_ADDRESS = 254  # characters, as the database keeps it
UNSTORABLE = "There is a character here that cannot be stored. Type the text again, or paste it without formatting."
ODD_ADDRESS = (
    "This address holds letters that look like others or cannot be sent to. Type it with plain letters, a to z."
)


class LongestLength(MaxLengthValidator):
    """The longest length of a text, in the units that browsers count."""

    def clean(self, x: Any) -> int:
        return unicode_text.utf16_length(str(x))


class OneForm(forms.CharField):
    """What the fields of text have in common. `in_one_form` says what a text becomes."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs)
        validators: list = []
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validators.append(LongestLength(validator.limit_value))
            elif not isinstance(validator, ProhibitNullCharactersValidator):
                validators.append(validator)
        self.validators = validators

    def in_one_form(self, text: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        """The text in its one form. Raises ValidationError for what no database stores."""
        if value in self.empty_values:
            return self.empty_value
        text = str(value)
        if not unicode_text.is_storable(text):
            raise ValidationError(UNSTORABLE, code="unstorable")
        return self.in_one_form(text) or self.empty_value

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What was sent, as a page shows it again."""
        return unicode_text.plain_text(data) if isinstance(data, str) else data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.in_one_form(str(initial or "")) != self.in_one_form(str(data or ""))


class TextField(OneForm):
    """A text of any number of lines. Without `strip`, blanks at its beginning stay."""

    widget = forms.Textarea

    def in_one_form(self, text: str) -> str:
        if self.strip:
            return unicode_text.stripped_text(text)
        text = unicode_text.plain_text(text).rstrip()
        return text if unicode_text.is_visible(text) else ""


class LineField(OneForm):
    """A name, a title, anything of one line: no line break in it, and nothing that cannot be seen."""

    def in_one_form(self, text: str) -> str:
        return unicode_text.line_text(text)


class EmailField(OneForm, forms.EmailField):
    """An e-mail address, as a person reads it.

    `is_known`: it is only looked up, as at sign-in, so that an odd one is no mistake: it belongs to nobody.
    """

    def __init__(self, *, is_known: bool = False, **kwargs: Any):
        super().__init__(**{"max_length": LONGEST_ADDRESS} | kwargs)
        self.is_known = is_known

    def in_one_form(self, text: str) -> str:
        return unicode_text.plain_address(text)

    def to_python(self, value: Any) -> Any:
        address = super().to_python(value)
        if address and not self.is_known and not address.isascii():
            raise ValidationError(ODD_ADDRESS, code="odd_address")
        return address


class PasswordField(OneForm):
    """A password as it was typed: the account gives it its one form, and knows how earlier ones were stored."""

    def __init__(self, **kwargs: Any):
        super().__init__(**{"strip": False, "widget": forms.PasswordInput} | kwargs)

    def in_one_form(self, text: str) -> str:
        return text

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data


def check_storable(text: str) -> None:
    """A validator for passwords, which other packages' fields take. Raises ValidationError."""
    if not unicode_text.is_storable(text):
        raise ValidationError(UNSTORABLE, code="unstorable")


def field_in_one_form(field: forms.CharField, *, is_known: bool = False) -> OneForm:
    """The field of ours that takes the place of another package's. `is_known`: see EmailField."""
    said: dict[str, Any] = {
        "required": field.required,
        "label": field.label,
        "help_text": field.help_text,
        "initial": field.initial,
        "widget": field.widget,
        "error_messages": field.error_messages,
    }
    return EmailField(is_known=is_known, **said) if isinstance(field, forms.EmailField) else LineField(**said)


LONGEST_REASON = 1_000  # characters


def reason_field(
    label: str, hint: str, missing: str, longest: int = LONGEST_REASON, *, required: bool = True
) -> TextField:
    """Some sentences of a person's own. `missing`: what the page says when there are none."""
    return TextField(
        label=label,
        help_text=hint,
        required=required,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )
