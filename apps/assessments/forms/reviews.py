"""What people type about the second rating, checked and converted. Nothing here saves."""

from django import forms

from apps.common.forms import Form
from apps.common.text_fields import EmailField


class InviteReviewerForm(Form):
    """Who is asked for a second rating, and how they stand to the organisation."""

    submit_label = "Invite them"

    email = EmailField(
        label="Their e-mail address",
        help_text="Somebody of your organisation, of another one, or of none. They need no account here yet.",
    )
    is_independent = forms.ChoiceField(
        label="Do they work for the programme’s organisation, or with it?",
        choices=[
            ("yes", "No: they are independent of it"),
            ("no", "Yes: they are part of it, or work with it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they are independent. The report says so, too."},
    )

    def clean_is_independent(self) -> bool:
        """The choice as a fact."""
        return self.cleaned_data["is_independent"] == "yes"


class AcceptReviewForm(Form):
    """What the reviewer wants said of them."""

    submit_label = "Take up the review"

    says_lived_experience = forms.BooleanField(
        label="The report may say that lived experience was part of this review",
        required=False,
        help_text="If you review with lived experience, and would like that to be said. The report names nobody.",
    )
