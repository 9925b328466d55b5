"""What people type on the way to sign-off, checked and converted. Nothing here saves."""

from collections.abc import Collection
from datetime import date

from django import forms
from django.forms.boundfield import BoundField
from django.utils.text import Truncator

from apps.common.dates import day
from apps.common.forms import DateField, Form, Look
from apps.common.text_fields import LineField, TextField, reason_field

from ..domain.completeness_check import Finding
from ..domain.feedback_window import is_short, latest_last_day, usual_last_day
from ..models import Comment

LONGEST_COMMENT = 2_000
LONGEST_REPLY = 2_000
# The id of that form on its page: the boxes of the comments stand beside the forms that answer them.
SIGN_OFF_FORM = "sign-off"


class FindingForm(Form):
    """Why one weak spot stays as it is, or all of one kind."""

    submit_label = "Leave it as it is"
    submit_look = "secondary"

    reason = reason_field(
        "Why does it stay as it is?",
        "One sentence is enough. The report prints it. Do not name people.",
        "Say why it stays as it is.",
    )
    looks = {"reason": Look(rows=2)}

    def __init__(self, kind: str, about: str, *args, **kwargs):
        super().__init__(*args, prefix=f"{kind}-{about or 'audit'}", **kwargs)
        self.kind, self.about = kind, about

    @classmethod
    def for_finding(cls, finding: Finding, *args, **kwargs) -> "FindingForm":
        """The form beside one weak spot."""
        return cls(finding.kind.value, finding.about, *args, **kwargs)


class AllFindingsForm(FindingForm):
    """One answer for everything of one kind that is still open."""

    submit_label = "Leave all of them as they are"
    ALL = "all"

    def __init__(self, kind: str, *args, **kwargs):
        super().__init__(kind, self.ALL, *args, **kwargs)
        self.fields["reason"].label = "Why do they all stay as they are?"
        self.fields["reason"].error_messages["required"] = "Say why they all stay as they are."


class AskPeerWorkersForm(Form):
    """Until when peer workers can comment."""

    submit_label = "Ask peer workers"

    closes_on = DateField(
        label="Which is the last day for comments?",
        help_text="Two weeks are usual, and three whole working days are the least they should have. For example, "
        "27 3 2026.",
        the_date="the last day for comments",
    )
    shorter_because = reason_field(
        "If that is less than two weeks: why? (optional)",
        "Peer workers read this, and the report prints it. Leave it empty if they have two weeks or more.",
        "",
        required=False,
    )

    def __init__(self, today: date, *args, **kwargs):
        super().__init__(*args, initial={"closes_on": usual_last_day(today)}, **kwargs)
        self.today = today

    def clean(self):
        data = super().clean() or self.cleaned_data
        last = data.get("closes_on")
        if last is None:
            return data
        if last < self.today:
            self.add_error("closes_on", "Choose today or a later day.")
        elif last > latest_last_day(self.today):
            self.add_error("closes_on", f"Choose a day not later than {day(latest_last_day(self.today))}.")
        elif is_short(last, self.today) and not data.get("shorter_because", "").strip():
            usual = day(usual_last_day(self.today))
            self.add_error(
                "shorter_because", f"Say why peer workers have less than two weeks, or choose {usual} or later."
            )
        return data


class ShortenForm(Form):
    """Why the feedback window ends early."""

    submit_label = "End the window now"
    submit_look = "warning"

    reason = reason_field(
        "Why does it end early?",
        "Peer workers read this, and the report prints it. Do not name people.",
        "Say why the window ends early.",
    )


class CommentForm(Form):
    """What a peer worker says of the draft."""

    submit_label = "Send the comment"
    cancel_label = "Return to the draft"

    text = reason_field(
        "What do you want to say?",
        "What is right, what is not, what is missing. Do not name people who get support, and no colleagues.",
        "Write what you want to say.",
        longest=LONGEST_COMMENT,
    )
    shows_name = forms.BooleanField(
        label="Show my name with this comment",
        required=False,
        help_text="If you leave this empty, your name is stored nowhere: not with the comment, not in the list of "
        "who did what.",
    )
    looks = {"text": Look(rows=6, label="s")}


class AnswerCommentForm(Form):
    """A manager's answer to a comment."""

    submit_label = "Save the answer"
    submit_look = "secondary"

    text = reason_field(
        "Your answer",
        "All peer workers of your organisation can read it. Say what you changed, or why not.",
        "Write your answer.",
        longest=LONGEST_REPLY,
    )
    expected_text = TextField(required=False, widget=forms.HiddenInput)

    def __init__(self, reference: str, reply: str, *args, **kwargs):
        """`reply`: the answer that is stored; empty: none yet."""
        super().__init__(*args, prefix=reference, initial={"text": reply, "expected_text": reply}, **kwargs)


class SignOffForm(Form):
    """The confirmation before a version is frozen, with one more for each comment that nobody has answered."""

    submit_label = "Sign off"
    cancel_label = "Not yet"

    confirmed = forms.BooleanField(
        label="I have read this page, and the audit says what we stand by",
        error_messages={"required": "Tick the box to say that the audit says what you stand by."},
    )
    expected_digest = LineField(widget=forms.HiddenInput, max_length=16, required=False)

    def __init__(self, digest: str, unanswered: Collection[Comment], *args, **kwargs):
        super().__init__(*args, initial={"expected_digest": digest}, **kwargs)
        self.unanswered = {}
        for comment in unanswered:
            name = f"unanswered-{comment.reference}"
            begins = Truncator(comment.text).words(8)
            required = f"Answer the comment “{begins}”, or tick that it stays without an answer."
            self.unanswered[name] = comment
            self.fields[name] = forms.BooleanField(
                label=f"This stays without an answer: “{begins}”",
                widget=forms.CheckboxInput(attrs={"form": SIGN_OFF_FORM}),
                error_messages={"required": required},
            )
        self.order_fields([*self.unanswered, "confirmed"])

    @property
    def confirmations(self) -> list[tuple[Comment, BoundField]]:
        """Each comment without an answer, with its box."""
        return [(comment, self[name]) for name, comment in self.unanswered.items()]

    @property
    def left_unanswered(self) -> list[str]:
        """References of the comments that were confirmed. Only after the form was found valid."""
        return [comment.reference for comment in self.unanswered.values()]
