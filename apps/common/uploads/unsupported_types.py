"""Kinds of file that are known and not accepted, so that the refusal can say what to do with each."""

import re

from .containers import FILM, PICTURE, refuse_boxes, refuse_compound_file
from .file_types import ACCEPTED_TYPES
from .refusals import AS_PDF, FileRefused

_ARCHIVE = f"This is an archive of files. Take the files out and choose one of them: {ACCEPTED_TYPES}."
_PROGRAM = "This is a program. Nobody needs one as evidence: describe what it shows instead."
_PAPER = f"This kind of document is not taken here. {AS_PDF}"

# (where, the bytes that stand there, what to say)
_MARKS = (
    (0, b"Rar!\x1a\x07", _ARCHIVE),
    (0, b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (0, b"\x1f\x8b", _ARCHIVE),
    (0, b"BZh", _ARCHIVE),
    (0, b"\xfd7zXZ\x00", _ARCHIVE),
    (0, b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (0, b"PK\x05\x06", _ARCHIVE),
    (0, b"PK\x07\x08", _ARCHIVE),
    (0, b"MSCF", _ARCHIVE),
    (257, b"ustar", _ARCHIVE),
    (0x8001, b"CD001", _ARCHIVE),
    (0, b"MZ", _PROGRAM),
    (0, b"\x7fELF", _PROGRAM),
    (0, b"\xca\xfe\xba\xbe", _PROGRAM),
    (0, b"\xfe\xed\xfa", _PROGRAM),
    (0, b"\xcf\xfa\xed\xfe", _PROGRAM),
    (0, b"\x4c\x00\x00\x00\x01\x14\x02\x00", _PROGRAM),
    (0, b"\0asm", _PROGRAM),
    (0, b"GIF87a", PICTURE),
    (0, b"GIF89a", PICTURE),
    (0, b"BM", PICTURE),
    (0, b"II*\0", PICTURE),
    (0, b"MM\0*", PICTURE),
    (0, b"\0\0\1\0", PICTURE),
    (8, b"WEBP", PICTURE),
    (0, b"8BPS", PICTURE),
    (0, b"\0\0\0\x0cjP  ", PICTURE),
    (0, b"\0\0\0\x0cJXL ", PICTURE),
    (0, b"\xff\x0a", PICTURE),
    (0, b"ID3", FILM),
    (0, b"OggS", FILM),
    (8, b"WAVE", FILM),
    (8, b"AVI ", FILM),
    (0, b"\x1aE\xdf\xa3", FILM),
    (0, b"{\\rtf", _PAPER),
    (0, b"%!PS", _PAPER),
    (0, b"\xef\xbb\xbf%!PS", _PAPER),
    (0, b"SQLite format 3\0", _PAPER),
)


FIRST_PART = 512  # bytes, in which every kind that has letters for its mark holds others
_NO_TEXT = re.compile(rb"[\0-\x08\x0e-\x1f]")


def refuse_unsupported_type(content: bytes) -> None:
    """Raises FileRefused, with advice of its own, for a kind that is known and not accepted."""
    refuse_boxes(content)
    refuse_compound_file(content)
    for at, mark, sentence in _MARKS:
        if content[at : at + len(mark)] == mark and not _is_only_a_word(mark, sentence, content):
            raise FileRefused(sentence)


def _is_only_a_word(mark: bytes, sentence: str, content: bytes) -> bool:
    """Whether letters that mark a kind of file are a text's own: “MZ”, “ID3” or “BM” may begin notes."""
    if sentence == _PAPER or mark.startswith(b"GIF") or (not mark.isalnum() and not mark.strip().isalnum()):
        return False
    return _NO_TEXT.search(content[:FIRST_PART]) is None
