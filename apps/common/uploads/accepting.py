"""Whether a file is accepted: by what it holds, never by what it is called."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from . import kinds, office, pdfs, pictures, texts
from .kinds import Kind
from .names import safe_name
from .others import refuse_if_known
from .refusals import Refused
from .scanner import scan

LARGEST = 10 * 1024 * 1024  # bytes of one file

EMPTY = "This file is empty. Choose another one, or go on without a file."
TOO_BIG = (
    "This file is larger than 10 MB. Choose a smaller one, such as the pages that matter, or say where it is kept."
)


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept. Of a picture, `content` is the picture encoded anew, with nothing else in it."""

    name: str  # for the download; made by us
    kind: Kind
    content: bytes
    is_scanned: bool  # whether a virus scanner looked at it and found nothing; False: none is set up

    @property
    def sha256(self) -> str:
        """The mark of what is kept: the same file, the same 64 signs."""
        return hashlib.sha256(self.content).hexdigest()


def accept(content: bytes, came_as: str) -> Accepted:
    """The file as it may be kept, after a look at all of it and the scanner's word. Raises Refused."""
    if not content:
        raise Refused(EMPTY)
    if len(content) > LARGEST:
        raise Refused(TOO_BIG)
    kind, kept = _looked_at(content)
    # The scanner sees all that came, also what is not kept: where one thing was hidden there may be another.
    scanned = scan(content)
    return Accepted(safe_name(came_as, kind.extension), kind, kept, scanned)


def _looked_at(content: bytes) -> tuple[Kind, bytes]:
    """The kind that the bytes prove, and what of them is kept."""
    if content.startswith(b"%PDF-"):
        pdfs.check(content)
        return kinds.PDF, content
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return kinds.PNG, pictures.reencode_png(content)
    if content.startswith(b"\xff\xd8\xff"):
        return kinds.JPEG, pictures.reencode_jpeg(content)
    if content.startswith(b"PK\x03\x04"):
        return office.kind_of(content), content
    refuse_if_known(content)
    return texts.kind_of(content), content


class UploadField(forms.FileField):
    """A file to send. Its value is an `Accepted`, or None where none was chosen and none had to be."""

    default_error_messages = {
        "required": "Choose a file.",
        "empty": EMPTY,
        "invalid": "The file did not arrive whole. Choose it again.",
    }

    def clean(self, data, initial=None):
        """The accepted file. Raises ValidationError with the sentence of whatever was wrong with it."""
        sent = super().clean(data, None)
        if not sent:
            return None
        if sent.size > LARGEST:
            raise ValidationError(TOO_BIG, code="too_big")
        try:
            return accept(sent.read(), sent.name)
        except Refused as refusal:
            raise ValidationError(refusal.sentence, code="refused") from refusal
