"""Forms about orders."""

from django import forms

from apps.common.forms import Form

from .models import OrderSettings


class KeepOrdersForm(Form):
    """How long."""

    submit_label = "Save"

    keep_days = forms.TypedChoiceField(
        label="How long are orders kept?", choices=OrderSettings.Days.choices, coerce=int, widget=forms.RadioSelect
    )
