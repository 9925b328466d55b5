"""The plan as a workbook, and a measure's values as CSV."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from apps.improvement.actions.action_progress import add_step, tick_step, write_note
from apps.improvement.actions.measures import store_values
from apps.improvement.actions.planning import change_dates
from apps.improvement.domain.action_details import ActionDates
from apps.improvement.domain.measured_series import MeasureKind
from apps.improvement.models import PlannedAction
from apps.improvement.plan_file_names import plan_file_stem
from apps.improvement.plan_workbook import PLAN_COLUMNS
from apps.improvement.queries.measure_table import COLUMNS
from apps.improvement.queries.whole_plan import whole_plan
from apps.improvement.statuses import SHAPES, ActionStatus

from ..cast import NOON
from ..common.test_csv_writer import rows_of
from .measure_makers import make_measure, typed_values
from .plans import make_action

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 10)


def download(person, name: str, reference: str):
    client = Client()
    client.force_login(person)
    response = client.get(reverse(f"improvement:{name}", args=[reference]))
    assert response.status_code == 200
    return response, b"".join(response.streaming_content)


def sheet_rows(content: bytes, name: str) -> list[dict[str, str]]:
    rows = list(load_workbook(BytesIO(content))[name].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


class TestWorkbook:
    def test_an_action_stands_there_whole_and_in_words(self, cast, rubric):
        practice = rubric.indicators.get(code="ACC-1").pk
        action = make_action(
            cast.programme, cast.manager, status=ActionStatus.AT_RISK, indicator=practice, success="Fewer leave."
        )
        PlannedAction.objects.filter(pk=action.pk).update(level_then=2)
        at = {"by": cast.manager, "at": NOON}
        step = add_step(planned_action=action, text="Ask at the first meeting", **at)
        tick_step(planned_action=action, step=step.reference, is_done=True, **at)
        write_note(planned_action=action, text="We asked three people.", **at)
        dates = ActionDates(None, date(2026, 9, 30))
        change_dates(planned_action=action, dates=dates, reason="Holidays.", **at)
        _, content = download(cast.peer_worker, "plan_workbook", cast.programme.reference)
        (row,) = sheet_rows(content, "Actions")
        assert row["Status"] == "▲ At risk"
        assert row["Practice"].startswith("ACC-1 ")
        assert row["Where it stood"].startswith("level 2, ")
        assert row["Aim"].startswith("level 3: “")
        assert row["Until"] == "30 September 2026"
        assert row["Dates before"] == "until 30 June 2026, changed on 2 March 2026: Holidays."
        assert row["Steps"] == "✓ Ask at the first meeting"
        assert "We asked three people." in row["Updates"]
        assert "Under way, now at risk" in row["Updates"]
        assert (row["Who"], row["What will show that it worked"]) == (cast.manager.name, "Fewer leave.")

    def test_what_people_typed_stays_text(self, cast):
        make_action(cast.programme, cast.manager, title='=HYPERLINK("https://example.org")', owner=cast.manager)
        _, content = download(cast.manager, "plan_workbook", cast.programme.reference)
        cell = load_workbook(BytesIO(content))["Actions"]["A2"]
        assert cell.value == '=HYPERLINK("https://example.org")'
        assert cell.data_type == "s"

    def test_it_says_on_which_day_it_stood_so_and_is_named_after_nobody(self, cast):
        response, content = download(cast.manager, "plan_workbook", cast.programme.reference)
        name = response["Content-Disposition"]
        assert "walking-alongside-action-plan-20" in name
        assert cast.manager.name.lower().replace(" ", "-") not in name
        assert "As it stood on" in load_workbook(BytesIO(content))["About"]["A2"].value
        assert sheet_rows(content, "Actions") == []

    def test_measures_stand_in_it_with_every_value(self, cast):
        make_measure(cast, (3, 4, 5))
        _, content = download(cast.manager, "plan_workbook", cast.programme.reference)
        assert [row["Value"] for row in sheet_rows(content, "Measures")] == ["5", "4", "3"]

    def test_many_actions_cost_no_more_queries_than_one(self, cast, django_assert_num_queries):
        make_action(cast.programme, cast.manager)
        with django_assert_num_queries(5) as few:
            whole_plan(cast.programme, TODAY)
        template = PlannedAction.objects.get()
        PlannedAction.objects.bulk_create(
            PlannedAction(
                programme=cast.programme,
                title=f"Action {number}",
                owner=template.owner,
                created_by=cast.manager,
                created_at=NOON,
            )
            for number in range(2_000)
        )
        with django_assert_num_queries(len(few)):
            plan = whole_plan(cast.programme, TODAY, most=150)
        assert (len(plan.groups[0].entries), plan.left_out) == (150, 1_851)


def test_what_is_at_work_comes_before_what_is_over_and_says_that_it_is_late(cast):
    make_action(cast.programme, cast.manager, title="Over", status=ActionStatus.DONE, second=cast.peer_worker)
    make_action(cast.programme, cast.manager, title="Late", status=ActionStatus.UNDER_WAY)
    make_action(cast.programme, cast.manager, title="Not late", due_on=TODAY)
    plan = whole_plan(cast.programme, TODAY)
    assert [group.heading for group in plan.groups] == ["At work", "Done"]
    late, not_late = plan.groups[0].entries
    assert (late.title.text, late.is_overdue, not_late.is_overdue) == ("Late", True, False)
    (over,) = plan.groups[1].entries
    assert over.completions[0].outcome == ("Said on 2 March 2026. Confirmed by a second person on 2 March 2026.")
    assert cast.peer_worker.name not in repr(plan)  # who confirmed stays in the house


def test_shapes_are_those_of_the_tags(cast):
    client = Client()
    client.force_login(cast.manager)
    for status in (ActionStatus.PLANNED, ActionStatus.UNDER_WAY, ActionStatus.AT_RISK, ActionStatus.SHOWN):
        make_action(cast.programme, cast.manager, status=status, title=f"An action, {status}")
    page = client.get(reverse("improvement:plan", args=[cast.programme.reference])).text
    for status in (ActionStatus.PLANNED, ActionStatus.UNDER_WAY, ActionStatus.AT_RISK, ActionStatus.SHOWN):
        assert f"{SHAPES[status]} {status.label}" in page
    assert set(SHAPES) == set(ActionStatus)
    assert len(PLAN_COLUMNS) == 19


class TestCsv:
    def test_its_columns_stay_and_shares_are_what_was_typed(self, cast):
        measure = make_measure(cast, ((3, 4), (5, 8)), kind=MeasureKind.SHARE, unit="")
        again = typed_values(((4, 4),))
        store_values(measure=measure, values=again, expected_version=measure.version, by=cast.manager, at=NOON)
        response, content = download(cast.peer_worker, "measure_values_csv", measure.reference)
        header, first, second = rows_of(content)
        assert (
            tuple(header)
            == COLUMNS
            == (
                *(
                    "measure",
                    "unit",
                    "kind",
                    "cadence",
                    "better",
                    "period_start",
                    "value",
                    "numerator",
                    "denominator",
                ),
                *("is_corrected", "says"),
            )
        )
        assert first[5:10] == ["2024-11-01", "", "4", "4", "yes"]
        assert second[5:10] == ["2024-12-01", "", "5", "8", "no"]
        assert "people-met-within-14-days.csv" in response["Content-Disposition"]

    def test_a_name_that_looks_like_a_formula_is_text(self, cast):
        measure = make_measure(cast, (1,), name="=1+1", unit="@home")
        _, content = download(cast.manager, "measure_values_csv", measure.reference)
        assert rows_of(content)[1][:2] == ["'=1+1", "'@home"]

    def test_values_cost_no_queries_of_their_own(self, cast, django_assert_max_num_queries):
        measure = make_measure(cast, tuple(range(1, 80)))
        client = Client()
        client.force_login(cast.manager)
        with django_assert_max_num_queries(8):
            client.get(reverse("improvement:measure_values_csv", args=[measure.reference]))


def test_a_file_is_called_after_its_programme():
    assert plan_file_stem("Łódź & Co: \u202e walks", NOON.date()) == "łódź-co-walks-action-plan-2026-03-02"
    assert plan_file_stem("///", NOON.date()).startswith("programme-action-plan-")
