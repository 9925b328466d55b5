"""Whether a file is accepted: by what it holds, never by what it is called."""

import hashlib
from dataclasses import dataclass

from . import file_types, office_documents, pdfs, text_files
from .file_types import FileType
from .filenames import safe_filename
from .refusals import FileRefused
from .scanner import scan
from .unsupported_types import refuse_unsupported_type

# What these begin with.
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
LARGEST_FILE = 10 * 1024 * 1024  # bytes of one file

EMPTY = "This file is empty. Choose another one, or go on without a file."
TOO_BIG = (
    "This file is larger than 10 MB. Choose a smaller one, such as the pages that matter, or say where it is kept."
)


@dataclass(frozen=True)
class AcceptedFile:
    """A file that may be kept. Of a picture, `content` is the picture encoded anew, with nothing else in it."""

    name: str  # for the download; made by us
    file_type: FileType
    content: bytes
    is_scanned: bool  # whether a virus scanner looked at it and found nothing; False: none is set up

    @property
    def sha256(self) -> str:
        """The mark of what is kept: the same file, the same 64 signs."""
        return hashlib.sha256(self.content).hexdigest()


def accept_file(content: bytes, came_as: str) -> AcceptedFile:
    """The file as it may be kept, after a look at all of it and the scanner's word. Raises FileRefused."""
    if not content:
        raise FileRefused(EMPTY)
    if len(content) > LARGEST_FILE:
        raise FileRefused(TOO_BIG)
    file_type, kept = _examine(content)
    # The scanner sees all that came, also what is not kept: where one thing was hidden there may be another.
    is_scanned = scan(content)
    return AcceptedFile(safe_filename(came_as, file_type.extension), file_type, kept, is_scanned)


def _reencode_picture(content: bytes) -> tuple[FileType, bytes]:
    from . import pictures  # slow to load, and few requests bring a picture

    if content.startswith(PNG):
        return file_types.PNG, pictures.reencode_png(content)
    return file_types.JPEG, pictures.reencode_jpeg(content)


def _examine(content: bytes) -> tuple[FileType, bytes]:
    """The type that the bytes prove, and what of them is kept."""
    if pdfs.begins_as_pdf(content):
        pdfs.check_pdf(content)
        return file_types.PDF, content
    if content.startswith((PNG, JPEG)):
        return _reencode_picture(content)
    if content.startswith(b"PK\x03\x04"):
        return office_documents.detect_office_type(content), content
    refuse_unsupported_type(content)
    return text_files.detect_text_type(content), content
