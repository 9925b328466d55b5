"""The form with which reports are ordered again and again."""

from collections.abc import Sequence
from datetime import date

from django import forms

from apps.common.errors import NotAllowed
from apps.common.forms import DateField, Look
from apps.common.text_fields import LineField
from apps.organisations.models import Organisation, Programme
from apps.reports.models import ItemKind

from .domain.schedule_dates import first_of_next_quarter
from .models.report_schedules import LONGEST_SCHEDULE_TITLE, ScheduleInterval
from .order_forms import OrderReportsForm
from .schedule_permissions import check_first_day


class ScheduleForm(OrderReportsForm):
    """Which files, how often, and from when on."""

    submit_label = "Have them ordered"
    field_order = ("title", "kinds", "months", "first_on", "organisation")
    looks = OrderReportsForm.looks | {"title": Look(width=20)}

    title = LineField(
        label="What should it be called?",
        max_length=LONGEST_SCHEDULE_TITLE,
        help_text="It stands on the order and in the e-mail that says it is ready. Name nobody.",
        error_messages={"required": "Enter a name, so that you know what came."},
    )
    months = forms.TypedChoiceField(
        label="How often?",
        choices=ScheduleInterval,
        coerce=lambda typed: ScheduleInterval(int(typed)),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often.", "invalid_choice": "Choose one of the two."},
    )
    first_on = DateField(
        label="The first time on", help_text="For example, 1 4 2027.", the_date="the day of the first order"
    )

    def __init__(
        self,
        organisations: Sequence[Organisation],
        *args,
        today: date,
        programme: Programme | None = None,
        **kwargs,
    ):
        initial = {"first_on": first_of_next_quarter(today), "months": ScheduleInterval.QUARTERLY.value}
        if programme is not None:
            initial |= {"months": ScheduleInterval.YEARLY.value, "title": programme.name[:LONGEST_SCHEDULE_TITLE]}
        super().__init__(organisations, *args, initial=initial, **kwargs)
        self.today = today
        if programme is not None:
            kinds = self.fields["kinds"]
            assert isinstance(kinds, forms.MultipleChoiceField)  # as declared
            kinds.choices = [choice for choice in OrderReportsForm.KINDS if choice[0] != ItemKind.PORTFOLIO.value]

    def clean_first_on(self) -> date | None:
        first_on = self.cleaned_data["first_on"]
        if first_on is not None:
            try:
                check_first_day(first_on, self.today)
            except NotAllowed as refusal:
                raise forms.ValidationError(refusal.reason) from refusal
        return first_on
