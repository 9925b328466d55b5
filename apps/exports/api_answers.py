"""Answers of the API: rows as JSON with a mark of their content, and refusals as sentences."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from .domain.table_schema import CellValue, Table
from .queries.readers import ExportReader
from .queries.rows import RowKey, rows_for

PROBLEM = "application/problem+json"
LONG_AGO = datetime(1990, 1, 1, tzinfo=UTC)
BAD_CURSOR = "This cursor is not one of this table. Begin without a cursor, then send on what “next” says."
BAD_MOMENT = "Send “updated_since” as a moment such as 2026-03-02T12:00:00Z."


class ApiRefusal(Exception):  # noqa: N818 - an answer, not a mistake
    """An answer that is no rows: its status, and a sentence that says what to do."""

    def __init__(self, status: int, title: str, sentence: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.status = status
        self.title = title
        self.sentence = sentence
        self.headers = headers or {}


def answer_rows(
    request: HttpRequest,
    reader: ExportReader,
    table: Table,
    *,
    updated_since: datetime | None,
    cursor: str,
    limit: int,
) -> HttpResponse:
    """One page of a table; 304 where whoever asks has it already."""
    after = _read_cursor(table, cursor) if cursor else None
    since = None if updated_since is None else _moment(updated_since)
    found = list(islice(rows_for(reader, table, updated_since=since, after=after), limit + 1))
    has_more = len(found) > limit
    rows = []
    for _, row in found[:limit]:
        rows.append({name: _json_value(value) for name, value in row.items()})
    following = _cursor(table, found[limit - 1][0]) if has_more else None
    return answer_json(request, {"rows": rows, "next": following})


def answer_json(request: HttpRequest, content: Mapping[str, Any]) -> HttpResponse:
    """The content; 304 where whoever asks has it already."""
    body = json.dumps(content, ensure_ascii=False).encode()
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    response = HttpResponse(body, content_type="application/json")
    response.headers["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def answer_refusal(request: HttpRequest, refusal: ApiRefusal) -> HttpResponse:
    """What went wrong, as RFC 9457 has it."""
    problem = {
        "type": "about:blank",
        "title": refusal.title,
        "status": refusal.status,
        "detail": refusal.sentence,
    }
    response = HttpResponse(
        json.dumps(problem, ensure_ascii=False).encode(), content_type=PROBLEM, status=refusal.status
    )
    for name, value in refusal.headers.items():
        response.headers[name] = value
    return response


def kept_from_others(response: HttpResponse) -> HttpResponse:
    """The answer is its token's alone: no cache hands it to another, no index lists it."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    patch_vary_headers(response, ["Authorization"])
    return response


def _json_value(value: CellValue) -> Any:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def _moment(value: datetime) -> datetime:
    """The moment in UTC; without a zone it is taken for UTC."""
    try:
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    except OverflowError as error:
        raise ApiRefusal(422, "No such moment", BAD_MOMENT) from error
    return max(moment, LONG_AGO)


def _signer(table: Table) -> Signer:
    return Signer(salt=f"even-ground.api-cursor.{table.name}")


def _cursor(table: Table, key: RowKey) -> str:
    return _signer(table).sign_object(list(key))


def _read_cursor(table: Table, cursor: str) -> RowKey:
    try:
        return RowKey(*_signer(table).unsign_object(cursor))
    except (BadSignature, ValueError, TypeError) as error:
        raise ApiRefusal(422, "No such cursor", BAD_CURSOR) from error
