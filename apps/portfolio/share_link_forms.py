"""What a link is for and how long it opens, checked and converted. Nothing here saves."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from apps.common.errors import NotAllowed
from apps.common.forms import DateField, Form
from apps.common.text_fields import LineField

from .models.share_links import LONGEST_LABEL
from .share_link_permissions import USUAL_TIME, check_last_day


class ShareLinkForm(Form):
    """A new link."""

    submit_label = "Make the link"

    label = LineField(
        label="What is it for?",
        help_text="So that you know later which one to take back. For example: Board meeting in March. Name nobody.",
        max_length=LONGEST_LABEL,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Say in a few words what the link is for."},
    )
    last_day = DateField(
        label="The last day on which it opens",
        help_text="A year from now at most. For example, 30 6 2027.",
        the_date="the last day",
    )

    def __init__(self, today: date, *args, **kwargs):
        self.today = today
        super().__init__(*args, initial={"last_day": today + USUAL_TIME}, **kwargs)

    def clean_last_day(self) -> date:
        last_day = self.cleaned_data["last_day"]
        try:
            check_last_day(last_day, self.today)
        except NotAllowed as refusal:
            raise ValidationError(refusal.reason) from None
        return last_day
