"""The form field for a file that somebody sends."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from .accepted_file import EMPTY, LARGEST_FILE, TOO_BIG, AcceptedFile, accept_file
from .refusals import FileRefused


class UploadField(forms.FileField):
    """A file to send. Its value is an `AcceptedFile`, or None where none was chosen and none had to be."""

    default_error_messages = {
        "required": "Choose a file.",
        "empty": EMPTY,
        "invalid": "The file did not arrive whole. Choose it again.",
    }

    def clean(self, data: Any, initial: Any = None) -> AcceptedFile | None:
        """The accepted file. Raises ValidationError with the sentence of whatever was wrong with it."""
        upload = super().clean(data, None)
        if not upload:
            return None
        if upload.size > LARGEST_FILE:
            raise ValidationError(TOO_BIG, code="too_big")
        try:
            return accept_file(upload.read(), upload.name)
        except FileRefused as refusal:
            raise ValidationError(refusal.sentence, code="refused") from refusal
