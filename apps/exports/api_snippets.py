"""How programs read the API, in words to copy. The one for Python is run by a test, as it stands here."""

from dataclasses import dataclass

PYTHON = '''import json
import os
import urllib.parse
import urllib.request

API = "{api}"
TOKEN = os.environ["EVEN_GROUND_TOKEN"]


def read(table, **wanted):
    """Every row of a table, page by page."""
    while True:
        address = f"{{API}}{{table}}?{{urllib.parse.urlencode(wanted)}}"
        request = urllib.request.Request(address, headers={{"Authorization": f"Bearer {{TOKEN}}"}})
        with urllib.request.urlopen(request) as answer:
            page = json.load(answer)
        yield from page["rows"]
        if page["next"] is None:
            return
        wanted["cursor"] = page["next"]


audits = list(read("audits"))
changed = list(read("ratings", updated_since="2026-01-01T00:00:00Z"))
print(len(audits), "audits,", len(changed), "ratings")
'''

R = """library(httr2)

api <- "{api}"
token <- Sys.getenv("EVEN_GROUND_TOKEN")

read_table <- function(table, ...) {{
  rows <- list()
  cursor <- NULL
  repeat {{
    page <- request(paste0(api, table)) |>
      req_auth_bearer_token(token) |>
      req_url_query(..., cursor = cursor) |>
      req_perform() |>
      resp_body_json(simplifyVector = TRUE)
    rows <- c(rows, list(page$rows))
    cursor <- page[["next"]]
    if (is.null(cursor)) break
  }}
  do.call(rbind, rows)
}}

audits <- read_table("audits")
"""

POWER_QUERY = """let
    Api = "{api}",
    Token = "paste your token here",
    Page = (cursor as text) =>
        Json.Document(Web.Contents(Api, [
            RelativePath = "audits",
            Query = if cursor = "" then [limit = "1000"] else [limit = "1000", cursor = cursor],
            Headers = [Authorization = "Bearer " & Token]
        ])),
    Pages = List.Generate(
        () => Page(""),
        each _ <> null,
        each if [next] = null then null else Page([next])
    ),
    Rows = List.Combine(List.Transform(Pages, each [rows]))
in
    Table.FromRecords(Rows)
"""


@dataclass(frozen=True)
class Snippets:
    """What to paste, with the address of this site in it."""

    power_query: str
    r: str
    python: str


def snippets(site_url: str) -> Snippets:
    """One for each kind of program."""
    api = f"{site_url}/api/"
    return Snippets(POWER_QUERY.format(api=api), R.format(api=api), PYTHON.format(api=api))
