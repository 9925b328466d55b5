"""The name under which a file is downloaded: made by us, from letters and figures of the name it came with.

Only ever a suggestion to the browser of whoever downloads it. Where the file lies has nothing to do with it.
"""

import re
import unicodedata

from apps.common.unicode_text import without_unseen_signs

LONGEST = 80  # characters before the extension
LONGEST_BYTES = 240  # before the extension; every file system takes 255, in any script
NAMELESS = "evidence"
# Windows opens devices by these names, with any extension.
_DEVICES = re.compile(r"(con|prn|aux|nul|clock|conin|conout|com[0-9]|lpt[0-9])", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_APOSTROPHE = re.compile(r"(?<=\w)['‘’ʼ＇′](?=\w)")
# What programs put behind a name to say the kind of file: one behind the other they are no part of it either.
_ENDINGS = re.compile(
    r"(\.(pdf|png|jpe?g|jpe|txt|csv|docx?|docm|dotx?|xlsx?|xlsm|xlsb|pptx?|pptm|odt|ods|odp|odg|rtf|html?|xml|svg|gif"
    r"|bmp|tiff?|webp|hei[cf]|avif|eml|msg|zip|tar|tgz|gz|bz2|xz|7z|rar|exe|scr|bat|cmd|msi|js|vbs|jar|lnk|tmp|bak)"
    r"|[.\s])+\Z",
    re.IGNORECASE,
)
_KEPT = ("L", "M", "N")  # letters, marks and numbers of any script; not signs, controls or direction marks


def safe_filename(came_as: str, extension: str) -> str:
    """A name for the download, with the one extension that its content earned."""
    stem = unicodedata.normalize("NFKC", came_as.replace("\\", "/")).rsplit("/", 1)[-1]
    stem = without_unseen_signs(_CONTROL.sub(" ", stem)).rstrip()
    stem = re.sub(rf"\.{re.escape(extension)}\Z", "", _ENDINGS.sub("", stem), flags=re.IGNORECASE)
    stem = _APOSTROPHE.sub("", stem)
    letters = "".join(sign if unicodedata.category(sign)[0] in _KEPT else " " for sign in stem)
    words = _cut("-".join(letters.split()))
    # Marks belong to a letter; a name that begins with one would lean on whatever stands before it.
    while words and (words[0] == "-" or unicodedata.category(words[0]).startswith("M")):
        words = words[1:]
    if _DEVICES.fullmatch(unicodedata.normalize("NFKC", words)):
        words = f"{NAMELESS}-{words}"
    return f"{words or NAMELESS}.{extension}"


def _cut(words: str) -> str:
    """As much of a name as every file system takes, in whole letters."""
    return words[:LONGEST].encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip("-")
