"""The pages of a plan, by person: what each can see and do, and that nothing typed is lost."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.assessments.statuses import AuditStatus
from apps.improvement.actions.completion import show_done
from apps.improvement.actions.planning import change_action, details_of
from apps.improvement.domain.action_details import ActionDetails
from apps.improvement.models import PlannedAction
from apps.improvement.queries.waiting_actions import plan_news
from apps.improvement.statuses import ActionStatus

from ..assessments.evidence_logs import log
from ..cast import NOON
from ..factories import make_audit
from ..reading import as_read
from .plans import make_action

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "Ask new people whom they would like to meet",
    "details": "",
    "indicator": "",
    "source": "other",
    "why": "",
    "owner": "",
    "owner_role": "",
    "priority": "2",
    "success": "",
    "expected_version": "1",
}


def as_(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(person, name: str, *arguments: str, **query) -> str:
    response = as_(person).get(reverse(f"improvement:{name}", args=arguments), query)
    assert response.status_code == 200
    return as_read(response)


class TestThePlan:
    def test_an_empty_plan_says_how_to_begin(self, cast, rubric):
        make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
        text = page(cast.manager, "plan", cast.programme.reference)
        assert "Start from your last audit" in text
        assert "Nothing is planned yet." in page(cast.reviewer, "plan", cast.programme.reference)

    def test_it_shows_what_is_asked_for_in_the_order_asked_for(self, cast):
        today = timezone.localdate()
        late = make_action(cast.programme, cast.manager, title="Late one", due_on=today - timedelta(days=3))
        make_action(cast.programme, cast.manager, title="Later one", due_on=today + timedelta(days=90), priority=1)
        make_action(cast.programme, cast.manager, title="Stopped one", status=ActionStatus.STOPPED)
        text = page(cast.manager, "plan", cast.programme.reference)
        assert text.index("Late one") < text.index("Later one")
        assert "Stopped one" not in text
        assert "Overdue by 3 days" in text
        by_priority = page(cast.manager, "plan", cast.programme.reference, sort="priority")
        assert by_priority.index("Later one") < by_priority.index("Late one")
        only_late = page(cast.manager, "plan", cast.programme.reference, show="late")
        assert late.title in only_late
        assert "Later one" not in only_late
        assert "Stopped one" in page(cast.manager, "plan", cast.programme.reference, show="stopped")
        assert "Late one" in page(cast.manager, "plan", cast.programme.reference, show="xyz", sort="abc")

    def test_more_than_most_teams_finish_is_said(self, cast):
        for number in range(6):
            make_action(cast.programme, cast.manager, title=f"Action {number}")
        assert "6 actions at once are many" in page(cast.manager, "plan", cast.programme.reference)

    def test_two_thousand_actions_cost_no_more_queries_than_ten(self, cast, django_assert_max_num_queries):
        rows = []
        for number in range(2_000):
            rows.append(
                PlannedAction(
                    programme=cast.programme,
                    title=f"Action {number}",
                    owner=cast.manager,
                    due_on=date(2026, 1, 1) + timedelta(days=number % 700),
                    created_by=cast.manager,
                    created_at=NOON,
                )
            )
        PlannedAction.objects.bulk_create(rows)
        client = as_(cast.manager)
        for name, arguments in (
            ("improvement:plan", [cast.programme.reference]),
            ("improvement:your_actions", []),
            ("assessments:programme", [cast.programme.reference]),
            ("start", []),
        ):
            with django_assert_max_num_queries(12, info=name):
                response = client.get(reverse(name, args=arguments))
            assert len(response.content) < 120_000


class TestOneAction:
    def test_a_new_action_is_added_with_who_and_until_when(self, cast):
        client = as_(cast.manager)
        typed = TYPED | {
            "owner": str(cast.peer_worker.pk),
            "due_on_day": "30",
            "due_on_month": "June",
            "due_on_year": "2027",
        }
        response = client.post(reverse("improvement:add_action", args=[cast.programme.reference]), typed)
        made = PlannedAction.objects.get()
        assert response.url == reverse("improvement:planned_action", args=[made.reference])
        assert (made.owner, made.due_on) == (cast.peer_worker, date(2027, 6, 30))

    def test_a_role_is_named_for_somebody_without_an_account(self, cast):
        client = as_(cast.manager)
        address = reverse("improvement:add_action", args=[cast.programme.reference])
        refused = client.post(address, TYPED | {"owner": "role"})
        assert refused.status_code == 422
        assert "Say which role the person has" in as_read(refused)
        assert TYPED["title"] in refused.content.decode()
        client.post(address, TYPED | {"owner": "role", "owner_role": "Ward manager"})
        assert PlannedAction.objects.get().owner_role == "Ward manager"

    def test_a_last_day_before_the_start_is_refused_and_nothing_is_lost(self, cast):
        typed = TYPED | {"starts_on_day": "2", "starts_on_month": "6", "starts_on_year": "2027"}
        typed |= {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2027"}
        response = as_(cast.manager).post(reverse("improvement:add_action", args=[cast.programme.reference]), typed)
        assert response.status_code == 422
        assert "not before the start, 2 June 2027" in as_read(response)
        assert not PlannedAction.objects.exists()

    def test_the_later_of_two_changes_sees_both_texts(self, cast):
        made = make_action(cast.programme, cast.manager)
        theirs = ActionDetails(**{**vars(details_of(made)), "title": "What my colleague wrote"})
        change_action(planned_action=made, details=theirs, expected_version=1, by=cast.manager, at=NOON)
        client, address = as_(cast.manager), reverse("improvement:change_action", args=[made.reference])
        typed = TYPED | {"title": "What I wrote", "owner": str(cast.manager.pk)}
        response = client.post(address, typed)
        assert response.status_code == 409
        assert "What my colleague wrote" in as_read(response)
        assert 'value="What I wrote"' in response.content.decode()
        again = client.post(address, typed | {"expected_version": "2"})
        assert again.status_code == 302
        made.refresh_from_db()
        assert made.title == "What I wrote"

    def test_an_action_without_a_last_day_gets_owner_and_day_on_one_page(self, cast):
        made = make_action(cast.programme, cast.manager, due_on=None)
        assert "Say who does it, and until when" in page(cast.manager, "planned_action", made.reference)
        typed = TYPED | {"owner": str(cast.manager.pk)}
        typed |= {"due_on_day": "1", "due_on_month": "6", "due_on_year": "2027"}
        as_(cast.manager).post(reverse("improvement:change_action", args=[made.reference]), typed)
        made.refresh_from_db()
        assert made.due_on == date(2027, 6, 1)

    def test_an_empty_note_is_refused_on_the_page_it_was_written_on(self, cast):
        made = make_action(cast.programme, cast.manager)
        response = as_(cast.peer_worker).post(reverse("improvement:write_note", args=[made.reference]), {"note": " "})
        assert response.status_code == 422
        assert "Write something first." in as_read(response)

    def test_whoever_showed_it_is_told_that_a_colleague_confirms(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        assert "a second person confirms it" in page(cast.manager, "planned_action", made.reference)
        assert "Look, and confirm it" in page(cast.peer_worker, "planned_action", made.reference)

    def test_evidence_that_a_person_cannot_read_is_not_named_to_them(self, cast, rubric):
        audit = make_audit(cast.programme, rubric, cast.manager)
        piece = log(audit, cast.manager, title="Minutes of May")
        made = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
        show_done(planned_action=made, words="There.", evidence=piece, by=cast.manager, at=NOON)
        assert "Minutes of May" in page(cast.manager, "planned_action", made.reference)
        seen = page(cast.peer_worker, "planned_action", made.reference)
        assert "Minutes of May" not in seen
        assert "once its audit is signed off" in seen

    def test_sending_back_needs_what_is_missing(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        client, address = as_(cast.peer_worker), reverse("improvement:confirm_done", args=[made.reference])
        assert client.post(address, {"is_done": "no", "reason": ""}).status_code == 422
        client.post(address, {"is_done": "no", "reason": "The ward has not heard of it."})
        made.refresh_from_db()
        assert made.status == ActionStatus.UNDER_WAY
        assert "The ward has not heard of it." in page(cast.manager, "planned_action", made.reference)


class TestWaiting:
    def labels(self, person) -> list[str]:
        return [item.label for item in plan_news(person, timezone.localdate()).waiting]

    def test_what_is_due_waits_for_whoever_takes_it(self, cast):
        today = timezone.localdate()
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=today - timedelta(days=1))
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=today + timedelta(days=30))
        make_action(cast.programme, cast.manager, owner=cast.peer_worker, due_on=today + timedelta(days=31))
        assert self.labels(cast.peer_worker) == ["An action of yours is late", "An action of yours is due"]
        assert self.labels(cast.manager) == []

    def test_what_is_shown_waits_for_managers_other_than_the_one_who_showed_it(self, cast):
        make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        assert self.labels(cast.manager) == []
        cast.reviewer.memberships.update(role="manager")
        assert self.labels(cast.reviewer) == ["Confirm that an action is done"]

    def test_strangers_see_nothing(self, cast):
        make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        assert self.labels(cast.other_manager) == []
