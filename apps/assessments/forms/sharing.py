"""For how long and with what a report is shared, checked and converted. Nothing here saves."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from apps.common.errors import NotAllowed
from apps.common.forms import DateField, Form, Look

from ..models import Share
from ..permissions import check_share_ends

REPORT_ALONE, WITH_PLAN = "report", "plan"


class ShareForm(Form):
    """What one commissioner sees, and until when."""

    shows = forms.ChoiceField(
        label="What do they see?",
        choices=((REPORT_ALONE, "The report alone"), (WITH_PLAN, "The report and the action plan")),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they see.", "invalid_choice": "Choose one of the two."},
    )
    ends_on = DateField(
        label="The last day on which they can read it (optional)",
        help_text="For example, 30 6 2027. Without a day they can read it until you take it back.",
        required=False,
        the_date="the last day",
    )

    looks = {
        "shows": Look(
            hints={
                REPORT_ALONE: "The plan stays with you.",
                WITH_PLAN: "The plan as it stands on the day they read it, without names, notes or reasons.",
            }
        )
    }

    def __init__(self, share: Share | None, today: date, *args, **kwargs):
        self.today = today
        if share is not None:
            shows = WITH_PLAN if share.shows_plan else REPORT_ALONE
            kwargs["initial"] = {"shows": shows, "ends_on": share.ends_on}
        super().__init__(*args, **kwargs)

    def clean_ends_on(self) -> date | None:
        ends_on = self.cleaned_data["ends_on"]
        try:
            check_share_ends(ends_on, self.today)
        except NotAllowed as refusal:
            raise ValidationError(refusal.reason) from None
        return ends_on

    @property
    def shows_plan(self) -> bool:
        """Whether the plan comes with it. Only after the form was found valid."""
        return self.cleaned_data["shows"] == WITH_PLAN
