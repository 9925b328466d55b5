"""What people type in the journal, checked and converted. Nothing here saves."""

from collections.abc import Sequence

from django import forms

from apps.common.dates import day
from apps.common.forms import Form, Look
from apps.common.optimistic_locking import SavedAsTyped, sent_back
from apps.common.text_fields import LineField, TextField
from apps.rubric.schema.factor_content import AnchorContent

from .domain.excerpts import Source
from .domain.reflection_content import LABELS, ReflectionContent
from .domain.retention import MONTHS, USUAL
from .models import LONGEST_TEXT

LONGEST_SUPPORT_TEXT = 4_000  # characters
OPEN = ""  # nothing chosen, or not any more


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"


class RetentionForm(Form):
    """For how long what is written is kept. `agreed` is asked only where something would be forgotten at once."""

    submit_label = "Save"

    months = forms.TypedChoiceField(
        label="How long should it keep what you write?",
        help_text="Counted from the day you last wrote in a reflection. You can change this at any time.",
        choices=[(number, _months(number)) for number in MONTHS],
        coerce=int,
        initial=USUAL,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how long.", "invalid_choice": "Choose one of the times on this page."},
    )
    agreed = forms.BooleanField()
    asked = forms.BooleanField(initial=True, widget=forms.HiddenInput)  # the page has shown what would go

    looks = {"months": Look(label="m", inline=True)}

    def __init__(self, *args, would_go: int = 0, **kwargs):
        """`would_go`: how many reflections are older than the time that is being chosen."""
        super().__init__(*args, **kwargs)
        if would_go:
            what = "the reflection that is" if would_go == 1 else f"the {would_go} reflections that are"
            self.fields["agreed"].label = f"Yes, delete {what} older than that, for good"
            self.fields["agreed"].error_messages["required"] = f"Tick the box to delete {what} older than that."
        else:
            del self.fields["agreed"], self.fields["asked"]


class OpenJournalForm(RetentionForm):
    """The same, the first time."""

    submit_label = "Open my room"


class ReflectionForm(SavedAsTyped):
    """One practice, and nothing in it is required. The same form for any indicator of any rubric."""

    words = TextField(
        label="Your words",
        help_text="As much or as little as you like. Leave out names of people you support.",
        required=False,
        max_length=LONGEST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 9, "autocomplete": "off"}),
        error_messages={"max_length": f"Shorten this to {LONGEST_TEXT:,} characters or fewer."},
    )
    leaning = forms.ChoiceField(
        label="How does this sit with you at the moment?",
        required=False,
        choices=[*((leaning.value, label) for leaning, label in LABELS.items()), (OPEN, "Leave this open")],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the answers, or leave this open."},
    )
    level = forms.TypedChoiceField(
        label="Which of these is closest to your own practice?",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the statements, or none of them."},
    )

    def __init__(
        self,
        asked: ReflectionContent,
        anchors: Sequence[AnchorContent],
        data=None,
        *,
        version: int = 0,
        stored: ReflectionContent | None = None,
    ):
        """`asked`: the question, with what the page shows as its answer; `stored`: what is kept, if that differs."""
        initial = {
            "words": asked.words,
            "leaning": asked.leaning,
            "level": OPEN if asked.level is None else asked.level,
            **sent_back(version=version, digest=(stored or asked).digest),
        }
        super().__init__(data, prefix=asked.practice, initial=initial)
        self.asked, self.anchors = asked, {anchor.level: anchor.anchor for anchor in anchors}
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [*((str(number), text) for number, text in self.anchors.items()), (OPEN, "None of these")]
        self.looks = {
            "words": Look(label="m", rows=9),
            "leaning": Look(label="s", inline=True),
            "level": Look(label="s", statements=True, divider_before=OPEN),
        }

    def entry(self) -> ReflectionContent:
        """What was written, as the action takes it. Only after the form was found valid."""
        data, level = self.cleaned_data, self.cleaned_data["level"]
        # A level that was chosen before keeps the sentence it was chosen for, whatever the present rubric says.
        anchor = self.asked.anchor if level == self.asked.level else self.anchors[level] if level is not None else ""
        return self.asked.saying(words=data["words"], leaning=data["leaning"], level=level, anchor=anchor)


class SupportForm(Form):
    """What an organisation says on its pause and support page."""

    submit_label = "Save the text"

    text = TextField(
        label="What should the page say?",
        help_text="Plain text. Empty it to go back to the usual text.",
        required=False,
        max_length=LONGEST_SUPPORT_TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    looks = {"text": Look(label="m", rows=16)}


class PickForm(Form):
    """Lines of one's own for a page to bring to supervision: a group of boxes for each reflection."""

    submit_label = "See the page"

    heading = LineField(
        label="A heading, if you would like one",
        help_text="For example: What I would like to talk about.",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    looks = {"heading": Look(label="s")}

    def __init__(self, sources: Sequence[Source], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.looks = dict(self.looks)
        self.groups: list[str] = []
        for source in sources:
            self.fields[source.reference] = _lines_field(source)
            self.looks[source.reference] = Look(label="s", small=True)
            self.groups.append(source.reference)

    def clean(self):
        data = super().clean() or self.cleaned_data
        if not self.errors and not self.marks:
            raise forms.ValidationError("Pick at least one line.")
        return data

    @property
    def marks(self) -> list[str]:
        """Those of the lines that were picked."""
        return [mark for _, mark in self.picked]

    @property
    def picked(self) -> list[tuple[str, str]]:
        """The same with the names of their fields, for a page that sends them on."""
        found = []
        for name in self.groups:
            for mark in self.cleaned_data.get(name, []):
                found.append((name, mark))
        return found


def _lines_field(source: Source) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=f"{source.title}, {day(source.begun_on)}",
        required=False,
        choices=[(line.mark, line.text) for line in source.lines],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "One of these lines has changed since you picked it. Pick again."},
    )
