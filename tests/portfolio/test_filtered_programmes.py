"""Which programmes a filter keeps, and in which order: only by what the person may read."""

from datetime import date, timedelta

import pytest

from apps.assessments.actions.sharing import share
from apps.assessments.statuses import AuditStatus
from apps.improvement.models import PlannedAction
from apps.organisations.models import Area, AreaKind, Commission, Meeting, Setting
from apps.portfolio.domain.filters import PortfolioFilter, parse_filter
from apps.portfolio.queries.filtered_programmes import filtered_programmes

from ..cast import NOON, make_programme
from ..factories import every_level, make_audit, make_reviewed_audit

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


def names(person, query: str = "") -> list[str]:
    return [programme.name for programme in filtered_programmes(person, parse_filter(query), TODAY)]


@pytest.fixture
def region(cast, rubric):
    """Four programmes that the Estuary Board funds: two audits are shared, one is not, one there is none of."""
    cast.programme.setting = Setting.CRISIS
    cast.programme.save()
    icb = Area.objects.create(kind=AreaKind.ICB, code="E54000029", name="Estuary and Marsh")
    walks = make_programme(cast.harbour, "Evening Walks", form=Meeting.GROUP, icb=icb)
    quiet = make_programme(cast.harbour, "Quiet Hours")
    moor = make_programme(cast.moorland, "Moor Listening")
    for programme in (walks, quiet, moor):
        Commission.objects.create(programme=programme, commissioner=cast.board, named_at=NOON)
    low = every_level(rubric, None, usual=2)
    older = make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        levels=low,
        period=(date(2024, 4, 1), date(2025, 3, 31)),
    )
    reviewed = make_reviewed_audit(walks, rubric, cast.manager, cast.newcomer, status=AuditStatus.SIGNED_OFF)
    make_audit(quiet, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    for audit in (older, reviewed):
        share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    return cast


def test_without_a_filter_everything_stands_by_name(region):
    assert names(region.commissioner) == ["Evening Walks", "Moor Listening", "Quiet Hours", "Walking Alongside"]
    assert names(region.commissioner, "sort=-name") == names(region.commissioner)[::-1]
    assert names(region.other_commissioner) == []


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("search=walk", ["Evening Walks", "Walking Alongside"]),
        ("search=moorland listen", ["Moor Listening"]),
        ("area=E54000029", ["Evening Walks"]),
        ("setting=crisis", ["Walking Alongside"]),
        ("form=group", ["Evening Walks"]),
        ("kind=self", ["Walking Alongside"]),
        ("kind=independent", ["Evening Walks"]),
        ("kind=reviewed", []),
        ("rubric=appear-peer-support/0.1.0", ["Evening Walks", "Walking Alongside"]),
        ("rubric=appear-peer-support/9.9.9", []),
        ("factor=accepting&at_or_below=2.0", ["Walking Alongside"]),
        ("factor=accepting&at_or_below=3.0", ["Evening Walks", "Walking Alongside"]),
        ("show=due", ["Walking Alongside"]),
        ("show=nothing", ["Moor Listening", "Quiet Hours"]),
        ("show=due&show=nothing", ["Moor Listening", "Quiet Hours", "Walking Alongside"]),
        ("setting=elsewhere", []),
    ],
)
def test_each_filter_keeps_what_it_says(region, rubric, query, kept):
    query = query.replace("appear-peer-support", rubric.identifier).replace("0.1.0", rubric.version)
    assert names(region.commissioner, query) == kept


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("organisation", "Evening Walks"),
        ("-organisation", "Moor Listening"),
        ("area", "Evening Walks"),
        ("setting", "Evening Walks"),
        ("-setting", "Walking Alongside"),
        ("form", "Evening Walks"),
        ("kind", "Walking Alongside"),
        ("-kind", "Evening Walks"),
        ("period", "Walking Alongside"),
        ("-period", "Evening Walks"),
        ("rubric", "Evening Walks"),
        ("factor.accepting", "Walking Alongside"),
        ("-factor.accepting", "Evening Walks"),
        ("actions_late", "Evening Walks"),
    ],
)
def test_each_order_is_as_it_says(region, sort, first):
    found = names(region.commissioner, f"sort={sort}")
    assert found[0] == first
    assert sorted(found) == names(region.commissioner)


def test_what_has_nothing_to_be_ordered_by_comes_last_either_way(region):
    for sort in ("period", "-period", "factor.accepting", "-factor.accepting"):
        assert names(region.commissioner, f"sort={sort}")[2:] == ["Moor Listening", "Quiet Hours"]


def every_answer(person) -> list[list[str]]:
    queries = ("kind=self", "kind=independent", "factor=accepting&at_or_below=2.0", "show=due", "show=nothing", "")
    sorts = ("sort=period", "sort=kind", "sort=factor.accepting", "sort=-factor.accepting")
    return [names(person, query) for query in (*queries, *sorts)]


def test_what_is_not_shared_moves_nothing(region, rubric):
    before, own = every_answer(region.commissioner), every_answer(region.manager)
    for programme in (region.programme, *region.harbour.programmes.exclude(pk=region.programme.pk)):
        make_audit(
            programme,
            rubric,
            region.manager,
            status=AuditStatus.SIGNED_OFF,
            levels=every_level(rubric, None, usual=1),
            period=(date(2026, 4, 1), date(2026, 9, 30)),
        )
    assert every_answer(region.commissioner) == before
    assert every_answer(region.manager) != own  # who may read it sees that it moves


def test_late_actions_are_the_provider_s_own(region):
    PlannedAction.objects.create(
        programme=region.programme,
        title="Repair the ramp",
        due_on=TODAY - timedelta(days=1),
        created_by=region.manager,
        created_at=NOON,
    )
    assert names(region.manager, "show=late") == ["Walking Alongside"]
    assert names(region.manager, "sort=-actions_late")[0] == "Walking Alongside"
    assert names(region.commissioner, "show=late") == []
    assert names(region.commissioner, "sort=-actions_late")[0] == "Evening Walks"


def test_a_filter_from_code_is_as_one_from_an_address(region):
    chosen = PortfolioFilter(search="quiet")
    assert [programme.name for programme in filtered_programmes(region.commissioner, chosen, TODAY)] == [
        "Quiet Hours"
    ]
