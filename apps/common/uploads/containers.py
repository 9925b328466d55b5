"""Kinds of file that share their first bytes: what is inside says which it is. Pure: no Django.

Pictures of phones, films and recordings are boxes of one form (ISO 14496-12) and say by their brands what they are;
old office documents, e-mails of Outlook and locked documents are small file systems of one form (MS-CFB).
"""

from .refusals import ACCEPTED_TYPES_ADVICE, E_MAIL, FileRefused

PHONE = (
    "This is a picture as phones keep them (HEIC or AVIF), which many programs cannot show. Save or send it as JPEG, "
    "and choose that."
)
PICTURE = "This kind of picture is not taken here. Save it as PNG or JPEG, and choose that."
FILM = "This is a film or a recording. Keep it where it is, and say there under “Where is it kept?” how to find it."
OLD_OFFICE = (
    "This is an older kind of office document. Save it as .docx, .xlsx or .pptx, or as a PDF, and choose that."
)
LOCKED_OFFICE = (
    "This document asks for a password before it opens, so nobody could check it. Save it without the password, "
    "or as a PDF, and choose that."
)
OTHER_OLD = f"This is a file of a program that is not taken here. {ACCEPTED_TYPES_ADVICE}"

_PHONE_BRANDS = {
    *(b"heic", b"heix", b"heim", b"heis", b"heif", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"mif3"),
    *(b"msf1", b"miaf", b"avif", b"avis", b"avio", b"avci", b"avcs", b"vvic", b"vvis", b"jpeg", b"jpgs", b"unif"),
}
_PICTURE_BRANDS = {b"crx ", b"jp2 ", b"jpx ", b"jpm ", b"jxl "}
_LONGEST_BRANDS = 1_024  # bytes

# Names in the list of contents, each as a part of the kind is called.
_PARTS = (
    ("__properties_version1.0", E_MAIL),
    ("__nameid_version1.0", E_MAIL),
    ("EncryptedPackage", LOCKED_OFFICE),
    ("WordDocument", OLD_OFFICE),
    ("Workbook", OLD_OFFICE),
    ("Book", OLD_OFFICE),
    ("PowerPoint Document", OLD_OFFICE),
    ("PP97_DUALSTORAGE", OLD_OFFICE),
)


def refuse_boxes(content: bytes) -> None:
    """Raises FileRefused for what begins with a box of brands: the first brand decides, then any other."""
    if content[4:8] != b"ftyp" or content[0]:  # such a box is small; a text has a letter there
        return
    size = int.from_bytes(content[:4], "big")
    listed = content[8 : min(size if size >= 16 else _LONGEST_BRANDS, _LONGEST_BRANDS)]
    first, others = listed[:4], {listed[at : at + 4] for at in range(8, len(listed) - 3, 4)}
    if first in _PICTURE_BRANDS:
        raise FileRefused(PICTURE)
    if first in _PHONE_BRANDS or others & (_PHONE_BRANDS - {b"jpeg", b"miaf"}):
        raise FileRefused(PHONE)
    raise FileRefused(FILM)


def refuse_compound_file(content: bytes) -> None:
    """Raises FileRefused for a file system of Microsoft's old form, with the sentence of what lies in it."""
    if not content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return
    for name, sentence in _PARTS:
        if (name + "\0").encode("utf-16-le") in content:
            raise FileRefused(sentence)
    raise FileRefused(OTHER_OLD)
