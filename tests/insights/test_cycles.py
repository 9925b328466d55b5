"""Change from one audit to the next: the words by rule, and what of each audit is compared."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.assessments.actions.versions import withdraw_version
from apps.assessments.statuses import AuditStatus
from apps.common.charts.cycles_chart import CycleMark, cycles_chart
from apps.insights.domain.cycles import (
    OTHER_KIND,
    Figure,
    RatingKind,
    factor_words,
    kind_of,
    practice_words,
)
from apps.insights.queries.cycles import change_page

from ..assessments.evidence_logs import log
from ..cast import NOON
from ..factories import make_audit, make_reviewed_audit, make_signed_off
from ..reading import as_read

YEARS = [(date(year, 4, 1), date(year + 1, 3, 31)) for year in (2022, 2023, 2024)]


def figure(value, low=None, high=None, *, new=False) -> Figure:
    return Figure(*(None if one is None else Decimal(str(one)) for one in (value, low, high)), has_new_evidence=new)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        ("3.0", "3.5", "Noticeably higher."),
        ("3.5", "3.0", "Noticeably lower."),
        ("3.0", "3.4", "Little change."),
        ("3.0", "3.0", "Little change."),
        (None, "3.0", "Not comparable, because there is no score in one of the two audits."),
    ],
)
def test_a_factor_changes_noticeably_from_half_a_point_on(before, now, words):
    assert factor_words(figure(before), figure(now)) == words


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (figure(2), figure(3, new=True), "Moved up a level, with new evidence."),
        (figure(2), figure(4), "Moved up 2 levels, on the same evidence."),
        (figure(4), figure(3), "Moved down a level."),
        (figure(3), figure(3, new=True), "At the same level."),
        (figure(3), figure(None), "Not comparable, because there is no level in one of the two audits."),
        (
            figure(2, 2, 3),
            figure(3, new=True),
            "Moved up a level, with new evidence, which could be nothing: two raters were as far apart.",
        ),
    ],
)
def test_a_practice_moves_by_levels_and_says_on_which_evidence(before, now, words):
    assert practice_words(before, now) == words


LEVELS = st.decimals(1, 5, places=1) | st.none()


@given(LEVELS, LEVELS)
def test_there_and_back_say_the_opposite(before, now):
    there, back = factor_words(figure(before), figure(now)), factor_words(figure(now), figure(before))
    assert there.replace("higher", "lower") == back.replace("higher", "lower")
    assert (there == back) is ("Noticeably" not in there)
    assert "significant" not in there
    assert factor_words(figure(before), figure(now), OTHER_KIND).startswith("Not comparable")


def test_the_drawing_joins_nothing_and_says_every_figure():
    marks = (
        CycleMark("2022–23", 0, Decimal("3.0")),
        CycleMark("2023–24", 2, None),
        CycleMark("2024–25", 2, Decimal("3.5"), Decimal("3.0"), Decimal("4.0"), begins_version=True),
    )
    chart = cycles_chart("Accepting", marks, (1, 5))
    assert chart.alt == "Accepting, from 1 to 5: 2022–23 3.0, 2023–24 not comparable, 2024–25 3.5."
    assert chart.svg.count("<circle") == 1
    assert chart.svg.count("stroke-dasharray") == 1
    assert "polyline" not in chart.svg


def test_a_second_rating_from_within_is_no_independent_one():
    assert [kind_of(None), kind_of(False), kind_of(True)] == list(RatingKind)


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def audits(self, cast, rubric):
        made = []
        for number, level in enumerate((2, 2, 3)):
            made.append(
                make_audit(
                    cast.programme,
                    rubric,
                    cast.manager,
                    status=AuditStatus.SIGNED_OFF,
                    levels={"ACC-1": level},
                    period=YEARS[number],
                    at=NOON + timedelta(days=number),
                    reason="Seen.",
                )
            )
        return made

    def row(self, programme, code: str):
        for one in change_page(programme).factors:
            for practice in one.practices:
                if practice.id == code:
                    return practice
        raise KeyError(code)

    def test_every_cycle_stands_there_the_oldest_first(self, cast, audits):
        page = change_page(cast.programme)
        assert [cycle.years for cycle in page.cycles] == ["2022–23", "2023–24", "2024–25"]
        assert self.row(cast.programme, "ACC-1").words == "Moved up a level, on the same evidence."
        assert [figure.value for figure in self.row(cast.programme, "ACC-1").figures] == [2, 2, 3]

    def test_a_withdrawn_version_is_not_compared(self, cast, audits):
        withdraw_version(assessment=audits[1], reason="A mistake.", by=cast.manager, at=NOON + timedelta(days=9))
        assert [cycle.years for cycle in change_page(cast.programme).cycles] == ["2022–23", "2024–25"]

    def test_another_kind_of_rating_is_not_compared_and_its_raters_gap_is_drawn(self, cast, rubric, audits):
        reviewed = make_reviewed_audit(
            cast.programme, rubric, cast.manager, cast.newcomer, levels={"ACC-1": 5}, status=AuditStatus.AGREED
        )
        reviewed.period_start, reviewed.period_end = date(2025, 4, 1), date(2026, 3, 31)
        reviewed.save()
        make_signed_off(reviewed, cast.manager, at=NOON + timedelta(days=9))
        row = self.row(cast.programme, "ACC-1")
        assert row.words == f"Not comparable, because {OTHER_KIND}."
        assert row.figures[-1].gap > 0

    def test_one_audit_alone_says_so(self, cast, rubric):
        make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
        client = Client()
        client.force_login(cast.peer_worker)
        assert "One audit cannot show change" in as_read(
            client.get(reverse("insights:change", args=[cast.programme.reference]))
        )

    def test_twelve_cycles_cost_no_more_queries_than_three(self, cast, rubric, audits, django_assert_max_num_queries):
        for number in range(9):
            make_audit(
                cast.programme,
                rubric,
                cast.manager,
                status=AuditStatus.SIGNED_OFF,
                period=(date(2010 + number, 4, 1), date(2011 + number, 3, 31)),
                at=NOON - timedelta(days=number + 1),
            )
        client = Client()
        client.force_login(cast.manager)
        with django_assert_max_num_queries(12):
            response = client.get(reverse("insights:change", args=[cast.programme.reference]))
        assert "2018–19" in as_read(response)


@pytest.mark.django_db
def test_new_evidence_is_what_is_dated_after_the_cycle_before(cast, rubric):
    first = make_audit(
        cast.programme,
        rubric,
        cast.manager,
        status=AuditStatus.SIGNED_OFF,
        levels={"ACC-1": 2, "ACC-2": 2},
        period=YEARS[0],
        reason="Seen.",
    )
    second = make_audit(
        cast.programme, rubric, cast.manager, levels={"ACC-1": 3, "ACC-2": 3}, period=YEARS[1], reason="Seen."
    )
    log(second, cast.manager, dated=first.period_end + timedelta(days=1), indicators=frozenset({"ACC-1"}))
    log(second, cast.manager, dated=first.period_end, indicators=frozenset({"ACC-2"}))
    make_signed_off(second, cast.manager, at=NOON + timedelta(days=1))
    rows = {}
    for one in change_page(cast.programme).factors:
        rows |= {practice.id: practice.words for practice in one.practices}
    assert rows["ACC-1"] == "Moved up a level, with new evidence."
    assert rows["ACC-2"] == "Moved up a level, on the same evidence."
