"""What a plan holds: from an audit, from people, with dates that are never lost."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.actions import close_account
from apps.accounts.personal_data import sections_about
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict
from apps.improvement.actions.action_progress import add_step, remove_step, take_step, tick_step, write_note
from apps.improvement.actions.completion import show_done
from apps.improvement.actions.planning import (
    add_action,
    change_action,
    change_dates,
    details_of,
    plan_priorities,
    propose_action,
)
from apps.improvement.domain.action_details import ActionDates, ActionDetails
from apps.improvement.models import ActionSource, Completion, PlannedAction
from apps.improvement.models.planned_actions import MOST_STEPS
from apps.improvement.queries.planned_action import action_page
from apps.improvement.queries.practices import practice_of
from apps.improvement.statuses import START, STOP, TAKE_UP_AGAIN, ActionStatus
from apps.organisations.models import Membership
from apps.organisations.permissions import forget_roles

from ..assessments.evidence_logs import log
from ..cast import NOON
from ..factories import make_audit
from .plans import DUE, make_action

pytestmark = pytest.mark.django_db
LOW = {"ACC-1": 1, "ACC-2": 2, "ACC-3": 5}


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, levels=LOW)


class TestFromAnAudit:
    def test_a_priority_becomes_an_action_with_the_next_anchor_as_its_aim(self, cast, audit, content):
        (made,) = plan_priorities(audit=audit, practices=["ACC-1"], by=cast.manager, at=NOON)
        assert (made.status, made.source, made.level_then) == ("planned", ActionSource.AUDIT, 1)
        practice = practice_of(made)
        assert practice.aim_level == 2
        assert practice.aim == content.indicator("ACC-1").anchor(2)

    def test_pressing_twice_adds_nothing(self, cast, audit):
        plan_priorities(audit=audit, practices=["ACC-1", "ACC-2"], by=cast.manager, at=NOON)
        assert plan_priorities(audit=audit, practices=["ACC-1"], by=cast.manager, at=NOON) == []
        assert PlannedAction.objects.count() == 2

    def test_what_was_stopped_can_be_planned_again(self, cast, audit):
        (made,) = plan_priorities(audit=audit, practices=["ACC-1"], by=cast.manager, at=NOON)
        take_step(planned_action=made, action=STOP, reason="No time.", by=cast.manager, at=NOON)
        assert len(plan_priorities(audit=audit, practices=["ACC-1"], by=cast.manager, at=NOON)) == 1

    @pytest.mark.parametrize("code", ["ACC-3", "XXX-9"])
    def test_a_practice_at_the_top_or_from_nowhere_is_no_priority(self, cast, audit, code):
        with pytest.raises(NotAllowed, match="next level"):
            plan_priorities(audit=audit, practices=["ACC-1", code], by=cast.manager, at=NOON)
        assert not PlannedAction.objects.exists()

    def test_nothing_follows_from_an_audit_that_is_not_signed_off(self, cast, rubric):
        draft = make_audit(cast.programme, rubric, cast.manager)
        with pytest.raises(NotAllowed, match="once it is signed off"):
            plan_priorities(audit=draft, practices=["ACC-1"], by=cast.manager, at=NOON)


class TestChanging:
    def test_an_action_of_a_practice_notes_where_that_stood(self, cast, audit, rubric):
        key = rubric.indicators.get(code="ACC-2").pk
        made = make_action(cast.programme, cast.manager, indicator=key)
        assert (made.audit, made.level_then) == (audit, 2)

    def test_the_later_of_two_changes_is_told_and_changes_nothing(self, cast):
        made = make_action(cast.programme, cast.manager)
        mine = ActionDetails(**{**vars(details_of(made)), "title": "Mine"})
        theirs = ActionDetails(**{**vars(details_of(made)), "title": "Theirs"})
        change_action(planned_action=made, details=theirs, expected_version=1, by=cast.manager, at=NOON)
        result = change_action(planned_action=made, details=mine, expected_version=1, by=cast.manager, at=NOON)
        assert isinstance(result, Conflict)
        made.refresh_from_db()
        assert (made.title, made.version) == ("Theirs", 2)

    def test_what_nobody_changed_has_not_changed(self, cast):
        made = make_action(cast.programme, cast.manager)
        saved = change_action(
            planned_action=made, details=details_of(made), expected_version=0, by=cast.manager, at=NOON
        )
        assert not saved.changed
        made.refresh_from_db()
        assert made.version == 1

    def test_an_owner_from_elsewhere_is_refused(self, cast):
        with pytest.raises(NotAllowed, match="people of this organisation"):
            make_action(cast.programme, cast.manager, owner=cast.other_manager)

    def test_an_action_under_way_keeps_an_owner(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
        with pytest.raises(NotAllowed, match="who will do it"):
            change_action(
                planned_action=made,
                details=ActionDetails(title=made.title),
                expected_version=1,
                by=cast.manager,
                at=NOON,
            )

    def test_nothing_changes_in_what_is_over(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.STOPPED)
        with pytest.raises(NotAllowed, match="Take it up again"):
            change_dates(planned_action=made, dates=ActionDates(), reason="Later.", by=cast.manager, at=NOON)


class TestDates:
    def test_the_old_date_stays_with_the_reason(self, cast):
        made = make_action(cast.programme, cast.manager)
        later = ActionDates(date(2026, 4, 1), date(2026, 9, 30))
        change_dates(planned_action=made, dates=later, reason="Two people are ill.", by=cast.manager, at=NOON)
        made.refresh_from_db()
        assert made.due_on == later.due_on
        (line,) = action_page(cast.manager, made, NOON.date()).log
        assert (line.dates_before.due_on, line.dates_after) == (DUE, later)
        assert line.update.text == "Two people are ill."

    def test_a_change_needs_a_reason_and_a_first_date_none(self, cast):
        made = make_action(cast.programme, cast.manager, due_on=None)
        first = ActionDates(None, DUE)
        assert change_dates(planned_action=made, dates=first, reason="", by=cast.manager, at=NOON)
        assert not change_dates(planned_action=made, dates=first, reason="", by=cast.manager, at=NOON)
        with pytest.raises(NotAllowed, match="Say why the dates change"):
            change_dates(planned_action=made, dates=ActionDates(), reason="", by=cast.manager, at=NOON)

    def test_the_database_keeps_the_order_of_dates_too(self, cast):
        made = make_action(cast.programme, cast.manager)
        with pytest.raises(IntegrityError), transaction.atomic():
            PlannedAction.objects.filter(pk=made.pk).update(starts_on=date(2027, 1, 1))


class TestStart:
    @pytest.mark.parametrize(
        ("details", "due_on", "words"),
        [({"owner": None}, DUE, "who will do it"), ({"owner_role": "Ward manager"}, None, "until when")],
    )
    def test_an_action_begins_with_somebody_and_a_day(self, cast, details, due_on, words):
        made = add_action(
            programme=cast.programme,
            details=ActionDetails(title="Meet earlier", **details),
            dates=ActionDates(None, due_on),
            by=cast.manager,
            at=NOON,
        )
        with pytest.raises(NotAllowed, match=words):
            take_step(planned_action=made, action=START, by=cast.manager, at=NOON)

    def test_a_reason_is_asked_for_where_others_want_to_know(self, cast):
        made = make_action(cast.programme, cast.manager)
        with pytest.raises(NotAllowed, match="Say why"):
            take_step(planned_action=made, action=STOP, by=cast.manager, at=NOON)


class TestShowingThatItIsDone:
    def test_the_database_wants_a_second_person_too(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        with pytest.raises(IntegrityError), transaction.atomic():
            made.completions.update(is_confirmed=True, decided_by=cast.manager, decided_at=NOON)

    def test_evidence_of_another_programme_is_refused(self, cast, rubric):
        elsewhere = make_audit(cast.other_programme, rubric, cast.other_manager)
        piece = log(elsewhere, cast.other_manager)
        made = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
        with pytest.raises(NotAllowed, match="evidence of this programme"):
            show_done(planned_action=made, words="There.", evidence=piece, by=cast.manager, at=NOON)
        assert not Completion.objects.exists()

    def test_taking_it_up_again_keeps_the_words_in_the_log(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        take_step(planned_action=made, action=TAKE_UP_AGAIN, reason="Too early.", by=cast.manager, at=NOON)
        assert not made.completions.exists()
        assert "Everybody is asked now." in [line.text for line in made.updates.all()]


class TestStepsAndNotes:
    def test_a_step_is_ticked_opened_and_removed(self, cast):
        made = make_action(cast.programme, cast.manager, owner=cast.peer_worker)
        step = add_step(planned_action=made, text="Ask the team", by=cast.peer_worker, at=NOON)
        who = {"planned_action": made, "step": step.reference, "by": cast.peer_worker, "at": NOON}
        assert tick_step(is_done=True, **who).done_by == cast.peer_worker
        with pytest.raises(NotAllowed, match="ticked"):
            remove_step(**who)
        tick_step(is_done=False, **who)
        remove_step(**who)
        assert not made.steps.exists()

    def test_an_action_has_twenty_steps_at_most(self, cast):
        made = make_action(cast.programme, cast.manager)
        for number in range(MOST_STEPS):
            add_step(planned_action=made, text=f"Step {number}", by=cast.manager, at=NOON)
        with pytest.raises(NotAllowed, match="20 steps"):
            add_step(planned_action=made, text="One more", by=cast.manager, at=NOON)

    def test_peer_workers_say_what_they_think_and_reviewers_do_not(self, cast):
        made = make_action(cast.programme, cast.manager)
        write_note(planned_action=made, text="This helps.", by=cast.peer_worker, at=NOON)
        with pytest.raises(NotAllowed, match="peer workers"):
            write_note(planned_action=made, text="Hm.", by=cast.reviewer, at=NOON)


class TestPeople:
    def test_a_proposal_is_the_peer_workers_way_in(self, cast):
        made = propose_action(
            programme=cast.programme, details=ActionDetails(title="Meet outdoors"), by=cast.peer_worker, at=NOON
        )
        assert made.status == ActionStatus.PROPOSED
        with pytest.raises(NotAllowed, match="Peer workers"):
            propose_action(programme=cast.programme, details=ActionDetails(title="X"), by=cast.reviewer, at=NOON)

    def test_an_owner_who_left_is_no_owner_any_more(self, cast):
        made = make_action(cast.programme, cast.manager, owner=cast.peer_worker, status=ActionStatus.UNDER_WAY)
        Membership.objects.filter(user=cast.peer_worker).delete()
        forget_roles(cast.peer_worker)
        with pytest.raises(NotAllowed, match="Only its owner"):
            add_step(planned_action=made, text="Step", by=cast.peer_worker, at=NOON)
        assert action_page(cast.manager, made, NOON.date()).owner_has_left

    def test_a_closed_account_hands_its_open_actions_back(self, cast):
        open_one = make_action(cast.programme, cast.manager, owner=cast.peer_worker)
        over = make_action(cast.programme, cast.manager, owner=cast.peer_worker, status=ActionStatus.STOPPED)
        close_account(user=cast.peer_worker, by=cast.peer_worker, at=NOON)
        open_one.refresh_from_db()
        over.refresh_from_db()
        assert (open_one.owner, over.owner_id) == (None, cast.peer_worker.pk)

    def test_ones_own_data_names_actions_notes_and_ticks(self, cast):
        made = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        write_note(planned_action=made, text="Well on the way.", by=cast.manager, at=NOON)
        sections = dict(sections_about(cast.manager))
        assert sections["actions_you_take"] == [{"action": made.reference, "due_on": "2026-06-30"}]
        assert "Well on the way." in [line["text"] for line in sections["lines_in_logs_of_actions"]]
        assert sections["actions_you_showed_to_be_done"][0]["words"] == "Everybody is asked now."
