"""Open actions meet the next audit: before it starts, beside their practices, in its check; never a second rater."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.models import Assessment
from apps.assessments.statuses import AuditStatus
from apps.improvement.models import PlannedAction
from apps.improvement.queries.open_actions import BESIDE_A_PRACTICE, open_actions_by_practice, plan_before_audit
from apps.improvement.statuses import ActionStatus
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.yaml_writer import to_yaml

from ..cast import NOON
from ..factories import make_audit, make_review
from ..reading import as_read
from ..rubric.test_version_mapping import following, with_added, without
from .plans import make_action

TITLE = "Let people choose their peer worker"


@pytest.fixture
def practice(rubric):
    return dict(rubric.indicators.values_list("code", "pk"))


def seen(client, name: str, *args) -> str:
    return as_read(client.get(reverse(name, args=args)))


@pytest.mark.django_db
class TestBesideThePractice:
    def test_what_is_open_stands_beside_its_practice_with_its_status_in_words_and_shape(
        self, cast, rubric, practice, as_person
    ):
        audit = make_audit(cast.programme, rubric, cast.manager)
        made = make_action(cast.programme, cast.manager, status=ActionStatus.AT_RISK, indicator=practice["ACC-1"])
        page = as_person("manager").get(reverse("assessments:rate_factor", args=[audit.reference, "accepting"]))
        block = page.text.split('id="ACC-1"')[1].split('id="ACC-2"')[0]
        assert "In your plan: 1 open" in block
        assert "▲ At risk" in block
        assert reverse("improvement:planned_action", args=[made.reference]) in block
        assert page.text.count("In your plan:") == 1

    def test_what_is_done_or_stopped_or_of_another_programme_does_not(self, cast, rubric, practice):
        audit = make_audit(cast.programme, rubric, cast.manager)
        other = Assessment.objects.get(pk=audit.pk).programme
        other.pk, other.reference, other.name = None, "OTHERPROGR", "Morning Tea"
        other.save()
        make_action(other, cast.manager, indicator=practice["ACC-1"])
        for status in (ActionStatus.DONE, ActionStatus.STOPPED):
            make_action(
                cast.programme, cast.manager, status=status, second=cast.peer_worker, indicator=practice["ACC-1"]
            )
        assert open_actions_by_practice(cast.manager, audit, timezone.localdate()) == {}

    def test_many_of_one_practice_are_three_and_a_number(self, cast, rubric, practice, as_person):
        audit = make_audit(cast.programme, rubric, cast.manager)
        for days in range(5):
            make_action(
                cast.programme,
                cast.manager,
                title=f"Action {days}",
                due_on=date(2026, 6, 30) - timedelta(days=days),
                indicator=practice["ACC-1"],
            )
        beside = open_actions_by_practice(cast.manager, audit, timezone.localdate())["ACC-1"]
        assert [row.action.title for row in beside.rows] == ["Action 4", "Action 3", "Action 2"]
        assert (len(beside.rows), beside.number, beside.more) == (BESIDE_A_PRACTICE, 5, 2)
        page = seen(as_person("manager"), "assessments:rate_factor", audit.reference, "accepting")
        assert "2 more stand in the plan" in page

    def test_an_action_follows_its_practice_into_the_version_of_the_audit(self, cast, rubric, practice, content):
        """By the mapping, also where another practice took its place; a retired one has no place any more."""
        words = with_added(without(without(content, "ACC-2"), "ACC-4"), "ACC-7")
        text = to_yaml(following(words, "0.2.0", ("replaced", "ACC-7", "ACC-2"), ("retired", None, "ACC-4")))
        for code in ("ACC-1", "ACC-2", "ACC-4"):
            make_action(cast.programme, cast.manager, title=code, indicator=practice[code])
        later = publish_rubric(rubric=load_rubric(text=text, by=None, at=NOON).rubric, by=None, at=timezone.now())
        audit = make_audit(cast.programme, later, cast.manager)
        make_action(cast.programme, cast.manager, title="New", indicator=later.indicators.get(code="ACC-1").pk)
        found = open_actions_by_practice(cast.manager, audit, timezone.localdate())
        titles = {code: [row.action.title for row in beside.rows] for code, beside in found.items()}
        assert titles == {"ACC-1": ["ACC-1", "New"], "ACC-7": ["ACC-2"]}
        assert found["ACC-1"].number == 2

    def test_of_two_versions_those_that_are_due_first_stand_there(self, cast, rubric, practice, content):
        later = publish_rubric(
            rubric=load_rubric(text=to_yaml(following(content, "0.2.0")), by=None, at=NOON).rubric,
            by=None,
            at=timezone.now(),
        )
        newer = later.indicators.get(code="ACC-1").pk
        due = {practice["ACC-1"]: (1, 11), newer: (2, 3, 4)}
        for indicator, months in due.items():
            for month in months:
                make_action(cast.programme, cast.manager, indicator=indicator, due_on=date(2027, month, 1))
        audit = make_audit(cast.programme, later, cast.manager)
        found = open_actions_by_practice(cast.manager, audit, date(2026, 11, 1))["ACC-1"]
        assert [row.action.due_on.month for row in found.rows] == [1, 2, 3]
        assert found.number == 5

    @pytest.mark.parametrize("name", ["newcomer", "reviewer"])
    def test_a_second_rater_meets_none_of_it_also_not_one_who_works_here(
        self, cast, rubric, practice, as_person, name
    ):
        audit = make_audit(cast.programme, rubric, cast.manager)
        make_action(cast.programme, cast.manager, title=TITLE, indicator=practice["ACC-1"])
        review = make_review(audit, getattr(cast, name), cast.manager, levels={"ACC-1": 3})
        page = seen(as_person(name), "assessments:review_factor", review.reference, "accepting")
        assert "In your plan" not in page
        assert TITLE not in page

    def test_two_thousand_actions_cost_the_page_no_more_than_one(
        self, cast, rubric, practice, as_person, django_assert_max_num_queries
    ):
        audit = make_audit(cast.programme, rubric, cast.manager)
        first = make_action(cast.programme, cast.manager, title=TITLE, indicator=practice["ACC-1"])
        browser, address = (
            as_person("manager"),
            reverse("assessments:rate_factor", args=[audit.reference, "accepting"]),
        )
        with django_assert_max_num_queries(12) as queries:
            small = browser.get(address)
        keys = sorted(practice.values())
        PlannedAction.objects.bulk_create(
            PlannedAction(
                programme=cast.programme,
                title=f"Action {number}",
                indicator_id=keys[number % len(keys)],
                created_by=cast.manager,
                created_at=first.created_at,
            )
            for number in range(2_000)
        )
        with django_assert_max_num_queries(len(queries.captured_queries)):
            large = browser.get(address)
        assert len(large.content) < len(small.content) + 6 * 3_000


@pytest.mark.django_db
class TestBeforeAndInTheCheck:
    def test_before_it_starts_the_page_says_how_many_are_open_and_what_they_are_about(
        self, cast, rubric, practice, as_person
    ):
        for code in ("AVA-1", "ACC-1", "ACC-2"):
            make_action(cast.programme, cast.manager, indicator=practice[code])
        make_action(cast.programme, cast.manager)
        make_action(cast.programme, cast.manager, status=ActionStatus.STOPPED, indicator=practice["ACC-3"])
        plan = plan_before_audit(cast.manager, cast.programme)
        assert plan.factors == [("Accepting", 2), ("Available", 1)]
        assert (plan.elsewhere, plan.number) == (1, 4)
        page = seen(as_person("manager"), "assessments:start_audit", cast.programme.reference)
        assert ">4 actions</a> of your plan are open: 2 about Accepting, 1 about Available, 1 about no single" in page

    def test_an_empty_plan_is_not_mentioned(self, cast, rubric, as_person):
        page = seen(as_person("manager"), "assessments:start_audit", cast.programme.reference)
        assert "your plan" not in page

    def test_the_check_lists_what_is_open_and_says_that_its_effect_is_asked_for(
        self, cast, rubric, practice, as_person
    ):
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
        for number in range(12):
            make_action(
                cast.programme,
                cast.manager,
                title=f"Action {number}",
                indicator=practice["ACC-1"],
                at=audit.started_at,
            )
        page = seen(as_person("manager"), "assessments:check", audit.reference)
        assert "12 actions are open." in page
        assert "you are asked of each action that was begun before this audit whether its practice moved" in page
        assert page.count("ACC-1. ") >= 10
        assert "2 more stand in the plan" in page

    def test_after_sign_off_the_check_leads_to_what_they_changed(self, cast, rubric, practice, as_person):
        audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
        make_action(cast.programme, cast.manager, title=TITLE, indicator=practice["ACC-1"])
        page = as_person("manager").get(reverse("assessments:check", args=[audit.reference])).text
        assert TITLE not in page
        assert reverse("improvement:effects", args=[audit.reference]) in page
