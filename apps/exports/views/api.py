"""The read-only API: every table of the contract over HTTP, for programs with a token.

It asks for no cookie and sets none, answers GET and HEAD alone, and its pages of documentation are off, because they
would fetch scripts from elsewhere. Its description is open to anybody.
"""

from collections.abc import Callable
from datetime import datetime
from functools import update_wrapper
from typing import Annotated, Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from ..api_answers import BAD_MOMENT, ApiRefusal, answer_json, answer_refusal, answer_rows, kept_from_others
from ..api_schema import ApiProblem, TableList, page_schema
from ..domain.data_dictionary import TO_KNOW
from ..domain.table_metadata import TITLE
from ..domain.table_schema import Table
from ..domain.tables import TABLES
from ..queries.api_tokens import reader_of
from .api_access import TokenAccess

MOST_ROWS, USUAL_ROWS = 1_000, 500  # of a page
ROOT = "api/"
READS = ("GET", "HEAD")
NO_ACCESS = {401: ApiProblem, 429: ApiProblem}
NOTHING_NEW = {304: None}
Cursor = Annotated[str, Query(description="What “next” said on the page before.")]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="How many rows a page has at most.")]
Since = Annotated[datetime | None, Query(description="Only rows that changed after this moment.")]

api = NinjaAPI(
    title=TITLE, version="1", description=" ".join(TO_KNOW), openapi_url=None, docs_url=None, auth=TokenAccess()
)


@api.exception_handler(ApiRefusal)
def refuse(request: HttpRequest, refusal: ApiRefusal) -> HttpResponse:
    """A sentence, and the status that fits it."""
    return answer_refusal(request, refusal)


@api.exception_handler(ValidationError)
def refuse_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What was sent with the address is not what it takes."""
    names = {str(one["loc"][-1]) for one in error.errors}
    sentence = f"Send “limit” as a whole number from 1 to {MOST_ROWS:,}."
    if "updated_since" in names:
        sentence = BAD_MOMENT
    return answer_refusal(request, ApiRefusal(422, "Not understood", sentence))


@api.get("", url_name="tables", operation_id="tables", response={200: TableList, **NOTHING_NEW, **NO_ACCESS})
def list_tables(request: HttpRequest) -> HttpResponse:
    """Every table, and where it is read."""
    found = []
    for table in TABLES:
        href = reverse(f"exports:api:{table.name}")
        found.append({"name": table.name, "title": table.title, "meaning": table.meaning, "href": href})
    return answer_json(request, {"tables": found})


def _reading(table: Table) -> Callable[..., HttpResponse]:
    """What answers for one table."""

    def read(request: HttpRequest, cursor: Cursor = "", limit: Limit = USUAL_ROWS) -> HttpResponse:
        return _answer(request, table, cursor, limit, None)

    def read_since(
        request: HttpRequest, updated_since: Since = None, cursor: Cursor = "", limit: Limit = USUAL_ROWS
    ) -> HttpResponse:
        return _answer(request, table, cursor, limit, updated_since)

    return read_since if table.tells_changes else read


def _answer(request: Any, table: Table, cursor: str, limit: int, since: datetime | None) -> HttpResponse:
    reader = reader_of(request.auth, timezone.now())
    return answer_rows(request, reader, table, updated_since=since, cursor=cursor, limit=limit)


for _table in TABLES:
    api.get(
        f"/{_table.name}",
        url_name=_table.name,
        operation_id=_table.name,
        summary=_table.title,
        description=_table.meaning,
        response={200: page_schema(_table), **NOTHING_NEW, 422: ApiProblem, **NO_ACCESS},
    )(_reading(_table))


def _without_cookies(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view for everybody with a token: nobody has to be signed in, and no other method than reading."""

    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READS:
            sentence = "This API is read with GET alone."
            refused = ApiRefusal(405, "Read only", sentence, {"Allow": ", ".join(READS)})
            return kept_from_others(answer_refusal(request, refused))
        asked, request.method = request.method, "GET"
        response = kept_from_others(view(request, *args, **kwargs))
        request.method = asked  # whoever sends the answer leaves the body out for HEAD
        return response

    return login_not_required(update_wrapper(answer, view))


def api_urls() -> list[URLPattern]:
    """The addresses of the tables, below `api/`."""
    found = []
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            found.append(path(str(pattern.pattern), _without_cookies(pattern.callback), name=pattern.name))
    return found


def api_description() -> dict[str, Any]:
    """The description of the API, as OpenAPI 3.1 has it."""
    description = dict(api.get_openapi_schema(path_prefix=ROOT))
    for operations in description["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                content = answer.get("content")
                if int(status) >= 400 and content:
                    answer["content"] = {"application/problem+json": content.pop("application/json")}
    return description
