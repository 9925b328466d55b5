"""Forms of accounts: django-allauth's, in our words and drawn by our template pack, and our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.utils import url_str_to_user_pk
from allauth.core import context
from allauth.mfa.base import forms as second_step
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp.forms import ActivateTOTPForm, DeactivateTOTPForm
from django import forms
from django.db.models import BigIntegerField

from apps.common.forms import DesignSystem, Form, Look
from apps.common.text_fields import LineField, OneForm, PasswordField, check_storable, field_in_one_form

from .adapter import vouched_address
from .models import User
from .notices import NoticeKind
from .sign_in_limits import forget_code_try
from .time_zones import known_zones, zone_label

ADVICE = "At least 10 characters. Three or four words that belong together only for you work well."
SHORT = Look(width=10)


HINTS_ON_EMAILS: Mapping[object, str] = {
    NoticeKind.REVIEWS: "A second rating is finished, or was declined.",
    NoticeKind.DRAFTS: "Peer workers are asked for their view before an audit is signed off.",
    NoticeKind.COMMENTS: "Peer workers have commented. One e-mail a day at most.",
    NoticeKind.WINDOWS: "Peer workers have had their time to read the draft.",
    NoticeKind.SIGN_OFFS: "An audit that you may read is signed off.",
    NoticeKind.SHARING: "A report is shared with your organisation, or taken back.",
    NoticeKind.ROUNDS: "A round has closed, with or without enough answers.",
    NoticeKind.FILES: "A data file that you asked for is ready.",
    NoticeKind.INVITATIONS: "Nobody has answered an invitation that you sent.",
}


@dataclass(frozen=True)
class Words:
    """What a page says of one of allauth's fields: its label, its hint, and what to do when it was left empty."""

    label: str
    empty: str
    hint: str = ""


EMAIL = Words("E-mail address", "Enter your e-mail address.")
PASSWORD = Words("Password", "Enter your password.")
NEW_PASSWORD = Words("New password", "Enter a new password.", ADVICE)
CODE = Words("Code", "Enter the code.")


class InOurWords(DesignSystem):
    """Put before one of allauth's forms: `words` says what each field is called. No placeholders, no HTML hints."""

    words: Mapping[str, Words] = {}
    looks_up_address = False  # the address is asked for to find an account, and none is made or changed by it

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # one box with "show" beats two boxes without
        self._put_text_in_one_form()
        for name, words in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = words.label, words.hint
            field.error_messages["required"] = words.empty
            field.widget.attrs.pop("placeholder", None)

    def _put_text_in_one_form(self) -> None:
        """Fields of ours in place of allauth's. Theirs for passwords stay: they know the rules for new ones."""
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.PasswordInput):
                field.validators.append(check_storable)
            elif isinstance(field, forms.CharField) and not isinstance(field, OneForm):
                self.fields[name] = field_in_one_form(field, is_known=self.looks_up_address)


class SignInForm(InOurWords, account.LoginForm):
    submit_label = "Sign in"
    looks_up_address = True
    words = {"login": EMAIL, "password": PASSWORD}


class JoinForm(InOurWords, account.SignupForm):
    """The address comes from the invitation and from nowhere else."""

    name = LineField(
        label="Your name",
        max_length=120,
        help_text="Colleagues in your organisation see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )

    submit_label = "Make your account"
    field_order = ["name", "email", "password1"]
    words = {
        "email": Words("E-mail address", EMAIL.empty, "Your invitation went to this address. You sign in with it."),
        "password1": Words("Choose a password", "Choose a password.", ADVICE),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["email"] = vouched_address(context.request)
        self.fields["email"].widget.attrs["readonly"] = True
        self.fields["email"].required = False  # it need not come back: what is sent here is not looked at

    def clean_email(self) -> str:
        self.cleaned_data["email"] = vouched_address(context.request)
        return super().clean_email()


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    submit_label = "Send me a link"
    looks_up_address = True
    words = {"email": EMAIL}

    def clean_email(self) -> str:
        """Nobody is looked up here: the answer, and the time it takes, are the same for every address."""
        return get_adapter().clean_email(self.cleaned_data["email"].strip().lower())

    def save(self, request, **kwargs) -> str:
        email = self.cleaned_data["email"]
        get_adapter().ask_for_new_password(email)
        return email


class ResetLinkForm(account.UserTokenForm):
    """Whose link it is, found with the same steps for every number: a made-up account has no link that works."""

    def _get_user(self, uidb36: str) -> User | None:
        try:
            number = url_str_to_user_pk(uidb36)
        except ValueError:
            return None
        if number > BigIntegerField.MAX_BIGINT:  # of no database
            return None
        return User.objects.filter(pk=number).first() or User(pk=number)


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    submit_label = "Save new password"
    words = {"password1": NEW_PASSWORD}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    submit_label = "Save new password"
    words = {
        "oldpassword": Words("Password you use now", "Enter the password you use now."),
        "password1": NEW_PASSWORD,
    }


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    submit_label = "Save password"
    words = {"password1": NEW_PASSWORD}


class ChangeEmailForm(InOurWords, account.AddEmailForm):
    submit_label = "Send me a link to confirm it"
    words = {"email": Words("New e-mail address", "Enter your new e-mail address.")}

    # allauth's page does three things with one address; this names the one.
    action_add = LineField(widget=forms.HiddenInput, initial="yes", required=False)


class ConfirmPasswordForm(InOurWords, account.ReauthenticateForm):
    submit_label = "Continue"
    words = {"password": PASSWORD}


class CodeForm(InOurWords, second_step.BaseAuthenticateForm):
    """Takes a code; an error of ours is no wrong code."""

    submit_label = "Continue"
    looks = {"code": SHORT}
    words = {"code": CODE}

    def clean_code(self) -> str:
        try:
            return super().clean_code()
        except forms.ValidationError:
            raise
        except Exception:
            forget_code_try(context.request, self.user)
            raise


class SignInCodeForm(CodeForm, second_step.AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(CodeForm, second_step.ReauthenticateForm):
    """The second step once more, before what matters."""


class SetUpAppForm(InOurWords, ActivateTOTPForm):
    submit_label = "Turn on the second step"
    looks = {"code": SHORT}
    words = {"code": Words("Code that the app shows", "Enter the code that the app shows.", "Six digits.")}

    @property
    def spaced_secret(self) -> str:
        """The key in groups of four, as it is easiest to copy; apps ignore the spaces."""
        return " ".join(wrap(self.secret, 4))


class RemoveAppForm(DesignSystem, DeactivateTOTPForm):
    submit_label = "Turn off the second step"
    submit_look = "warning"


class NewCodesForm(DesignSystem, GenerateRecoveryCodesForm):
    submit_label = "Make new codes"


class NameForm(Form):
    """What a person is called here."""

    name = LineField(
        label="Your name",
        max_length=120,
        help_text="Colleagues in your organisation see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )

    submit_label = "Save name"
    page_heading = "name"


class ChooseEmailsForm(Form):
    """Which e-mails a person gets. None at all is an answer."""

    kinds = forms.MultipleChoiceField(
        label="E-mails that you want",
        choices=NoticeKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the e-mails on this page."},
    )

    submit_label = "Save"
    looks = {"kinds": Look(label="m", hints=HINTS_ON_EMAILS)}


class TimeZoneForm(Form):
    """Where a person's days begin and end."""

    time_zone = forms.ChoiceField(
        label="Your time zone",
        help_text="Choose the city that is nearest to you in the same time zone.",
        error_messages={"required": "Choose your time zone.", "invalid_choice": "Choose a time zone from the list."},
    )

    submit_label = "Save"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["time_zone"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(name, zone_label(name)) for name in sorted(known_zones(), key=zone_label)]


class CloseAccountForm(Form):
    """Shows that it is the person, and not somebody at their unlocked screen, who closes the account."""

    password = PasswordField(
        label="Your password",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password to close your account."},
    )

    submit_label = "Close my account"
    submit_look = "warning"

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.user, password):  # counts wrong tries, too
            raise get_adapter().validation_error("incorrect_password")
        return password
