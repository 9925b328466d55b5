"""When a machine behind the site is away, locked or full: 503 with a sentence and a time, and no typed text lost.

An error of ours stays a 500. What is an outage is told by the codes of databases and of the operating system.
"""

import errno
import logging
import sqlite3

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from . import stashed_form

logger = logging.getLogger(__name__)

RETRY_AFTER = 30  # seconds
STORED = "We cannot store anything just now. Wait half a minute, then try again."
REACHED = "We cannot reach what is stored just now. Wait half a minute, then try again."

# https://www.sqlite.org/rescode.html, primary codes
_SQLITE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html: no connection, invalid authorisation, rolled back to
# be tried again, out of resources, ended by an operator, error of the system; then locked, read-only.
_POSTGRESQL_CLASSES = ("08", "28", "40", "53", "57", "58")
_POSTGRESQL = ("55P03", "25006")
_SYSTEM = {
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EIO,
    errno.EFBIG,
    errno.ENOMEM,
    errno.EMFILE,
    errno.ENFILE,
    errno.ESTALE,
    errno.EACCES,
    errno.EPERM,
}


class CannotStoreError(OSError):
    """The private storage did not take a file. Nothing of it is left."""


def is_outage(problem: BaseException | None) -> bool:
    """Whether waiting may help: it is a machine that failed, and not the program."""
    if isinstance(problem, DatabaseError | InterfaceError):
        return _is_database_outage(problem)
    return isinstance(problem, CannotStoreError) or (isinstance(problem, OSError) and problem.errno in _SYSTEM)


def _is_database_outage(problem: DatabaseError | InterfaceError) -> bool:
    cause = problem.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
    state = getattr(cause, "sqlstate", None)
    if state:
        return state.startswith(_POSTGRESQL_CLASSES) or state in _POSTGRESQL
    # psycopg gives no state where no server answered.
    return type(cause).__name__ in ("OperationalError", "InterfaceError", "ConnectionTimeout", "PoolTimeout")


def unavailable(request: HttpRequest, problem: BaseException) -> HttpResponse:
    """The answer to an outage. It asks the database for nothing; a form that was sent can be sent again from it."""
    cause = problem.__cause__ if problem.__cause__ is not None else problem
    code = getattr(cause, "sqlite_errorname", "") or getattr(cause, "sqlstate", "") or getattr(cause, "errno", "")
    logger.error("An outage: %s %s.", type(problem).__name__, code or "")
    sentence = STORED if isinstance(problem, OSError) else REACHED
    response: HttpResponse
    if request.headers.get("Accept", "").startswith("application/json"):
        response = JsonResponse({"message": sentence}, status=503)
    else:
        held = _sent_form(request)
        words = {"sentence": sentence, "held": held, "csrf_token": get_token(request)}
        response = HttpResponse(render_to_string("503.html", words), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent_form(request: HttpRequest) -> stashed_form.StashedForm | None:
    """What was sent, if it can be read, holds words, and may be shown again."""
    match = request.resolver_match
    if request.method != "POST" or (match and hasattr(match.func, "never_stashed")):
        return None
    try:
        form = stashed_form.sent_form(request)
    except OSError:  # the files in it found no room
        return None
    return form if form and form.texts else None


class AnswerOutages:
    """Answers what a view could not. What fails before or after it comes to `handler500`, and from there here."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return unavailable(request, exception) if is_outage(exception) and not settings.DEBUG else None
