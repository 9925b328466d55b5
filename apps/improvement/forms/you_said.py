"""What people write for “You said, we did”, checked and converted. Nothing here saves."""

from collections.abc import Mapping
from typing import Any

from django import forms

from apps.common.forms import Form, Look
from apps.common.text_fields import TextField, reason_field

from ..domain.you_said import LONGEST_EASY_LINE, MOST_EASY_LINES, PICTURES, HeardFrom, ItemWords, refusals
from ..models import YouSaidItem
from ..models.you_said import LONGEST_DONE, LONGEST_EASY, LONGEST_HEARD
from ..queries.you_said import YouSaidItemFormPage
from ..queries.you_said_sources import source_key

EASY_HINT = (
    f"Up to {MOST_EASY_LINES} short lines, one idea on each, at most {LONGEST_EASY_LINE} characters. Use short, "
    "everyday words."
)
SAME_CARE = "The same care as above: no names, nothing that points at one person."


def _words_field(label: str, hint: str, longest: int, missing: str) -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class YouSaidItemForm(Form):
    """One thing that was heard, and what is being done about it."""

    submit_label = "Save the item"

    heard = _words_field(
        "You said",
        "What you heard, in your own words, as you would say it to the people who told you. Anybody can read it. Do "
        "not write names, dates, how many said it, or anything that lets somebody be recognised. Do not copy what "
        "somebody wrote.",
        LONGEST_HEARD,
        "Say what you heard.",
    )
    done = _words_field(
        "We did",
        "What has been done, what is being done, or why not. The same care: no names, nothing that lets somebody be "
        "recognised.",
        LONGEST_DONE,
        "Say what is being done, or why it is not.",
    )
    easy_heard = _words_field(
        "You said, in Easy Read", f"{EASY_HINT} {SAME_CARE}", LONGEST_EASY, "Say what you heard in short lines."
    )
    easy_done = _words_field(
        "We did, in Easy Read", f"{EASY_HINT} {SAME_CARE}", LONGEST_EASY, "Say what is being done in short lines."
    )
    picture = forms.ChoiceField(
        label="A picture for Easy Read",
        choices=[(picture.key, picture.label) for picture in PICTURES],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a picture.", "invalid_choice": "Choose one of the pictures."},
    )
    source = forms.ChoiceField(
        label="Where did you hear it? (optional)",
        help_text="Only what may be told to everybody is on this list: rounds and discussions with enough people in "
        "them that naming them points at nobody.",
        required=False,
        error_messages={"invalid_choice": "Choose from the list where you heard it."},
    )
    expected_version = forms.IntegerField(label="Version", widget=forms.HiddenInput, min_value=0, initial=0)

    looks = {
        "heard": Look(label="m", rows=3),
        "done": Look(label="m", rows=3),
        "easy_heard": Look(label="s", rows=3),
        "easy_done": Look(label="s", rows=3),
        "picture": Look(
            label="s",
            columns=True,
            pictures={picture.key: f"images/easy-read/{picture.key}.svg" for picture in PICTURES},
        ),
    }

    def __init__(self, data=None, *, page: YouSaidItemFormPage, initial: Mapping[str, Any] | None = None):
        super().__init__(data, initial=initial)
        self._others = page.others
        field = self.fields["source"]
        assert isinstance(field, forms.ChoiceField)
        choices = []
        for (heard_from, reference), named in page.sources.items():
            choices.append((_as_choice(heard_from, reference), named.label))
        field.choices = choices

    def clean(self):
        data = super().clean() or self.cleaned_data
        if not self.errors:
            for name, sentence in refusals(self.item_words(), self._others).items():
                self.add_error(name, sentence)
        return data

    def item_words(self) -> ItemWords:
        """What was written, as the action takes it. Only once every field was found valid."""
        said = self.cleaned_data
        heard_from, _, reference = said["source"].partition(":")
        return ItemWords(
            heard=said["heard"],
            done=said["done"],
            easy_heard=said["easy_heard"],
            easy_done=said["easy_done"],
            picture=said["picture"],
            heard_from=HeardFrom(heard_from),
            source=reference,
        )


def item_initial(item: YouSaidItem) -> dict[str, Any]:
    """What the form of an item begins with."""
    return {
        "heard": item.heard,
        "done": item.done,
        "easy_heard": item.easy_heard,
        "easy_done": item.easy_done,
        "picture": item.picture,
        "source": _as_choice(*source_key(item)),
        "expected_version": item.version,
    }


def _as_choice(heard_from: HeardFrom, reference: str) -> str:
    return f"{heard_from.value}:{reference}" if reference else heard_from.value


class PublishYouSaidForm(Form):
    """The last look before anybody can read it."""

    submit_label = "Publish it"
    cancel_label = "Not yet"

    is_safe = forms.BooleanField(
        label="I have read every item, in plain words and in Easy Read. Nobody can be recognised in it.",
        error_messages={"required": "Read every item once more, then tick that nobody can be recognised in it."},
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, label="Version", min_value=0)


class TakeBackYouSaidForm(Form):
    """Why a version goes."""

    submit_label = "Take it back"
    submit_look = "warning"
    cancel_label = "Leave it"

    reason = reason_field(
        "Why do you take it back?",
        "People who follow the link read that it was taken back, and not why. Your colleagues read the reason.",
        "Say why you take it back.",
    )
