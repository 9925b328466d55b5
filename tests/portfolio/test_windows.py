"""What is open, upcoming and late: a provider sees its own work, a commissioner when to expect the next audit."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.sharing import share
from apps.assessments.domain.stages import Stage
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Commission
from apps.portfolio.queries.windows import windows_page

from ..cast import NOON, make_programme
from ..factories import every_level, make_audit
from ..surveys.rounds import answer_all, make_round, peer_workers
from ..test_access import without_token

pytestmark = pytest.mark.django_db
WINDOWS = reverse("portfolio:windows")
TODAY = date(2026, 3, 10)
LAST_YEAR = (date(2024, 3, 1), date(2025, 2, 28))
THIS_YEAR = (date(2024, 7, 1), date(2025, 6, 30))


def page_for(person, show="", number=None, today=TODAY):
    return windows_page(person, show, number, today)


def signed_off(programme, rubric, by, period, usual=4):
    return make_audit(
        programme,
        rubric,
        by,
        status=AuditStatus.SIGNED_OFF,
        period=period,
        levels=every_level(rubric, None, usual),
        at=datetime(2025, 7, 1, tzinfo=UTC),
    )


def row_of(page, programme):
    for row in page.rows:
        if row.programme == programme:
            return row
    raise KeyError(programme.name)


@pytest.fixture
def quiet(cast):
    """A second programme that the board funds."""
    programme = make_programme(cast.harbour, "Quiet Hours")
    Commission.objects.create(programme=programme, commissioner=cast.board, named_at=NOON)
    return programme


def test_the_next_audit_is_expected_a_year_later_or_half_a_year(cast, rubric, quiet):
    signed_off(cast.programme, rubric, cast.manager, THIS_YEAR)
    signed_off(quiet, rubric, cast.manager, THIS_YEAR, usual=2)
    never = make_programme(cast.harbour, "Evening Walks")
    page = page_for(cast.manager)
    assert [row.programme for row in page.rows] == [quiet, cast.programme, never]
    assert (row_of(page, cast.programme).expected_on, row_of(page, cast.programme).is_late) == (
        date(2026, 6, 30),
        False,
    )
    assert (row_of(page, quiet).expected_on, row_of(page, quiet).is_late) == (date(2025, 12, 30), True)
    assert (row_of(page, never).expected_on, row_of(page, never).is_late) == (None, False)
    assert page.late == 1
    assert [(str(line.month), line.audits) for line in page.months if line.has_anything] == [("2026-06", 1)]


def test_by_month_and_late(cast, rubric, quiet):
    signed_off(cast.programme, rubric, cast.manager, THIS_YEAR)
    signed_off(quiet, rubric, cast.manager, LAST_YEAR)
    assert [row.programme for row in page_for(cast.manager, "2026-06").rows] == [cast.programme]
    assert [row.programme for row in page_for(cast.manager, "late").rows] == [quiet]
    assert page_for(cast.manager, "2026-07").rows == []
    assert len(page_for(cast.manager, "no month").rows) == 2


def test_a_commissioner_sees_when_and_no_draft(cast, rubric, quiet, as_person):
    shared = signed_off(cast.programme, rubric, cast.manager, THIS_YEAR)
    signed_off(quiet, rubric, cast.manager, THIS_YEAR)
    share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    before = page_for(cast.commissioner)
    assert row_of(before, cast.programme).expected_on == date(2026, 6, 30)
    assert row_of(before, quiet).expected_on is None
    browser = as_person("commissioner")
    page = without_token(browser.get(WINDOWS))
    make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 1})
    make_audit(quiet, rubric, cast.manager, status=AuditStatus.FEEDBACK)
    make_round(quiet, cast.manager, opens_on=TODAY, closes_on=date(2026, 3, 24))
    after = page_for(cast.commissioner)
    assert (after.rows, after.months, after.stages) == (before.rows, before.months, [])
    assert without_token(browser.get(WINDOWS)) == page
    assert page_for(cast.other_commissioner).rows == []


def test_a_provider_sees_its_audits_by_stage(cast, rubric, quiet):
    make_audit(cast.programme, rubric, cast.manager)
    make_audit(quiet, rubric, cast.manager, status=AuditStatus.AGREED)
    third = make_programme(cast.harbour, "Evening Walks")
    make_audit(third, rubric, cast.manager, status=AuditStatus.DISCARDED)
    make_audit(cast.other_programme, rubric, cast.other_manager)
    page = page_for(cast.manager)
    assert page.stages == [(Stage.RATE, 1), (Stage.CHECK, 1)]
    assert row_of(page, cast.programme).audit.stage == "Rate"
    assert row_of(page, third).audit is None
    assert page_for(cast.other_manager).stages == [(Stage.RATE, 1)]


def test_levels_that_are_being_chosen_move_nothing(cast, rubric, quiet):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 1})
    before = page_for(cast.manager)
    audit.sides.get().ratings.filter(indicator__code="ACC-1").update(level=5)
    assert page_for(cast.manager).rows == before.rows


def test_rounds_with_response_in_bands(cast, quiet):
    open_one = make_round(quiet, cast.manager)
    answer_all(open_one, peer_workers(cast.harbour, 6), [3] * 6)
    later = make_round(cast.programme, cast.manager, opens_on=date(2026, 3, 20), closes_on=date(2026, 4, 2))
    page = page_for(cast.manager)
    shown = row_of(page, quiet).rounds[0]
    assert (shown.reference, shown.is_upcoming, shown.responses) == (open_one.reference, False, "5 to 7")
    upcoming = row_of(page, cast.programme).rounds[0]
    assert (upcoming.reference, upcoming.is_upcoming, upcoming.responses) == (later.reference, True, "")
    assert [(str(line.month), line.rounds) for line in page.months if line.rounds] == [("2026-03", 1), ("2026-04", 1)]
    # How many have answered is the managers' to know.
    assert row_of(page_for(cast.administrator), quiet).rounds[0].responses == ""


def test_a_sign_off_is_expected_when_peer_workers_have_had_their_time(cast, rubric, quiet):
    now = timezone.now()
    make_audit(quiet, rubric, cast.manager, status=AuditStatus.FEEDBACK, at=now)
    page = page_for(cast.manager, today=now.date())
    closes = quiet.assessments.get().feedback_windows.get().closes_on
    assert row_of(page, quiet).audit.peer_workers_until == closes
    assert [line.sign_offs for line in page.months if line.month.number == closes.year * 12 + closes.month - 1] == [1]


def test_it_is_paged_and_costs_the_same(cast, rubric, as_person):
    browser = as_person("manager")

    def cost(path=WINDOWS):
        with CaptureQueriesContext(connection) as captured:
            response = browser.get(path)
        assert response.status_code == 200
        return len(captured)

    few = cost()
    for number in range(30):
        programme = make_programme(cast.harbour, f"Group {number:02d}")
        make_audit(programme, rubric, cast.manager)
        make_round(programme, cast.manager, opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 15))
    assert cost() == few <= 12
    assert len(page_for(cast.manager).rows) == 25
    assert len(page_for(cast.manager, number="2").rows) == 6
    for bad in ("0", "last", "9" * 40):
        assert cost(f"{WINDOWS}?page={bad}&show={bad}") <= 12


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "newcomer"])
def test_it_is_for_those_who_look_at_many_programmes(as_person, name):
    assert as_person(name).get(WINDOWS).status_code == 403
