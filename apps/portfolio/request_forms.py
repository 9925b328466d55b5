"""What a commissioner asks for, and what is answered, checked and converted. Nothing here saves."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from apps.common.errors import NotAllowed
from apps.common.forms import DateField, Form, Look
from apps.common.text_fields import LineField, reason_field

from .models import RequestKind
from .models.sharing_requests import LONGEST_MESSAGE
from .queries.sharing_requests import AskPage
from .request_permissions import check_due_on

EVERY, TICKED = "every", "ticked"
LONGEST_SEARCH = 80  # characters


class FindForm(Form):
    """Part of a name, to find programmes by."""

    q = LineField(
        label="Find programmes to tick, by their name or their provider’s",
        required=False,
        max_length=LONGEST_SEARCH,
    )
    looks = {"q": Look(width=20)}


class AskForm(Form):
    """What is asked of which programmes, by when."""

    submit_label = "Send the request"

    kind = forms.ChoiceField(
        label="What do you ask for?",
        choices=RequestKind,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you ask for.", "invalid_choice": "Choose one of the three."},
    )
    due_on = DateField(
        label="By when?", help_text="For example, 30 6 2027.", the_date="the day by which you would like it"
    )
    message = reason_field(
        "Anything they should know? (optional)",
        "For example, what it is for. The managers of each programme read it. Name nobody.",
        "",
        LONGEST_MESSAGE,
        required=False,
    )
    whom = forms.ChoiceField(
        label="Which programmes?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which programmes you ask.", "invalid_choice": "Choose one of the two."},
    )
    programmes = forms.MultipleChoiceField(
        label="Programmes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose programmes from the list."},
    )

    looks = {
        "kind": Look(
            hints={
                RequestKind.AUDIT: "A signed-off audit, when there is a new one.",
                RequestKind.PLAN: "What they do about it, in a form that names nobody.",
                RequestKind.UPDATE: "How things are going, in their own words or by what they share.",
            }
        ),
        "whom": Look(reveals={TICKED: ("programmes",)}),
        "message": Look(rows=3),
    }

    def __init__(self, page: AskPage, today: date, *args, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        every = f"Every programme that you fund: {page.number_funded}"
        self._choices("whom", [(EVERY, every), (TICKED, "Only those that I tick")])
        named = []
        for programme in page.programmes:
            named.append((programme.reference, f"{programme.name}, {programme.organisation.name}"))
        self._choices("programmes", named)

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean_due_on(self) -> date:
        due_on = self.cleaned_data["due_on"]
        try:
            check_due_on(due_on, self.today)
        except NotAllowed as refusal:
            raise ValidationError(refusal.reason) from None
        return due_on

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("whom") == TICKED and not data.get("programmes") and "programmes" not in self.errors:
            self.add_error("programmes", "Tick at least one programme.")
        return data

    @property
    def asks_every_programme(self) -> bool:
        """Only after the form was found valid."""
        return self.cleaned_data["whom"] == EVERY


class DeclineForm(Form):
    """Why a request is declined."""

    submit_label = "Decline the request"

    reason = reason_field(
        "Why?",
        "The commissioner reads it. Name nobody.",
        "Say why, so that they know what to expect.",
    )


class RequestAnswerForm(Form):
    """An update in words."""

    submit_label = "Send the update"

    answer = reason_field(
        "How are things going?",
        "The commissioner reads it. Name nobody, and write nothing that points at one person.",
        "Write a sentence or two, or share a report instead.",
        2_000,
    )
    looks = {"answer": Look(rows=6)}
