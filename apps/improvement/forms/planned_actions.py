"""What people type about actions, checked and converted. Nothing here saves."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.common.dates import day
from apps.common.forms import DateField, Form, Look
from apps.common.text_fields import LineField, TextField, reason_field

from ..domain.action_details import ActionDates, ActionDetails
from ..models import ActionSource, PlannedAction, Priority
from ..models.planned_actions import LONGEST_ROLE, LONGEST_STEP, LONGEST_TEXT, LONGEST_TITLE
from ..queries.planned_action import ActionFormPage

NO_PRACTICE = ("", "None in particular")
BY_ROLE = "role"  # the choice of an owner without an account


def text_field(label: str, hint: str, *, required: bool = False, missing: str = "") -> TextField:
    """Some sentences about an action."""
    return TextField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing} if missing else None,
    )


def starts_field() -> DateField:
    return DateField(
        label="When does it start? (optional)",
        help_text="For example, 2 3 2026.",
        required=False,
        the_date="the start",
    )


def due_field() -> DateField:
    return DateField(
        label="Until when? (optional)",
        help_text="A day, so that everybody knows when to look again. For example, 30 6 2026.",
        required=False,
        the_date="the last day",
    )


def check_order(form: forms.Form, data: dict[str, Any]) -> None:
    """The start comes before the last day."""
    starts, due = data.get("starts_on"), data.get("due_on")
    if starts and due and due < starts:
        form.add_error("due_on", f"Choose a last day that is not before the start, {day(starts)}.")


class ProposeForm(Form):
    """What anybody can say of an action: what, of which practice, and why."""

    submit_label = "Propose this action"

    title = LineField(
        label="What could be done?",
        help_text="In one line. For example: Ask new people which peer worker they would like to meet.",
        max_length=LONGEST_TITLE,
        error_messages={"required": "Say in a line what could be done."},
    )
    details = text_field("Anything more about it? (optional)", "Do not name people who are supported.")
    indicator = forms.ChoiceField(
        label="Which practice does it belong to? (optional)",
        required=False,
        error_messages={"invalid_choice": "Choose one of the practices, or none in particular."},
    )
    why = text_field(
        "Why? (optional)", "What you have seen or heard. Everybody who works with this plan can read it."
    )

    looks = {"title": Look(label="s"), "details": Look(rows=3), "why": Look(rows=3)}

    def __init__(self, data=None, *, page: ActionFormPage, **kwargs):
        super().__init__(data, **kwargs)
        choices: list[tuple[str, Any]] = [NO_PRACTICE]
        for factor, practices in page.practices:
            choices.append((factor, [(str(one.key), one.label) for one in practices]))
        _choices(self, "indicator", choices)

    def action_details(self) -> ActionDetails:
        """What was said, as the action takes it. Only after the form was found valid."""
        said = self.cleaned_data
        return ActionDetails(
            title=said["title"],
            details=said["details"],
            source=ActionSource.COMMENT.value,
            why=said["why"],
            indicator=int(said["indicator"]) if said["indicator"] else None,
        )


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class ActionForm(ProposeForm):
    """Everything that managers say of an action, but for its dates."""

    submit_label = "Save the action"

    source = forms.ChoiceField(
        label="What does it come from?",
        choices=ActionSource,
        initial=ActionSource.OTHER.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it comes from."},
    )
    owner = forms.ChoiceField(
        label="Who does it? (optional)",
        required=False,
        help_text="One person who sees to it. It can start once somebody is named.",
        error_messages={"invalid_choice": "Choose one of the people of this organisation."},
    )
    owner_role = LineField(
        label="Their role, if they have no account here",
        help_text="A role and no name. For example: Ward manager.",
        max_length=LONGEST_ROLE,
        required=False,
    )
    priority = forms.TypedChoiceField(
        label="How soon does it matter?",
        choices=Priority,
        coerce=int,
        initial=Priority.USUAL.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how soon it matters."},
    )
    success = text_field(
        "What will show that it worked? (optional)",
        "Something that can be seen, heard or counted. For example: New people meet a peer worker within two weeks.",
    )
    expected_version = forms.IntegerField(label="Version", widget=forms.HiddenInput, min_value=0, initial=0)

    field_order = ["title", "details", "indicator", "source", "why", "owner", "owner_role", "priority", "success"]
    looks = ProposeForm.looks | {
        "success": Look(rows=3),
        "owner_role": Look(width=30),
        "priority": Look(inline=True),
    }

    def __init__(self, data=None, *, page: ActionFormPage, action: PlannedAction | None = None, **kwargs):
        """`action`: the one to change; None for a new one."""
        initial = kwargs.pop("initial", {}) | (_initial(action) if action else {})
        super().__init__(data, page=page, initial=initial, **kwargs)
        self.fields["title"].label = "What will be done?"
        self.fields["title"].error_messages["required"] = "Say in a line what will be done."
        people = [("", "Nobody yet"), *((str(person.pk), person.name) for person in page.members)]
        if action is not None and action.owner and action.owner not in page.members:
            people.append((str(action.owner_id), f"{action.owner.name}, who has left"))
        _choices(self, "owner", [*people, (BY_ROLE, "Somebody without an account here")])

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("owner") == BY_ROLE and not data.get("owner_role"):
            self.add_error("owner_role", "Say which role the person has, such as Ward manager.")
        return data

    def action_details(self) -> ActionDetails:
        """What was said, as the action takes it. A role counts where no person is chosen."""
        said = self.cleaned_data
        owner = said["owner"]
        return ActionDetails(
            title=said["title"],
            details=said["details"],
            source=said["source"],
            why=said["why"],
            indicator=int(said["indicator"]) if said["indicator"] else None,
            owner=int(owner) if owner and owner != BY_ROLE else None,
            owner_role=said["owner_role"] if owner == BY_ROLE else "",
            priority=said["priority"],
            success=said["success"],
        )


def _initial(action: PlannedAction) -> dict[str, Any]:
    return {
        "title": action.title,
        "details": action.details,
        "indicator": str(action.indicator_id or ""),
        "source": action.source,
        "why": action.why,
        "owner": BY_ROLE if action.owner_role else str(action.owner_id or ""),
        "owner_role": action.owner_role,
        "priority": action.priority,
        "success": action.success,
        "expected_version": action.version,
    }


class AddActionForm(ActionForm):
    """A new action, or one without a last day, with its dates."""

    submit_label = "Add it to the plan"

    starts_on = starts_field()
    due_on = due_field()

    field_order = [
        "title",
        "details",
        "indicator",
        "source",
        "why",
        "owner",
        "owner_role",
        "starts_on",
        "due_on",
        "priority",
        "success",
    ]

    def __init__(self, data=None, *, page: ActionFormPage, action: PlannedAction | None = None, **kwargs):
        super().__init__(data, page=page, action=action, **kwargs)
        if action is not None:
            self.submit_label = ActionForm.submit_label
            self.initial["starts_on"] = action.starts_on

    def clean(self):
        data = super().clean() or self.cleaned_data
        check_order(self, data)
        return data

    def dates(self) -> ActionDates:
        """Only after the form was found valid."""
        return ActionDates(self.cleaned_data["starts_on"], self.cleaned_data["due_on"])


class DatesForm(Form):
    """From when to when, and why that changes."""

    submit_label = "Save the dates"
    cancel_label = "Leave them as they are"

    starts_on = starts_field()
    due_on = due_field()
    reason = reason_field(
        "Why do the dates change?",
        "The old dates stay in the log, with your reason.",
        "Say why the dates change.",
        required=False,
    )

    def __init__(self, action: PlannedAction, data=None):
        super().__init__(data, initial={"starts_on": action.starts_on, "due_on": action.due_on})
        self.before = ActionDates(action.starts_on, action.due_on)
        if action.due_on is None:
            del self.fields["reason"]

    def clean(self):
        data = super().clean() or self.cleaned_data
        check_order(self, data)
        if "reason" in self.fields and not self.errors and self.dates() != self.before and not data.get("reason"):
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        return data

    def dates(self) -> ActionDates:
        """Only after the form was found valid."""
        return ActionDates(self.cleaned_data.get("starts_on"), self.cleaned_data.get("due_on"))


class PrioritiesForm(Form):
    """Which practices of an audit to begin with."""

    submit_label = "Add these to the plan"
    cancel_label = "Not now"

    practices = forms.MultipleChoiceField(
        label="Where do you want to start?",
        help_text="Three to five at once is what most teams finish. You can say who does what, and until when, next.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one practice.",
            "invalid_choice": "Choose practices from the list.",
        },
    )

    def __init__(self, data=None, *, suggestions: Sequence, chosen: Sequence[str]):
        """`suggestions`: rated practices with a next level. `chosen`: the codes that are ticked to begin with."""
        super().__init__(data, initial={"practices": list(chosen)})
        choices, hints = [], {}
        for rated in suggestions:
            code = rated.indicator.id
            choices.append((code, f"{code} {rated.indicator.title}"))
            hints[code] = (
                f"Now level {rated.level}, {rated.level_label}. The aim, level {rated.next_anchor.level}: "
                f"“{rated.next_anchor.anchor}”"
            )
        _choices(self, "practices", choices)
        self.looks = {"practices": Look(label="m", hints=hints)}


class ActionStepForm(Form):
    """One small step."""

    submit_label = "Add the step"
    submit_look = "secondary"

    text = LineField(
        label="Add a small step",
        help_text="Something that one person can do in a week or two.",
        max_length=LONGEST_STEP,
        error_messages={"required": "Say what the step is."},
    )


class NoteForm(Form):
    """One line of the log."""

    submit_label = "Write it in the log"
    submit_look = "secondary"

    note = text_field(
        "How is it going?",
        "It stays in the log with your name and today’s date. Do not name people who are supported.",
        required=True,
        missing="Write something first.",
    )

    looks = {"note": Look(rows=3)}


class ReasonForm(Form):
    """Why a step of an action's life is taken. The words come from the step."""

    cancel_label = "Leave it as it is"

    reason = reason_field("Why?", "Everybody who works with this plan can read it.", "Say why.")

    def __init__(self, data=None, *, submit_label: str, question: str, is_needed: bool):
        super().__init__(data)
        self.submit_label = submit_label
        self.fields["reason"].label = question if is_needed else f"{question} (optional)"
        self.fields["reason"].required = is_needed


class ShowDoneForm(Form):
    """What shows that an action is done."""

    submit_label = "Ask a second person to confirm it"
    cancel_label = "Not yet"

    words = text_field(
        "What shows that it is done?",
        "What can be seen, heard or counted now. Do not name people who are supported.",
        required=True,
        missing="Say what shows that it is done.",
    )
    evidence = forms.ChoiceField(
        label="Is it in the evidence log? (optional)",
        required=False,
        help_text="The newest pieces of this programme’s audits.",
        error_messages={"invalid_choice": "Choose a piece from the list, or none."},
    )

    looks = {"words": Look(rows=4)}

    def __init__(self, data=None, *, evidence: Sequence):
        super().__init__(data)
        self.pieces = {piece.reference: piece for piece in evidence}
        if not self.pieces:
            del self.fields["evidence"]
            return
        choices = [("", "No")]
        for piece in evidence:
            choices.append((piece.reference, f"{piece.title}, {day(piece.dated)}"))
        _choices(self, "evidence", choices)

    def chosen_evidence(self):
        """The piece that was chosen; None for none. Only after the form was found valid."""
        return self.pieces.get(self.cleaned_data.get("evidence", ""))


class ConfirmForm(Form):
    """What a second person makes of it."""

    submit_label = "Save your answer"
    cancel_label = "Not now"

    is_done = forms.ChoiceField(
        label="Is it done?",
        choices=[("yes", "Yes, it is done"), ("no", "Not yet: send it back")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is done."},
    )
    reason = reason_field(
        "What is still missing?", "Whoever works on it reads this.", "Say what is still missing.", required=False
    )

    looks = {"is_done": Look(reveals={"no": ["reason"]})}

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("is_done") == "no" and not data.get("reason"):
            self.add_error("reason", self.fields["reason"].error_messages["required"])
        return data
