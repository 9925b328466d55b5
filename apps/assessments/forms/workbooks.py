"""Sending a workbook, and deciding what of it stands."""

from collections.abc import Iterable, Mapping

from django import forms
from django.core.exceptions import ValidationError

from apps.common.forms import Form, Look
from apps.common.text_fields import LineField
from apps.common.xlsx.package import LARGEST_FILE

from ..queries.workbooks import UploadPage

TOO_LARGE = (
    f"This file is larger than {LARGEST_FILE // 1_000_000} MB. Take pictures and extra sheets out, and try again."
)


class WorkbookForm(Form):
    """The workbook that somebody filled in."""

    submit_label = "Look at what would change"

    workbook = forms.FileField(
        label="The workbook that you filled in",
        help_text="An Excel file (.xlsx). Nothing changes yet: you see first what would.",
        allow_empty_file=True,  # it has a sentence of its own
        error_messages={"required": "Choose the workbook that you filled in."},
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> bytes:
        """The bytes of the file; what they hold is not looked at here."""
        file = self.cleaned_data["workbook"]
        if file.size > LARGEST_FILE:
            raise ValidationError(TOO_LARGE)
        return file.read()


class ApplyForm(Form):
    """What of a workbook stands: everything that nobody has touched, and a choice wherever somebody has."""

    submit_label = "Save these answers"

    expected_versions = LineField(widget=forms.HiddenInput, required=False, max_length=100_000)
    leave_out = forms.BooleanField(
        label="Save the answers that are in order, and leave out the rows with a problem",
        error_messages={
            "required": "Mend the rows in the workbook and send it again, or say that they are left out."
        },
    )

    def __init__(self, page: UploadPage, data=None):
        super().__init__(data, initial={"expected_versions": _written(page.proposals)})
        if not page.problems or not page.proposals:
            del self.fields["leave_out"]
        self.conflicts, looks = [], {}
        for conflict in page.conflicts:
            code = conflict.indicator.id
            self.conflicts.append(code)
            looks[_name(code)] = Look(label="s", inline=True)
            self.fields[_name(code)] = forms.ChoiceField(
                label=f"Which answer stands for {code}?",
                choices=[("keep", "What is stored now"), ("take", "What the workbook says")],
                widget=forms.RadioSelect,
                required=False,
                initial="keep",
            )
        self.looks = looks

    def choice(self, code: str):
        """The field that asks about one indicator."""
        return self[_name(code)]

    @property
    def versions_by_code(self) -> Mapping[str, int]:
        """By indicator, the version that the page had shown. Only after the form was found valid."""
        found = {}
        for part in self.cleaned_data["expected_versions"].split():
            code, _, version = part.rpartition("=")
            if code and version.isdecimal() and len(version) < 10:
                found[code] = int(version)
        return found

    @property
    def taken(self) -> set[str]:
        """Indicators for which the workbook's answer stands. Only after the form was found valid."""
        return {code for code in self.conflicts if self.cleaned_data.get(_name(code)) == "take"}


def _name(code: str) -> str:
    return f"choose-{code}"


def _written(proposals: Iterable) -> str:
    return " ".join(f"{one.indicator.id}={one.version}" for one in proposals)
