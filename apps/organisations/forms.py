"""What people type about organisations, checked and converted. Nothing here saves."""

from collections.abc import Iterable, Sequence

from django import forms
from django.core.exceptions import ValidationError

from apps.common.errors import NotAllowed
from apps.common.forms import Form, Look
from apps.common.text_fields import EmailField, LineField

from . import permissions
from .domain.identifiers import BAD_SCHEME, REGISTERS, identifier_problem, plain_identifier, scheme_problem
from .models import Area, AreaKind, Meeting, Organisation, OrganisationKind, Programme, Role, Setting

NOT_FOR_GROUPS = "The rubric is not yet adapted for groups."

ROLE_HINTS: dict[object, str] = {
    Role.MANAGER: "Completes audits, signs them off, shares their reports with commissioners, invites people.",
    Role.PEER_WORKER: "Reads the draft of an audit before sign-off and comments on it, answers surveys, and can keep "
    "private reflections.",
    Role.REVIEWER: "Can be asked for a second rating, and reads audits once they are signed off.",
    Role.COMMISSIONER: "Reads the reports that providers share.",
    Role.ADMINISTRATOR: "Invites people and describes programmes. Reads audits once they are signed off, and "
    "completes none.",
}


class InviteForm(Form):
    """To whom which role is offered. `at`: the moment at which an earlier invitation may have run out."""

    submit_label = "Send the invitation"

    email = EmailField(
        label="E-mail address",
        help_text="The invitation goes to this address and works only for it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the e-mail address of the person you invite."},
    )
    role = forms.ChoiceField(
        label="Role",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose one of the roles on this page."},
    )

    looks = {"role": Look(hints=ROLE_HINTS)}

    def __init__(self, organisation: Organisation, roles: Sequence[tuple[str, str]], at, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.organisation, self.at = organisation, at
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        if organisation.kind == OrganisationKind.COMMISSIONER:
            hints = {**ROLE_HINTS, Role.ADMINISTRATOR: "Invites people. Reads no reports."}
            self.looks = {"role": Look(hints=hints)}

    def clean(self):
        data = super().clean() or self.cleaned_data
        if "email" in data and "role" in data:
            try:
                permissions.check_not_there_yet(self.organisation, data["email"], data["role"], self.at)
            except NotAllowed as refusal:
                self.add_error("email", refusal.reason)
        return data


class ProgrammeForm(Form):
    """What a programme is."""

    submit_label = "Save programme"

    name = LineField(
        label="Name of the programme",
        max_length=120,
        help_text="As people who use it know it. It stands on the cover of reports.",
        error_messages={"required": "Enter the name of the programme."},
    )
    setting = forms.ChoiceField(
        label="Where does it work?",
        choices=Setting.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where the programme works."},
    )
    form = forms.ChoiceField(
        label="How do people meet?",
        choices=Meeting.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how people meet."},
    )
    peer_workers = forms.IntegerField(
        label="Number of peer workers",
        help_text="Count people, not posts. Paid and unpaid.",
        min_value=0,
        max_value=1_000,
        error_messages={
            "required": "Enter the number of peer workers. If nobody has started yet, enter 0.",
            "invalid": "Enter the number of peer workers as a whole number, such as 6.",
        },
    )
    caseload = forms.IntegerField(
        label="People supported at one time",
        help_text="In the whole programme. If you do not know, give your best guess.",
        min_value=0,
        max_value=100_000,
        error_messages={
            "required": "Enter how many people are supported at one time. If nobody yet, enter 0.",
            "invalid": "Enter the number of people supported as a whole number, such as 90.",
        },
    )

    icb = forms.ChoiceField(
        label=AreaKind.ICB.label,
        required=False,
        error_messages={"invalid_choice": "Choose one from the list, or none."},
    )
    local_authority = forms.ChoiceField(
        label=AreaKind.LOCAL_AUTHORITY.label,
        required=False,
        error_messages={"invalid_choice": "Choose one from the list, or none."},
    )

    looks = {
        "form": Look(hints={Meeting.GROUP: NOT_FOR_GROUPS, Meeting.BOTH: NOT_FOR_GROUPS}),
        "peer_workers": Look(width=4),
        "caseload": Look(width=5),
    }

    def __init__(
        self, organisation: Organisation, programme: Programme | None, areas: Iterable[Area], *args, **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.organisation, self.programme = organisation, programme
        self.areas = {area.code: area for area in areas}
        for kind in AreaKind:
            choices = [(area.code, area.name) for area in self.areas.values() if area.kind == kind]
            if choices:
                self.fields[kind].choices = [("", "None, or not known"), *choices]  # type: ignore[attr-defined]
            else:
                del self.fields[kind]

    def clean_icb(self) -> Area | None:
        return self.areas.get(self.cleaned_data["icb"])

    def clean_local_authority(self) -> Area | None:
        return self.areas.get(self.cleaned_data["local_authority"])

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        try:
            permissions.check_name_is_free(self.organisation, name, besides=self.programme)
        except NotAllowed as refusal:
            raise ValidationError(refusal.reason) from None
        return name


class FunderForm(Form):
    """Which commissioner funds a programme."""

    submit_label = "Add this commissioner"

    commissioner: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Commissioner",
        queryset=None,
        to_field_name="reference",
        empty_label="Choose a commissioner",
        error_messages={
            "required": "Choose a commissioner.",
            "invalid_choice": "Choose a commissioner from the list.",
        },
    )

    def __init__(self, commissioners, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["commissioner"].queryset = commissioners  # type: ignore[attr-defined]


OTHER = "other"


class IdentifierForm(Form):
    """What one register calls an organisation."""

    submit_label = "Save the identifier"

    scheme = forms.ChoiceField(
        label="Which register?",
        choices=[*((scheme, register.label) for scheme, register in REGISTERS.items()), (OTHER, "Another register")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose a register.",
            "invalid_choice": "Choose one of the registers on this page.",
        },
    )
    other_scheme = LineField(
        label="Code of the register",
        max_length=20,
        required=False,
        help_text="As org-id.guide lists it, such as GB-LAE.",
    )
    value = LineField(
        label="Identifier",
        max_length=40,
        help_text="As it stands in the register. Blanks make no difference.",
        error_messages={"required": "Enter the identifier."},
    )

    looks = {
        "scheme": Look(reveals={OTHER: ["other_scheme"]}),
        "other_scheme": Look(width=20),
        "value": Look(width=20),
    }

    def identifier(self) -> dict[str, str]:
        """The register and the identifier, in the form in which they are kept."""
        scheme = self.cleaned_data["scheme"]
        if scheme == OTHER:
            scheme = self.cleaned_data["other_scheme"].upper()
        return {"scheme": scheme, "value": plain_identifier(scheme, self.cleaned_data["value"])}

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("scheme") == OTHER and not data.get("other_scheme"):
            self.add_error("other_scheme", BAD_SCHEME)
        elif "scheme" in data and "value" in data and "other_scheme" in data:
            said = self.identifier()
            if problem := scheme_problem(said["scheme"]):
                self.add_error("other_scheme", problem)
            elif problem := identifier_problem(said["scheme"], said["value"]):
                self.add_error("value", problem)
        return data


class SearchOdsForm(Form):
    """A search of the NHS's list. It is sent as an address."""

    search = LineField(label="Search the NHS’s list by name or code", max_length=120, required=False)
