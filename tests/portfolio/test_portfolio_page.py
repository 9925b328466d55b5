"""The portfolio page: what each person finds there, what it costs, its views and its file."""

import csv
import io
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import close_account
from apps.assessments.actions.sharing import share
from apps.assessments.actions.versions import withdraw_version
from apps.assessments.models import Share
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Commission, OrganisationIdentifier
from apps.portfolio.models.saved_views import MOST_SAVED_VIEWS, SavedView
from apps.portfolio.queries.personal_data import personal_data

from ..cast import NOON, make_programme
from ..factories import every_level, make_audit
from .asked import make_late, make_request

pytestmark = pytest.mark.django_db

PORTFOLIO = reverse("portfolio:portfolio")
FILE = reverse("portfolio:portfolio_file")
LAST_YEAR, THIS_YEAR = (date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31))


class TableReader(HTMLParser):
    """The cells of the page's table as a screen reader has them: what is hidden from it is left out."""

    def __init__(self):
        super().__init__()
        self.rows: list[list[str]] = []
        self.in_cell, self.hidden = False, []

    def handle_starttag(self, tag, attrs):
        if tag in ("img", "br", "input"):
            return
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.in_cell = True
            self.rows[-1].append("")
        self.hidden.append(dict(attrs).get("aria-hidden") == "true")

    def handle_endtag(self, tag):
        if self.hidden:
            self.hidden.pop()
        if tag in ("td", "th"):
            self.in_cell = False
            self.rows[-1][-1] = " ".join(self.rows[-1][-1].split())

    def handle_data(self, data):
        if self.in_cell and not any(self.hidden):
            self.rows[-1][-1] += f" {data}"


def table_of(response) -> list[list[str]]:
    assert response.status_code == 200
    reader = TableReader()
    reader.feed(re.search(r"<table.*?</table>", response.text, re.S).group())
    return reader.rows


def file_of(response) -> list[list[str]]:
    assert response.status_code == 200
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def shared_audit(cast, rubric, programme, level: int = 3, period=THIS_YEAR):
    audit = make_audit(
        programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        levels=every_level(rubric, None, usual=level),
        period=period,
    )
    Commission.objects.get_or_create(programme=programme, commissioner=cast.board, defaults={"named_at": NOON})
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    return audit


@pytest.fixture
def shared(cast, rubric):
    """Of one programme two audits, of another nothing."""
    shared_audit(cast, rubric, cast.programme, 2, LAST_YEAR)
    newest = shared_audit(cast, rubric, cast.programme, 4)
    quiet = make_programme(cast.harbour, "=Quiet Hours")
    Commission.objects.create(programme=quiet, commissioner=cast.board, named_at=NOON)
    return newest


def test_a_commissioner_sees_figures_as_text(shared, as_person):
    rows = table_of(as_person("commissioner").get(PORTFOLIO))
    assert rows[0] == [
        *("Programme", "Organisation", "Kind of rating", "Period", "Version of the rubric", "Profile"),
        *("Change over cycles", "Actions late", "Requests late"),
    ]
    assert rows[1][:3] == ["=Quiet Hours Nothing shared yet", "Harbour", "–"]
    name, organisation, kind, period, rubric, profile, change, late, requests = rows[2]
    assert (name, organisation, kind) == ("Walking Alongside", "Harbour", "Self-assessed")
    assert (period, rubric) == ("1 Apr 2025 to 31 Mar 2026", str(shared.rubric))
    assert (late, requests) == ("not shared", "0")
    assert profile.startswith("Accepting")
    assert profile.endswith(" 4.0")
    assert change.startswith("2 cycles: 2024–25, 2025–26 Accepting")
    assert "2.0, 4.0" in change


def test_the_page_says_that_it_ranks_nobody(shared, as_person):
    page = as_person("commissioner").get(PORTFOLIO).text
    assert "It is not a league table" in page
    assert not re.search(r"\b(?:rank(?:ed|s)?|1st|best|worst)\b", page.partition("<main")[2], re.IGNORECASE)


def test_what_others_have_is_not_there(shared, cast, rubric, as_person):
    make_audit(cast.other_programme, rubric, cast.other_manager, status=AuditStatus.SIGNED_OFF)
    assert "Walking Alongside" not in as_person("other_manager").get(PORTFOLIO).text
    assert "Common Ground" in as_person("other_manager").get(PORTFOLIO).text
    for address in (PORTFOLIO, FILE):
        response = as_person("other_commissioner").get(address)
        content = response.text if address == PORTFOLIO else str(file_of(response))
        assert "Walking Alongside" not in content
    assert "Common Ground" not in as_person("manager").get(PORTFOLIO).text
    assert "Common Ground" not in as_person("commissioner").get(PORTFOLIO).text


QUERIES = (
    *("", "sort=-period", "sort=kind", "sort=factor.accepting", "show=due", "show=nothing", "kind=self"),
    *("factor=accepting&at_or_below=2.5", "column=change&column=period&column=kind&column=profile"),
)


def test_an_audit_that_is_not_shared_changes_no_letter(shared, cast, rubric, as_person):
    """No figure, order, date or filter of a commissioner's pages and files."""
    programme = reverse("portfolio:programme", args=[cast.programme.reference])
    browser = as_person("commissioner")

    def everything() -> list:
        tables = [file_of(browser.get(f"{FILE}?{query}")) for query in QUERIES]
        pages = [
            re.search(r"<main.*</main>", browser.get(address).text, re.S).group()
            for address in (PORTFOLIO, programme)
        ]
        return [*tables, *pages]

    before = everything()
    own = file_of(as_person("manager").get(FILE))
    make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        levels=every_level(rubric, None, usual=1),
        period=(date(2026, 4, 1), date(2026, 9, 30)),
    )
    assert everything() == before
    assert file_of(as_person("manager").get(FILE)) != own


def test_a_share_that_is_taken_back_or_withdrawn_leaves_the_page(shared, cast, as_person):
    withdraw_version(assessment=shared, reason="Wrong figures.", by=cast.manager, at=timezone.now())
    rows = table_of(as_person("commissioner").get(PORTFOLIO))
    assert rows[2][3] == "1 Apr 2024 to 31 Mar 2025"  # what stands is the one before
    page = as_person("commissioner").get(reverse("portfolio:programme", args=[cast.programme.reference])).text
    assert "Withdrawn by the provider on" in page
    Share.objects.exclude(assessment=shared).delete()
    rows = table_of(as_person("commissioner").get(PORTFOLIO))
    assert rows[2][0] == "Walking Alongside Withdrawn by the provider"
    Share.objects.all().delete()
    rows = table_of(as_person("commissioner").get(PORTFOLIO))
    assert rows[2][0] == "Walking Alongside Nothing shared yet"


COLUMNS_OF_FILE = {
    "": 20,
    "column=kind&column=period": 5,
    "column=none": 2,
    "search=walking&column=organisation&column=setting&column=form&column=area&column=rubric": 7,
}


@pytest.mark.parametrize("query", COLUMNS_OF_FILE)
def test_the_file_says_what_the_page_shows(shared, as_person, query):
    browser = as_person("commissioner")
    page, table = table_of(browser.get(f"{PORTFOLIO}?{query}"))[1:], file_of(browser.get(f"{FILE}?{query}"))
    headings, table = table[0], table[1:]
    assert len(headings) == COLUMNS_OF_FILE[query]
    assert len(page) == len(table)
    for row, cells in zip(page, table, strict=True):
        assert row[0] == " ".join(cells[:2]).strip().removeprefix("'")
        for cell in cells[2:]:
            if cell and not re.fullmatch(r"\d{4}-\d\d-\d\d", cell):
                assert all(part in " ".join(row) for part in cell.split("; "))
    assert len({len(cells) for cells in table}) == 1


def test_no_cell_of_the_file_is_a_formula(shared, as_person):
    table = file_of(as_person("commissioner").get(FILE))
    assert table[1][0] == "'=Quiet Hours"


def test_the_file_has_every_page(shared, cast, as_person):
    for number in range(30):
        programme = make_programme(cast.harbour, f"Team {number:02}")
        Commission.objects.create(programme=programme, commissioner=cast.board, named_at=NOON)
    browser = as_person("commissioner")
    assert len(table_of(browser.get(PORTFOLIO))) == 26
    assert len(table_of(browser.get(f"{PORTFOLIO}?page=2"))) == 8
    assert len(file_of(browser.get(FILE))) == 33


def cost_of(browser, address: str) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_programmes(cast, rubric, as_person):
    """Ten programmes or sixty, for the funder and for the provider."""
    addresses = [f"{PORTFOLIO}?{query}" for query in (*QUERIES, "page=2")]
    costs = {}
    for number in range(60):
        shared_audit(cast, rubric, make_programme(cast.harbour, f"Team {number:02}"))
        if number in (9, 59):
            for who in ("commissioner", "manager"):
                costs.setdefault(who, []).append([cost_of(as_person(who), address) for address in addresses[:-1]])
    for few, many in costs.values():
        assert few == many
        assert max(many) <= 13


def test_a_programme_costs_the_same_with_many_versions(shared, cast, rubric, as_person):
    address = reverse("portfolio:programme", args=[cast.programme.reference])
    few = {who: cost_of(as_person(who), address) for who in ("commissioner", "manager")}
    for year in range(2000, 2010):
        shared_audit(cast, rubric, cast.programme, 3, (date(year, 4, 1), date(year + 1, 3, 31)))
    for who, queries in few.items():
        assert cost_of(as_person(who), address) == queries <= 13


def test_a_programme_for_its_funder(shared, cast, as_person):
    OrganisationIdentifier.objects.create(organisation=cast.harbour, scheme="GB-NHS", value="R1A", added_at=NOON)
    address = reverse("portfolio:programme", args=[cast.programme.reference])
    page = " ".join(as_person("commissioner").get(address).text.split())
    assert "NHS organisation code (ODS): R1A" in page
    assert "Noticeably higher." in page
    assert reverse("reports:document", args=[shared.reference]) in page
    assert reverse("assessments:programme", args=[cast.programme.reference]) not in page
    assert "Action plan" not in page
    page = as_person("manager").get(address).text
    assert reverse("assessments:programme", args=[cast.programme.reference]) in page
    assert "No action is late." in page
    for who in ("other_commissioner", "other_manager", "peer_worker", "newcomer"):
        assert as_person(who).get(address).status_code == 404


def test_a_view_is_saved_and_found_at_its_own_address(shared, cast, as_person):
    browser = as_person("commissioner")
    saved = browser.post(reverse("portfolio:save_view") + "?show=nothing&sort=-name", {"name": "To ask"})
    view = SavedView.objects.get()
    assert (view.person, view.name, view.query) == (cast.commissioner, "To ask", "show=nothing&sort=-name")
    assert saved.headers["Location"] == reverse("portfolio:saved_view", args=[view.reference])
    rows = table_of(browser.get(saved.headers["Location"]))
    assert [row[0] for row in rows[1:]] == ["=Quiet Hours Nothing shared yet"]
    assert "To ask" in browser.get(PORTFOLIO).text
    assert "To ask" not in as_person("manager").get(PORTFOLIO).text
    assert as_person("manager").get(saved.headers["Location"]).status_code == 404
    again = browser.post(reverse("portfolio:save_view"), {"name": "To ask"})
    assert again.status_code == 422
    assert "You have a view of this name" in again.text
    assert 'value="To ask"' in again.text
    browser.post(reverse("portfolio:remove_view", args=[view.reference]))
    assert not SavedView.objects.exists()


def test_nobody_saves_without_end(cast, as_person):
    SavedView.objects.bulk_create(
        SavedView(person=cast.commissioner, name=f"View {number}", saved_at=NOON)
        for number in range(MOST_SAVED_VIEWS)
    )
    refused = as_person("commissioner").post(reverse("portfolio:save_view"), {"name": "One more"})
    assert refused.status_code == 422
    assert "Remove one before you save another." in refused.text


def test_views_are_in_one_s_own_data_and_go_with_the_account(cast):
    for person in (cast.commissioner, cast.other_commissioner):
        SavedView.objects.create(person=person, name="To ask", query="show=due", saved_at=NOON)
    (view,) = personal_data(cast.commissioner)["portfolio_views_you_saved"]
    assert (view["name"], view["query"]) == ("To ask", "show=due")
    close_account(user=cast.commissioner, by=cast.commissioner, at=NOON)
    assert [view.person for view in SavedView.objects.all()] == [cast.other_commissioner]


def test_late_actions_are_told_to_who_runs_the_programme(shared, cast, as_person):
    cast.programme.planned_actions.create(
        title="Repair the ramp",
        due_on=timezone.localdate() - timedelta(days=1),
        created_by=cast.manager,
        created_at=NOON,
    )
    assert table_of(as_person("manager").get(PORTFOLIO))[2][-2] == "1"
    assert table_of(as_person("commissioner").get(PORTFOLIO))[2][-2] == "not shared"
    Share.objects.update(shows_plan=True)
    assert table_of(as_person("commissioner").get(PORTFOLIO))[2][-2] == "1"


def test_late_requests_are_told_to_both_sides(shared, cast, as_person):
    make_late(make_request(cast))
    assert table_of(as_person("commissioner").get(PORTFOLIO))[2][-1] == "1"
    assert table_of(as_person("manager").get(PORTFOLIO))[2][-1] == "1"
    for order in ("sort=requests_late", "sort=-requests_late&show=late"):
        rows = table_of(as_person("commissioner").get(f"{PORTFOLIO}?{order}"))
        assert rows[-1][0] == "Walking Alongside"
    assert len(rows) == 2  # only what is late
    Commission.objects.create(programme=cast.programme, commissioner=cast.other_board, named_at=NOON)
    assert table_of(as_person("other_commissioner").get(PORTFOLIO))[1][-1] == "0"  # who asked is not theirs to know


def test_the_header_leads_there(cast, as_person):
    link = f'href="{PORTFOLIO}"'
    assert link in as_person("commissioner").get(reverse("start")).text
    assert link not in as_person("manager").get(reverse("start")).text  # of one programme there is nothing to compare
    make_programme(cast.harbour, "Quiet Hours")
    assert link in as_person("manager").get(reverse("start")).text
    assert link not in as_person("peer_worker").get(reverse("start")).text
    assert link not in as_person("other_manager").get(reverse("start")).text
