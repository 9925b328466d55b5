"""Logs that know nothing of a person."""

import logging
import re

from .errors import NotAllowed

_EMAIL = re.compile(r"[^\s@<>\"'/]+@[^\s@<>\"'/]+\.[^\s@<>\"'/]+")
# Addresses that carry a secret: an invitation's, a password reset's, an e-mail confirmation's, a survey's.
_SECRET_PATH = re.compile(r"(/(?:invitations|password/reset/key|confirm-email|s)/)[^/\s?\"']+")
# What is opened in the room for self-reflection is the author's business alone.
_PRIVATE_PATH = re.compile(r"(/reflections/)[^\s?\"']+")
_QUERY = re.compile(r"\?[^\s\"']+")


def without_people(text: str) -> str:
    """The text with e-mail addresses, secret and private addresses and query strings taken out."""
    text = _EMAIL.sub("[e-mail address]", text)
    text = _SECRET_PATH.sub(r"\1[secret]", text)
    text = _PRIVATE_PATH.sub(r"\1[private]", text)
    return _QUERY.sub("?[query]", text)


class NoPeople(logging.Filter):
    """Cleans each message of e-mail addresses, secret addresses and query strings before it is written.

    A refusal is an answer, not a mistake: it keeps its line and loses its traceback.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_people(record.getMessage())
        record.args = ()
        if record.exc_info and isinstance(record.exc_info[1], NotAllowed):
            record.exc_info = record.exc_text = None
        if record.exc_info and not record.exc_text:
            record.exc_text = without_people(logging.Formatter().formatException(record.exc_info))
        return True
