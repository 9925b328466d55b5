"""What people type about rounds, and what peer workers answer. Nothing here saves."""

from collections.abc import Sequence
from datetime import date

from django import forms

from apps.common.forms import DateField, Form, Look
from apps.common.text_fields import LineField, TextField, reason_field
from apps.rubric.schema.rubric_content import RubricContent

from .domain import round_dates
from .domain.questions import (
    UNSCORED,
    AnswerOption,
    QuestionSet,
    RespondentGroup,
    SurveyStatement,
    levels_in,
    options_of,
)
from .domain.result_labels import band_label
from .domain.results import CountBand
from .models import LONGEST_INTRODUCTION, LONGEST_THEME, RESPONDENT_GROUPS, LinkKind, Round

MOST_PEOPLE = 10_000


def answer_field(label: str, options: Sequence[AnswerOption], described_by: str = "") -> forms.ChoiceField:
    """The answers to one statement. `described_by`: the id of the statement on the page."""
    return forms.ChoiceField(
        label=label,
        choices=[(option.value, option.label) for option in options],
        required=False,
        widget=forms.RadioSelect(attrs={"aria-describedby": described_by} if described_by else {}),
        error_messages={"invalid_choice": "Choose one of the answers."},
    )


class OpenRoundForm(Form):
    """A new round."""

    submit_label = "Open the round"

    question_set = forms.ChoiceField(
        label="How much do you want to ask?",
        widget=forms.RadioSelect,
        initial=QuestionSet.QUICK.value,
        error_messages={"required": "Choose how much to ask."},
    )
    link_kind = forms.ChoiceField(
        label="How do people come to the survey?",
        choices=[
            (LinkKind.OPEN.value, "One link and one QR code for everybody"),
            (LinkKind.SINGLE_USE.value, "A link for each person, for one answer"),
        ],
        initial=LinkKind.OPEN.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how people come to the survey."},
    )
    people_asked = forms.IntegerField(
        label="How many people will you ask?",
        help_text="Your best guess. If many more answers come than that, readers of the result are told.",
        min_value=1,
        max_value=MOST_PEOPLE,
        error_messages={"required": "Enter how many people you will ask, such as 30."},
    )
    opens_on = DateField(label="First day", help_text="For example, 2 3 2026.", the_date="the first day")
    closes_on = DateField(
        label="Last day",
        help_text=f"At least {round_dates.LEAST_DAYS} days, the first and the last included. You can extend a round, "
        "and nobody can close it early.",
        the_date="the last day",
    )
    local_term = LineField(
        label="What do you call a person who gets support?",
        help_text="One person, as you would say it: for example, member or guest. Leave it empty for “person "
        "supported”.",
        max_length=40,
        required=False,
    )
    introduction = TextField(
        label="Anything to say first? (optional)",
        help_text="People read this above the statements. Say why you ask and what you will do with it.",
        max_length=LONGEST_INTRODUCTION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, voice: str, quick: int, every: int, today: date, *args, **kwargs):
        """`quick` and `every`: how many statements each set has for this voice."""
        super().__init__(*args, **kwargs)
        self.today = today
        field = self.fields["question_set"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (QuestionSet.QUICK.value, f"The quick set: {quick} statements, a few minutes"),
            (QuestionSet.ALL.value, f"Every statement: {every}, about a quarter of an hour"),
        ]
        self.looks = {
            "people_asked": Look(width=5),
            "local_term": Look(width=20),
            "introduction": Look(rows=4),
            "link_kind": Look(
                hints={
                    LinkKind.OPEN.value: "The usual way. Good for posters, waiting rooms and messages.",
                    LinkKind.SINGLE_USE.value: "Nobody can answer twice. You see the links once and give them out "
                    "yourself.",
                }
            ),
        }
        self.for_peer_workers = voice == RespondentGroup.PEER_WORKERS
        if self.for_peer_workers:
            del self.fields["link_kind"], self.fields["local_term"]

    def clean(self):
        data = super().clean() or self.cleaned_data
        opens_on, closes_on = data.get("opens_on"), data.get("closes_on")
        if opens_on and (problem := round_dates.check_beginning(opens_on, self.today)):
            self.add_error("opens_on", problem)
        if opens_on and closes_on and (problem := round_dates.check_window(opens_on, closes_on)):
            self.add_error("closes_on", problem)
        return data

    def said(self) -> dict:
        """What was typed, as the action takes it. Only after the form was found valid."""
        peers = {"link_kind": LinkKind.SIGNED_IN.value} if self.for_peer_workers else {}
        return {**self.cleaned_data, **peers}


class ExtendForm(Form):
    """More time for a round."""

    submit_label = "Extend the round"
    cancel_label = "Leave it as it is"

    closes_on = DateField(label="New last day", help_text="For example, 27 3 2026.", the_date="the new last day")

    def __init__(self, round: Round, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round

    def clean_closes_on(self) -> date:
        closes_on = self.cleaned_data["closes_on"]
        if closes_on <= self.round.closes_on:
            raise forms.ValidationError("Choose a day later than the present last day.")
        if problem := round_dates.check_window(self.round.opens_on, closes_on):
            raise forms.ValidationError(problem)
        return closes_on


class CallOffForm(Form):
    """Why a round is given up."""

    submit_label = "Call the round off"
    submit_look = "warning"
    cancel_label = "Let it go on"

    reason = reason_field(
        "Why is it called off?",
        "Peer workers and your colleagues will see this.",
        "Say why the round is called off.",
    )


class AnswerForm(Form):
    """One person's answers. Nothing has to be answered."""

    submit_label = "Send my answers"

    def __init__(self, statements: Sequence[SurveyStatement], rubric: RubricContent, data=None):
        super().__init__(data)
        self.options = options_of(rubric)
        self.looks = {}
        for one in statements:
            self.fields[one.indicator] = answer_field(one.text, self.options)
            self.looks[one.indicator] = Look(label="s", divider_before=UNSCORED[0])

    def clean(self):
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(data.values()):
            raise forms.ValidationError(
                "Nothing is chosen yet. Choose at least one answer, or leave this page: nothing is sent."
            )
        return data

    def answers(self) -> dict[str, int]:
        """The levels chosen, by indicator. Only after the form was found valid."""
        return levels_in(self.cleaned_data, self.options)


class PutTogetherForm(Form):
    """Which closed rounds to read as one group."""

    submit_label = "Put them together for good"

    rounds = forms.MultipleChoiceField(
        label="Which rounds?",
        help_text="Rounds of the same voice.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least two rounds.",
            "invalid_choice": "Choose rounds from the list.",
        },
    )

    def __init__(self, choices: list[tuple[str, str]], *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["rounds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices


class DiscussionForm(Form):
    """What came up in a facilitated discussion."""

    submit_label = "Keep these themes"

    voice = forms.ChoiceField(
        label="Who took part?",
        choices=RESPONDENT_GROUPS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who took part."},
    )
    held_on = DateField(
        label="When was it?", help_text="For example, 2 3 2026.", the_date="the day of the discussion"
    )
    took_part = forms.ChoiceField(
        label="About how many took part?",
        choices=[(band.value, band_label(band).capitalize()) for band in CountBand],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose about how many took part."},
    )

    def __init__(self, rubric: RubricContent, today: date, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.factors: list[str] = []
        self.looks = {}
        for factor in rubric.factors:
            self.fields[f"theme_{factor.id}"] = TextField(
                label=factor.name,
                help_text=factor.in_one_line,
                max_length=LONGEST_THEME,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            self.factors.append(factor.id)
            self.looks[f"theme_{factor.id}"] = Look(rows=3)

    def clean_held_on(self) -> date:
        held_on = self.cleaned_data["held_on"]
        if held_on > self.today:
            raise forms.ValidationError("The day of the discussion cannot be in the future.")
        return held_on

    def clean(self):
        data = super().clean() or self.cleaned_data
        if not self.errors and not any(self.themes().values()):
            raise forms.ValidationError("Write down at least one theme.")
        return data

    def themes(self) -> dict[str, str]:
        """What was written, by factor."""
        return {factor: self.cleaned_data.get(f"theme_{factor}", "").strip() for factor in self.factors}
