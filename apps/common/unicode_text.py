"""One form for what people type, so that the same words are the same text wherever they are compared, counted or
stored. Pure: no Django.

Browsers send a line break as two signs that they were given as one, keyboards write one letter in two ways, and what
is copied from elsewhere brings signs along that nobody sees. Every text passes here once before anything looks at it.
"""

import re
import unicodedata

# No database stores these: PostgreSQL has no NUL, and half of a pair is no character.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_OUTSIDE_THE_BASIC_PLANE = re.compile("[\U00010000-\U0010ffff]")

# Blanks that count as letters or symbols: fillers of Hangul, the empty cell of Braille, a note without a head,
# and the blanks of hieroglyphs.
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800\U0001d159\U00013441\U00013442"
# Marks without a shape of their own, beside the format characters that Unicode names so (Cf).
_SHAPELESS = re.compile(
    "[\u034f\u17b4\u17b5\u180b-\u180f\u2065\ufe00-\ufe0f\ufff0-\ufff8\U00016fe4\U000e0000-\U000e0fff]"
)
# Format characters that are seen: signs of Arabic, Syriac and Kaithi that stand around a number.
_SEEN_FORMATS = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_NON_JOINER, _JOINER = "\u200c", "\u200d"
# Scripts in which a joiner or its contrary changes how a word is written.
_JOINING_SCRIPTS = {
    *("ARABIC", "SYRIAC", "MANDAIC", "NKO", "MONGOLIAN", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA"),
    *("TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN"),
}


def is_storable(text: str) -> bool:
    """Whether a database can keep the text as it is."""
    return not _UNSTORABLE.search(text)


def utf16_length(text: str) -> int:
    """How long a browser counts a text to be: what is outside the basic plane, such as most emoji, counts twice."""
    return len(text) + len(_OUTSIDE_THE_BASIC_PLANE.findall(text))


def composed(text: str) -> str:
    """The NFC form, unless it is longer: a few letters of Hindi and Hebrew are taken apart by it."""
    if unicodedata.is_normalized("NFC", text):
        return text
    composed = unicodedata.normalize("NFC", text)
    return composed if utf16_length(composed) <= utf16_length(text) else text


def plain_text(text: str) -> str:
    """A text of any number of lines in one form: line breaks as one sign, no controls, letters put together.

    It is never longer than what was typed, so that a browser's count is an upper bound.
    """
    text = _LINE_BREAK.sub("\n", text)
    return composed(_CONTROL.sub("", text))


def stripped_text(text: str) -> str:
    """The same without blanks around it; empty if nothing of it can be seen."""
    text = plain_text(text).strip()
    return text if is_visible(text) else ""


def line_text(text: str) -> str:
    """A text of one line: as `plain_text`, single blanks, and no sign that nobody can see. Empty if nothing is left.

    Joiners stay where a script or an emoji needs them, and variation selectors behind what they choose a shape of.
    """
    text = plain_text(text)
    if not text.isascii():
        text = "".join(_visible_signs(text))
    return composed(" ".join(text.split())) if is_visible(text) else ""


def is_visible(text: str) -> bool:
    """Whether anything of a text can be seen: a letter, figure, mark of punctuation or symbol."""
    return any(map(_is_seen, text))


def without_unseen_signs(text: str) -> str:
    """A line with usual blanks for all that look like one, and without joiners and other signs that have no shape."""
    signs = []
    for sign in text:
        if sign.isspace() or sign in _FILLERS:
            signs.append(" ")
        elif not _is_invisible(sign):
            signs.append(sign)
    return "".join(signs)


def unseen_sign(text: str) -> str:
    """The first sign of a line that nobody can see, but for blanks of the usual kinds; empty if there is none."""
    if text.isascii():
        return ""
    for place, sign in enumerate(text):
        if sign in _FILLERS or _is_unseen_at(text, place):
            return sign
    return ""


def plain_address(text: str) -> str:
    """An e-mail address as a person reads it: nothing that cannot be seen, wide letters as usual ones, lower case."""
    return without_unseen_signs(unicodedata.normalize("NFKC", plain_text(text))).strip().lower()


def password_text(password: str) -> str:
    """The one form of a password (RFC 8265, OpaqueString): composed letters, every blank as the usual one."""
    blanks = [" " if unicodedata.category(sign) == "Zs" else sign for sign in password]
    return unicodedata.normalize("NFC", "".join(blanks))


def earlier_forms_of_password(password: str) -> list[str]:
    """How the same password may have been sent when it was stored as it came, beside its one form."""
    forms = [password, unicodedata.normalize("NFC", password), unicodedata.normalize("NFD", password)]
    earlier: list[str] = []
    for form in forms:
        if form != password_text(password) and form not in earlier:
            earlier.append(form)
    return earlier


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and sign not in _FILLERS


def _is_invisible(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category == "Cf":
        return sign not in _SEEN_FORMATS
    return category in ("Cc", "Cs") or _SHAPELESS.fullmatch(sign) is not None


def _visible_signs(text: str) -> list[str]:
    """The signs of a line; blanks of any kind as the usual one."""
    signs: list[str] = []
    for place, sign in enumerate(text):
        if sign.isspace() or sign in _FILLERS:
            signs.append(" ")
        elif not _is_unseen_at(text, place):
            signs.append(sign)
    return signs


def _is_unseen_at(text: str, place: int) -> bool:
    """Whether nobody sees the sign at a place, nor what it does to its neighbours."""
    sign, before, following = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    return _is_invisible(sign) and not (before and _has_use(sign, before, following))


def _has_use(sign: str, before: str, following: str) -> bool:
    """Whether a sign without a shape changes how its neighbours are written."""
    if sign in (_JOINER, _NON_JOINER) and following:
        return _joins(sign, before, following)
    if sign in "\ufe0e\ufe0f":
        return unicodedata.category(before) == "So" or (before in "0123456789#*" and following == "\u20e3")
    if sign in "\u180b\u180c\u180d\u180f":
        return _script(before) == "MONGOLIAN"
    return "\U000e0100" <= sign <= "\U000e01ef" and _script(before) == "CJK"


def _joins(sign: str, before: str, following: str) -> bool:
    """Whether a joiner or its contrary stands between two parts of one emoji, or two letters that it shapes."""
    if sign == _JOINER and _is_emoji_part(before) and unicodedata.category(following) == "So":
        return True
    return _script(before) in _JOINING_SCRIPTS and _script(following) == _script(before)


def _is_emoji_part(sign: str) -> bool:
    return unicodedata.category(sign) == "So" or "\U0001f3fb" <= sign <= "\U0001f3ff" or sign == "\ufe0f"


def _script(sign: str) -> str:
    """The first word of a character's name, which is its script for all that are asked here."""
    return unicodedata.name(sign, "").split(" ")[0]
