"""Logs that know nothing of a person.

Whoever asks for an address writes it as they like: in capitals, with blanks, with signs encoded once or twice. So
each line is also looked at as it reads once everything in it is decoded, and written so if something has to go.
"""

import html
import logging
import re
from urllib.parse import unquote

from .errors import NotAllowed
from .public_ids import LETTERS

_LETTER = r"[^\s@<>\"'/=:,;()\[\]]"
# It is looked for once where a word begins, so that a long line without one takes no longer than it is long.
_EMAIL = re.compile(rf"(?<!{_LETTER}){_LETTER}+@[^\s@<>\"'/]+\.[^\s@<>\"'/]+")
_INNER = "\u2215"  # stands for a slash that was encoded: it may be part of a secret
_SLASH = rf"[/\\{_INNER}]+\s*"
_PARAMETER = rf"(?:[;+.,!~*][^/\\{_INNER}\n?\"'\s]{{0,200}})?\s*"  # what may stand behind a step of an address
_NEXT = rf"{_PARAMETER}{_SLASH}"
# What our addresses have behind a secret; any other step may be the secret, behind one that leads nowhere.
_KNOWN_STEPS = (
    r"(?:join|make-account|easy-read|answers|all|paper|sent|stopped|thank-you|done|send-again|withdraw)(?![\w-])"
)
# Addresses that carry a secret: an invitation's, a password reset's, an e-mail confirmation's, a calendar's, a
# report's link, a survey's.
_SECRET_PATH = re.compile(
    rf"((?:{_SLASH}|(?<![\w./-]))(?:invitations|password{_NEXT}reset{_NEXT}key|confirm-email|calendar-feed|portfolio{_NEXT}shared){_NEXT}"
    rf"|{_SLASH}s{_NEXT})(?:(?! HTTP/)[^/\\{_INNER}\n?\"'])+"
    rf"(?:[/\\{_INNER}]+(?!{_KNOWN_STEPS})[^/\\{_INNER}\s?\"']+)*",
    re.IGNORECASE,
)
_STEP_WITH_PARAMETER = re.compile(rf"(?<=[\w-])[;+.,!~*][^/\\{_INNER}]*")
# What is opened in the room for self-reflection is the author's business alone.
_PRIVATE_PATH = re.compile(rf"({_SLASH}reflections\s*{_SLASH})(?:(?! HTTP/)[^\n?\"'])+", re.IGNORECASE)
# The same secrets without an address around them: a survey's link as it stands on paper, and what is long and random.
_FIVE = f"[{LETTERS}]{{5}}"
_SLIP = re.compile(rf"(?<![A-Z0-9]){_FIVE}(?:[\s+_.-]{{0,3}}{_FIVE}){{3}}(?![A-Z0-9])", re.IGNORECASE)
_SLIP_KEY = re.compile(rf"(?<![\w]){_FIVE}-{_FIVE}(?![\w-])", re.IGNORECASE)
# Chance leaves the figures out of one token in a thousand; no name in the code with capitals is as long as that.
_TOKEN = re.compile(
    r"(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?:(?=[\w-]*[0-9])[\w-]{32,}|[\w-]{40,})(?![\w-])", re.ASCII
)
# The same in letters of one case, but for names of migrations, which begin with their number.
_TOKEN_OF_ONE_CASE = re.compile(r"(?<![\w-])(?!\d{4}_)(?=(?:[\w-]*?[0-9]){2})[\w-]{40,}(?![\w-])", re.ASCII)
_QUERY = re.compile(r"\?[^\s\"']+")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_ENCODED_SLASH = re.compile(r"%(?:25)*(?:2f|5c)|&(?:#x2f|#47|sol);|\\u002f|\\x2f", re.IGNORECASE)
_ENCODED_AGAIN = re.compile(r"%(?:25)+(?=[0-9a-f]{2})", re.IGNORECASE)  # however often
MOST_ENCODINGS = 5


def without_people(text: str) -> str:
    """The text with e-mail addresses, secrets, private addresses and query strings taken out."""
    return "\n".join(map(_clean_line, text.split("\n")))


def _clean_line(line: str) -> str:
    cleaned = _take_out(line)
    read = _decoded(line)
    if read == line or _take_out(read) == read:
        return _QUERY.sub("?[query]", cleaned)
    return _QUERY.sub("?[query]", _take_out(read)).replace(_INNER, "/")


def _take_out(text: str) -> str:
    text = _EMAIL.sub("[e-mail address]", text)
    text = _SECRET_PATH.sub(_without_secret, text)
    text = _PRIVATE_PATH.sub(r"\1[private]", text)
    for pattern in (_SLIP, _SLIP_KEY, _TOKEN, _TOKEN_OF_ONE_CASE):
        text = pattern.sub("[secret]", text)
    return text


def _without_secret(found: re.Match[str]) -> str:
    """The address up to its secret; what stands behind one of its steps may be that secret, too."""
    return f"{_STEP_WITH_PARAMETER.sub('', found[1])}[secret]"


def _decoded(line: str) -> str:
    """The line as it reads without encodings; what was a line break in one is a blank."""
    for _ in range(MOST_ENCODINGS):
        line_once_encoded = _ENCODED_AGAIN.sub("%", line)
        after = html.unescape(unquote(_ENCODED_SLASH.sub(_INNER, line_once_encoded)))
        if after == line:
            break
        line = after
    return _CONTROL.sub(" ", line)


class NoPeople(logging.Filter):
    """Cleans each message of e-mail addresses, secrets, private addresses and query strings before it is written.

    A refusal is an answer, not a mistake: it keeps its line and loses its traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_people(record.getMessage())
        record.args = ()
        if record.exc_info and isinstance(record.exc_info[1], NotAllowed):
            record.exc_info = record.exc_text = None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_people(record.exc_text)
        if record.stack_info:
            record.stack_info = without_people(record.stack_info)
        return True
