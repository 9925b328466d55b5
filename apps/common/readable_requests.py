"""Requests that hold what is no text, or what no database stores: where that is looked for, once for every page."""

import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, QueryDict

from .unicode_text import is_storable

UNSTORABLE_FORM = (
    "What was sent holds a character that cannot be stored. Go back, take it out or type the text again, and send it "
    "once more."
)
LARGEST_NUMBER = 2**63 - 1  # of a row, in either database

# Django writes bytes of a path that are no UTF-8 back as they came, such as %FF. No address of ours holds any.
_BROKEN = re.compile("%[89A-Fa-f][0-9A-Fa-f]")


def clean_headers(headers: dict) -> None:
    """Take NUL out of what a browser says of itself."""
    for name, value in headers.items():
        if name.startswith("HTTP_") and "\x00" in value:
            headers[name] = value.replace("\x00", "")


def is_readable_address(request: HttpRequest) -> bool:
    """Whether path and query are text without a NUL."""
    if _BROKEN.search(request.path_info) or not is_storable(request.path_info):
        return False
    return _is_readable_query(request.META.get("QUERY_STRING", ""))


def _is_readable_query(query: str) -> bool:
    """`query` as the web server hands it over: its bytes, each as one character."""
    try:
        sent = unquote_to_bytes(query.encode("latin-1"))
        return is_storable(sent.decode())
    except UnicodeError:
        return False


def has_impossible_number(arguments: Mapping[str, object]) -> bool:
    """Whether an address asks for a number that no row can have."""
    return any(isinstance(value, int) and value > LARGEST_NUMBER for value in arguments.values())


def is_storable_form(sent: QueryDict) -> bool:
    """Whether everything that a form sent, names of fields included, can be stored."""
    for name, values in sent.lists():
        if not is_storable(name) or not all(is_storable(value) for value in values):
            return False
    return True
