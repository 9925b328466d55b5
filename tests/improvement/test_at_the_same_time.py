"""Many hands on one plan: nothing is lost, nothing happens twice, and whoever comes second is told."""

import threading
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import connection

from apps.activity_log.models import Event
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved
from apps.improvement.actions.action_progress import add_step, take_step, write_note
from apps.improvement.actions.completion import confirm_done, send_back, show_done
from apps.improvement.actions.looking_back import say_effect
from apps.improvement.actions.measures import CHANGED_MEANWHILE, add_measure, set_limit_step, store_values
from apps.improvement.actions.planning import change_action, change_dates, details_of, plan_priorities
from apps.improvement.domain.action_details import ActionDates
from apps.improvement.domain.effects import EffectFinding
from apps.improvement.models import (
    ActionUpdate,
    Completion,
    Effect,
    Measure,
    MeasureStep,
    MeasureValue,
    PlannedAction,
    UpdateKind,
)
from apps.improvement.statuses import START, STOP, ActionStatus

from ..cast import NOON, make_cast
from ..factories import make_audit
from .measure_makers import FIRST, description, make_measure, typed_values
from .plans import DUE, make_action

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4


@pytest.fixture
def cast(rubric):
    return make_cast()


def at_once(*jobs) -> tuple[list, list[str]]:
    """What the jobs gave back, and the refusals that others met; all started together, each on its own connection."""
    start, results, refusals = threading.Barrier(len(jobs)), [], []

    def run(job) -> None:
        try:
            start.wait(timeout=600)
            results.append(job())
        except NotAllowed as refusal:
            refusals.append(refusal.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) + len(refusals) == len(jobs)
    return results, refusals


def revisions(measure: Measure) -> list[tuple[date, int]]:
    return list(MeasureValue.objects.filter(measure=measure).values_list("period", "revision"))


class TestMeasures:
    def test_of_different_values_for_one_month_one_is_stored_and_the_others_are_told(self, cast):
        measure = make_measure(cast)

        def storing(figure):
            values = typed_values([figure])
            return lambda: store_values(
                measure=measure, values=values, expected_version=measure.version, by=cast.manager, at=NOON
            )

        results, refusals = at_once(*[storing(figure) for figure in (3, 4, 5, 6)])
        assert results == [1]
        assert refusals == [CHANGED_MEANWHILE] * 3
        assert revisions(measure) == [(FIRST, 1)]
        measure.refresh_from_db()
        assert measure.version == 2

    def test_the_same_value_sent_four_times_is_stored_once(self, cast):
        measure = make_measure(cast, [3])

        def again():
            return store_values(
                measure=measure,
                values=typed_values([7]),
                expected_version=measure.version,
                by=cast.manager,
                at=NOON,
            )

        results, refusals = at_once(*[again] * HANDS)
        assert (sorted(results), refusals) == ([0, 0, 0, 1], [])
        assert revisions(measure) == [(FIRST, 1), (FIRST, 2)]

    def test_one_name_and_one_step_are_there_once(self, cast):
        def adding():
            return add_measure(programme=cast.programme, description=description(), by=cast.manager, at=NOON)

        results, refusals = at_once(*[adding] * HANDS)
        assert (len(results), len(refusals), Measure.objects.count()) == (1, HANDS - 1, 1)
        store_values(measure=results[0], values=typed_values([1, 2, 3]), expected_version=1, by=cast.manager, at=NOON)
        second = date(2024, 12, 1)

        def stepping():
            return set_limit_step(measure=results[0], period=second, reason="New.", by=cast.manager, at=NOON)

        steps, refusals = at_once(*[stepping] * HANDS)
        assert (len(steps), len(refusals), MeasureStep.objects.count()) == (1, HANDS - 1, 1)


class TestActions:
    def test_every_note_and_step_is_kept(self, cast):
        action = make_action(cast.programme, cast.manager)
        who = {"planned_action": action, "by": cast.manager, "at": NOON}
        jobs = []
        for number in range(HANDS):
            jobs.append(lambda number=number: write_note(text=f"Note {number}", **who))
            jobs.append(lambda number=number: add_step(text=f"Step {number}", **who))
        results, refusals = at_once(*jobs)
        assert (len(results), refusals) == (2 * HANDS, [])
        notes = ActionUpdate.objects.filter(kind=UpdateKind.NOTE).values_list("text", flat=True)
        assert sorted(notes) == [f"Note {number}" for number in range(HANDS)]
        assert action.steps.count() == HANDS

    def test_a_change_that_comes_second_is_a_conflict_and_not_lost(self, cast):
        action = make_action(cast.programme, cast.manager)
        said = details_of(action)

        def changing(title):
            details = type(said)(**(vars(said) | {"title": title}))
            return lambda: change_action(
                planned_action=action, details=details, expected_version=1, by=cast.manager, at=NOON
            )

        results, _ = at_once(*[changing(f"Title {number}") for number in range(HANDS)])
        saved = [one for one in results if isinstance(one, Saved)]
        conflicts = [one for one in results if isinstance(one, Conflict)]
        assert (len(saved), len(conflicts)) == (1, HANDS - 1)
        action.refresh_from_db()
        assert (action.title, action.version) == (saved[0].stored.title, 2)
        assert len({one.yours.title for one in conflicts} | {action.title}) == HANDS

    def test_one_step_of_its_life_is_taken_once(self, cast):
        action = make_action(cast.programme, cast.manager)
        who = {"planned_action": action, "by": cast.manager, "at": NOON}
        results, refusals = at_once(*[lambda: take_step(action=START, **who)] * HANDS)
        assert (len(results), len(set(refusals)), len(refusals)) == (1, 1, HANDS - 1)
        assert ActionUpdate.objects.filter(kind=UpdateKind.STATUS).count() == 1

    def test_dates_that_change_twice_at_once_keep_every_old_one(self, cast):
        action = make_action(cast.programme, cast.manager)

        def moving(days):
            dates = ActionDates(None, DUE + timedelta(days=days))
            return lambda: change_dates(planned_action=action, dates=dates, reason="Ill.", by=cast.manager, at=NOON)

        results, refusals = at_once(*[moving(days) for days in range(1, HANDS + 1)])
        assert (results, refusals) == ([True] * HANDS, [])
        lines = list(ActionUpdate.objects.filter(kind=UpdateKind.DATES).order_by("pk"))
        for earlier, later in pairwise(lines):
            assert earlier.after == later.before


class TestCompletion:
    def test_it_is_shown_once(self, cast):
        action = make_action(cast.programme, cast.manager, status=ActionStatus.UNDER_WAY)
        who = {"planned_action": action, "by": cast.manager, "at": NOON}
        results, refusals = at_once(*[lambda: show_done(words="There.", **who)] * HANDS)
        assert (len(results), len(refusals), Completion.objects.count()) == (1, HANDS - 1, 1)

    def test_of_those_who_confirm_it_or_send_it_back_one_decides(self, cast):
        action = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        what = {"planned_action": action, "at": NOON}
        results, refusals = at_once(
            lambda: confirm_done(by=cast.peer_worker, **what),
            lambda: confirm_done(by=cast.reviewer, **what),
            lambda: send_back(by=cast.peer_worker, reason="The ward has not heard of it.", **what),
            lambda: send_back(by=cast.reviewer, reason="Nobody asks.", **what),
        )
        assert (len(results), len(refusals)) == (1, HANDS - 1)
        completion = Completion.objects.get()
        action.refresh_from_db()
        assert action.status == (ActionStatus.DONE if completion.is_confirmed else ActionStatus.UNDER_WAY)
        decided = ActionUpdate.objects.filter(kind=UpdateKind.STATUS, before=ActionStatus.SHOWN)
        assert [line.by for line in decided] == [completion.decided_by]
        assert Event.objects.filter(what="action moved", target_reference=action.reference).count() == 3

    def test_confirming_and_taking_it_up_again_leave_one_story(self, cast):
        """Whichever comes first, the state is the last line of the log, and no completion is left open by itself."""
        action = make_action(cast.programme, cast.manager, status=ActionStatus.SHOWN)
        at_once(
            lambda: confirm_done(planned_action=action, by=cast.peer_worker, at=NOON),
            lambda: take_step(
                planned_action=action, action="take it up again", reason="Not yet.", by=cast.manager, at=NOON
            ),
        )
        action.refresh_from_db()
        assert ActionUpdate.objects.filter(kind=UpdateKind.STATUS).last().after == action.status
        assert not Completion.objects.filter(is_confirmed=None).exists()


class TestAroundAnAudit:
    def test_its_priorities_are_planned_once_and_each_effect_is_said_once(self, cast, rubric):
        periods = ((date(2024, 4, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2026, 3, 31)))
        first, second = (
            make_audit(
                cast.programme,
                rubric,
                cast.manager,
                status=AuditStatus.SIGNED_OFF,
                levels={"ACC-1": level},
                period=period,
                at=NOON + timedelta(days=level),
                reason="Seen.",
            )
            for level, period in enumerate(periods, 1)
        )
        codes = ["ACC-1", "ACC-2"]
        planning = {"audit": first, "practices": codes, "by": cast.manager, "at": NOON}
        at_once(*[lambda: plan_priorities(**planning)] * HANDS)
        assert sorted(PlannedAction.objects.values_list("indicator__code", flat=True)) == codes
        PlannedAction.objects.update(status=ActionStatus.UNDER_WAY)
        action = PlannedAction.objects.get(indicator__code="ACC-1")
        saying = {"planned_action": action, "audit": second, "finding": EffectFinding.UP, "words": "The minutes."}
        results, refusals = at_once(*[lambda: say_effect(**saying, by=cast.manager, at=NOON)] * HANDS)
        assert (len(results), len(refusals), Effect.objects.count()) == (1, HANDS - 1, 1)

    def test_stopping_and_changing_at_once_never_changes_what_is_over(self, cast):
        action = make_action(cast.programme, cast.manager)
        said = details_of(action)
        details = type(said)(**(vars(said) | {"title": "Another title"}))
        who = {"planned_action": action, "by": cast.manager, "at": NOON}
        at_once(
            lambda: take_step(action=STOP, reason="No time.", **who),
            lambda: change_action(details=details, expected_version=1, **who),
        )
        action.refresh_from_db()
        assert action.status == ActionStatus.STOPPED
        assert (action.version == 2) == (action.title == "Another title")
