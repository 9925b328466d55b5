"""What people say of an action after the next audit. Nothing here saves."""

from django import forms

from apps.common.forms import Form, Look
from apps.common.text_fields import TextField

from ..domain.effects import EffectFinding
from ..models.planned_actions import LONGEST_TEXT
from ..queries.effects import ActionLookedBackOn

CANNOT_SAY = (EffectFinding.CANNOT_SAY.value, "We cannot say")


class EffectForm(Form):
    """Did the practice of one action move, and what shows it?"""

    submit_label = "Save what it changed"
    cancel_label = "Not now"

    finding = forms.ChoiceField(
        label="What do the two audits say?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the two audits say, or that you cannot say.",
            "invalid_choice": "Choose what the two audits say, or that you cannot say.",
        },
    )
    words = TextField(
        label="Which evidence shows it?",
        help_text="What is there now that was not there before. Do not name people who are supported.",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    looks = {"words": Look(rows=3)}

    def __init__(self, data=None, *, looked_back_on: ActionLookedBackOn):
        super().__init__(data)
        field = self.fields["finding"]
        assert isinstance(field, forms.ChoiceField)
        measured = looked_back_on.levels.measured
        then, now = looked_back_on.then, looked_back_on.now
        label = {
            EffectFinding.UP: f"It moved up, from {then} to {now}",
            EffectFinding.DOWN: f"It moved down, from {then} to {now}",
            EffectFinding.NO_CHANGE: f"No change yet: {now}",
        }.get(measured)
        field.choices = [(measured.value, label), CANNOT_SAY] if label else [CANNOT_SAY]

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("finding") == EffectFinding.UP and not data.get("words"):
            self.add_error("words", "Say which evidence shows it.")
        return data
