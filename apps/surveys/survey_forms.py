"""What a person supported fills in. Nothing here is required, and nothing is free text."""

from collections.abc import Sequence

from django import forms

from apps.common.forms import Form, Look

from .actions.answers import MOST_LINKS_AT_ONCE
from .domain.questions import UNSCORED, AnswerOption, SurveyStatement
from .domain.survey_state import HELPED, SurveyState
from .domain.tally import HelpKind
from .easy_read import easy_read
from .forms import answer_field

QUESTION = "How far is this true for you?"
HELPED_CHOICES = [
    (HelpKind.NOBODY.value, "Nobody. I answered by myself"),
    (HelpKind.SOMEBODY_CLOSE.value, "A friend, a relative or a carer"),
    (HelpKind.INTERPRETER.value, "An interpreter"),
    (HelpKind.PEER_WORKER.value, "A peer worker"),
    (HelpKind.STAFF.value, "Another member of staff"),
    (HelpKind.TYPED_IN.value, "I am typing in a paper form for somebody"),
]


class StatementForm(Form):
    """The answer to one statement. `described_by`: the id of the statement on the page."""

    def __init__(
        self, state: SurveyState, statement: SurveyStatement, options: Sequence[AnswerOption], described_by: str
    ):
        super().__init__(initial=state.chosen)
        self.fields[statement.indicator] = answer_field(QUESTION, options, described_by)
        pictures = easy_read().faces if state.easy else {}
        self.looks = {
            statement.indicator: Look(small=False, divider_before=UNSCORED[0], pictures=pictures),
        }


class HelpedForm(Form):
    """Whether somebody helped: a kind, and never a name."""

    looks = {HELPED: Look(small=False)}

    helped = forms.ChoiceField(label="Who helped?", choices=HELPED_CHOICES, required=False, widget=forms.RadioSelect)


class AllStatementsForm(Form):
    """All statements on one page, and who helped."""

    def __init__(self, state: SurveyState, options: Sequence[AnswerOption]):
        super().__init__(initial=dict(state.chosen) | {HELPED: state.helped.value})
        self.looks = {}
        for one in state.statements:
            self.fields[one.indicator] = answer_field(one.text, options)
            self.looks[one.indicator] = Look(divider_before=UNSCORED[0])
        self.fields[HELPED] = HelpedForm.base_fields[HELPED]
        self.looks[HELPED] = Look()


class LinksForm(Form):
    """How many single-use links to make."""

    submit_label = "Make the links"

    number = forms.IntegerField(
        label="How many links?",
        help_text=f"One for each person you want to ask. At most {MOST_LINKS_AT_ONCE} at a time.",
        min_value=1,
        max_value=MOST_LINKS_AT_ONCE,
        error_messages={"required": "Enter how many links you need, such as 30."},
    )
    looks = {"number": Look(width=5)}
