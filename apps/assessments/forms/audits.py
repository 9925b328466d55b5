"""What people type about an audit’s life: its period, its end, its next version. Nothing here saves."""

from datetime import date

from django import forms

from apps.common.forms import DateField, Form
from apps.common.text_fields import reason_field

from ..domain.proposed_period import proposed_period
from ..models import Assessment


class PeriodForm(Form):
    """The period that an audit looks at."""

    submit_label = "Save the period"

    period_start = DateField(
        label="First day of the period", help_text="For example, 1 4 2025.", the_date="the first day of the period"
    )
    period_end = DateField(
        label="Last day of the period", help_text="For example, 31 3 2026.", the_date="the last day of the period"
    )

    def clean(self):
        data = super().clean() or self.cleaned_data
        start, end = data.get("period_start"), data.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", "The last day must not come before the first day.")
        return data


class StartForm(PeriodForm):
    """The period of a new audit, and what it begins with."""

    submit_label = "Start the audit"

    with_evidence = forms.BooleanField(
        label="Bring the evidence list of the last audit",
        required=False,
        help_text="You can change it and take pieces out.",
    )
    with_levels = forms.BooleanField(
        label="Bring its levels and reasons, too",
        required=False,
        help_text="Each one is marked as carried over, and counts only once you have said that it is still true.",
    )

    def __init__(self, data=None, *, earlier: Assessment | None, today: date):
        """`earlier`: the audit that can be begun from; None: this is the first. A period is proposed by both."""
        start, end = proposed_period(today, None if earlier is None else earlier.period_end)
        super().__init__(data, initial={"period_start": start, "period_end": end})
        if earlier is None:
            del self.fields["with_evidence"], self.fields["with_levels"]


class ReopenForm(Form):
    """Why a signed-off audit is opened again."""

    submit_label = "Begin the next version"
    cancel_label = "Leave it as it is"

    reason = reason_field(
        "Why does it need to change?",
        "The next version’s report says so. Do not name people.",
        "Say why the audit needs to change.",
    )


class WithdrawForm(Form):
    """Why a signed-off version no longer stands."""

    submit_label = "Withdraw this version"
    submit_look = "warning"
    cancel_label = "Leave it as it is"

    reason = reason_field(
        "Why does it no longer stand?",
        "Your colleagues see this. Commissioners see that it is withdrawn, and not why.",
        "Say why this version no longer stands.",
    )


class DiscardForm(Form):
    """Why an audit that is not signed off is set aside."""

    submit_label = "Discard the audit"
    cancel_label = "Keep it open"

    reason = reason_field(
        "Why is it being set aside?",
        "For example: started for the wrong period.",
        "Say why the audit is being set aside.",
    )
