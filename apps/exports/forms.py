"""Forms of exports."""

from collections.abc import Sequence
from datetime import date, timedelta

from django import forms

from apps.common.forms import Form, Look
from apps.common.text_fields import LineField
from apps.organisations.models import Organisation

from .models import LONGEST_NAME

ALL = "all"
DAYS = (("30", "30 days"), ("90", "90 days"), ("365", "A year"))


class MakeTokenForm(Form):
    """A token for a program: what it is for, what it reads, and how long."""

    name = LineField(
        label="What is it for?",
        help_text="A name that you will know it by, such as “Power BI, board report”.",
        max_length=LONGEST_NAME,
        error_messages={"required": "Enter what the key is for."},
    )
    reads = forms.MultipleChoiceField(
        label="What may it read?",
        help_text="Never more than you may read yourself.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose what the key may read.",
            "invalid_choice": "Choose from the organisations on this page.",
        },
    )
    days = forms.ChoiceField(
        label="How long shall it work?",
        choices=DAYS,
        initial="90",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how long the key shall work.",
            "invalid_choice": "Choose one of the times on this page.",
        },
    )

    submit_label = "Make the key"
    looks = {"name": Look(label="m"), "reads": Look(label="m"), "days": Look(label="m")}

    def __init__(self, organisations: Sequence[Organisation], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._organisations = {organisation.reference: organisation.pk for organisation in organisations}
        choices = [(ALL, "All my organisations, also those that I join later")]
        choices += [(one.reference, one.name) for one in organisations]
        self.fields["reads"].choices = choices  # type: ignore[attr-defined]

    def organisations(self) -> list[int] | None:
        """The keys of those that it reads for; None: all of them."""
        chosen = self.cleaned_data["reads"]
        return None if ALL in chosen else [self._organisations[reference] for reference in chosen]

    def last_day(self, today: date) -> date:
        """Until when it works."""
        return today + timedelta(days=int(self.cleaned_data["days"]))
