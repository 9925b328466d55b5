"""The life of an audit: who may take which step, and what each step does for others."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from apps.assessments import actions
from apps.assessments.models import Assessment, Rating, Share, StatusChange
from apps.assessments.statuses import TRANSITIONS, Status
from apps.common.errors import NotAllowed
from apps.common.statuses import diagram, find
from apps.trail.models import Event
from tests.factories import make_audit
from tests.people import NOON, make_cast

PERIOD = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
LATER = NOON + timedelta(days=1)


def start(cast, by=None):
    return actions.start_audit(programme=cast.programme, **PERIOD, by=by or cast.manager, at=NOON)


def trail():
    """What was done to audits, in order."""
    return list(Event.objects.filter(target_kind="assessments.assessment").values_list("what", flat=True))


def test_an_audit_starts_on_the_newest_rubric_with_a_row_for_every_indicator(cast, rubric):
    audit = start(cast)
    assert audit.rubric == rubric
    assert audit.status == Status.DRAFT
    assert audit.ratings.count() == rubric.indicator_count
    assert not audit.ratings.exclude(version=0).exists()
    assert StatusChange.objects.get(assessment=audit).by == cast.manager


def test_a_programme_has_one_open_audit_at_a_time(cast, rubric):
    start(cast)
    with pytest.raises(NotAllowed, match="has an open audit already"):
        start(cast)


def test_the_database_itself_refuses_a_second_open_audit(cast, rubric):
    make_audit(cast.programme, rubric, cast.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_audit(cast.programme, rubric, cast.manager)


def test_without_a_published_rubric_the_refusal_says_what_to_do(cast, monkeypatch):
    monkeypatch.setattr("apps.assessments.actions.audits.newest_published", lambda: None)
    with pytest.raises(NotAllowed, match="Ask whoever runs this installation to publish one"):
        start(cast)


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "administrator", "other_manager", "commissioner"])
def test_only_managers_start_audits(cast, rubric, name):
    with pytest.raises(NotAllowed):
        start(cast, by=cast.person(name))
    assert not Assessment.objects.exists()


def test_an_audit_with_every_factor_scored_can_be_submitted(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager)
    Rating.objects.filter(assessment=audit).update(level=3, version=1, updated_by=cast.manager, updated_at=NOON)
    actions.submit(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert (audit.status, audit.submitted_by, audit.submitted_at) == (Status.SUBMITTED, cast.manager, LATER)


def test_too_little_rated_names_the_factors_and_changes_nothing(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={f"ACC-{n}": 3 for n in range(1, 5)})
    with pytest.raises(NotAllowed) as refusal:
        actions.submit(assessment=audit, by=cast.manager, at=LATER)
    assert refusal.value.reason == (
        "Not enough is rated yet in: Personalised Practice, Empowering, Available, Reciprocal."
    )
    audit.refresh_from_db()
    assert audit.status == Status.DRAFT


def test_submitting_twice_is_refused(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    with pytest.raises(NotAllowed, match="already submitted"):
        actions.submit(assessment=audit, by=cast.manager, at=LATER)


def test_reopening_unlocks_withdraws_shares_and_keeps_the_reason(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    actions.share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    actions.reopen(assessment=audit, reason=" One factor was too hurried. ", by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert (audit.status, audit.submitted_by, audit.submitted_at) == (Status.DRAFT, None, None)
    assert audit.status_changes.last().reason == "One factor was too hurried."
    assert Share.objects.get().withdrawn_at == LATER


def test_reopening_takes_a_reason(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    with pytest.raises(ValueError, match="takes a reason"):
        actions.reopen(assessment=audit, reason="  ", by=cast.manager, at=LATER)


def test_an_audit_cannot_be_reopened_beside_an_open_one(cast, rubric):
    old = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    make_audit(cast.programme, rubric, cast.manager)
    with pytest.raises(NotAllowed, match="has an open audit already"):
        actions.reopen(assessment=old, reason="A slip", by=cast.manager, at=LATER)


def test_a_discarded_audit_makes_room_and_comes_back_as_it_was(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 4}, reason="Kept")
    actions.discard(assessment=audit, reason="Wrong period", by=cast.manager, at=LATER)
    other = start(cast)
    with pytest.raises(NotAllowed, match="has an open audit already"):
        actions.bring_back(assessment=audit, by=cast.manager, at=LATER)
    actions.discard(assessment=other, reason="Not this one", by=cast.manager, at=LATER)
    actions.bring_back(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert audit.status == Status.DRAFT
    assert audit.ratings.get(indicator__code="ACC-1").reason == "Kept"


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "administrator", "other_manager", "commissioner"])
def test_only_managers_take_steps(cast, rubric, name):
    person = cast.person(name)
    draft = make_audit(cast.programme, rubric, cast.manager)
    done = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    steps = [
        lambda: actions.submit(assessment=draft, by=person, at=LATER),
        lambda: actions.discard(assessment=draft, reason="x", by=person, at=LATER),
        lambda: actions.change_period(assessment=draft, **PERIOD, by=person, at=LATER),
        lambda: actions.reopen(assessment=done, reason="x", by=person, at=LATER),
        lambda: actions.share(assessment=done, commissioner=cast.board, by=person, at=LATER),
        lambda: actions.withdraw_share(assessment=done, commissioner=cast.board, by=person, at=LATER),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            step()
    assert trail() == []


def test_only_a_submitted_audit_is_shared_and_only_with_a_funder(cast, rubric):
    draft = make_audit(cast.programme, rubric, cast.manager)
    with pytest.raises(NotAllowed, match="Submit this audit before you share it"):
        actions.share(assessment=draft, commissioner=cast.board, by=cast.manager, at=LATER)
    done = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    with pytest.raises(NotAllowed, match="does not fund this programme"):
        actions.share(assessment=done, commissioner=cast.other_board, by=cast.manager, at=LATER)


def test_sharing_twice_is_sharing_once_and_withdrawing_makes_room_for_sharing_again(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=Status.SUBMITTED)
    for _ in range(2):
        actions.share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    assert Share.objects.count() == 1
    actions.withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=LATER)
    actions.withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=LATER)
    assert Share.objects.filter(withdrawn_at=None).count() == 0
    actions.share(assessment=audit, commissioner=cast.board, by=cast.manager, at=LATER)
    assert Share.objects.count() == 2
    assert trail() == ["audit shared", "share withdrawn", "audit shared"]


def test_every_step_is_in_the_history_and_in_the_trail(cast, rubric):
    audit = start(cast)
    actions.discard(assessment=audit, reason="x", by=cast.manager, at=LATER)
    actions.bring_back(assessment=audit, by=cast.manager, at=LATER)
    assert [change.after for change in audit.status_changes.all()] == ["draft", "discarded", "draft"]
    assert trail() == [
        "audit started",
        "audit: discard",
        "audit: bring back",
    ]


def test_a_step_outside_the_table_is_a_slip_in_the_code():
    with pytest.raises(ValueError, match="No step leads"):
        find(TRANSITIONS, Status.SUBMITTED, Status.DISCARDED)


def test_every_state_has_its_way_in():
    assert {step.after for step in TRANSITIONS} | {Status.DRAFT} == set(Status)


def test_the_readme_shows_the_table():
    readme = Path(__file__).resolve().parents[2] / "apps" / "assessments" / "README.md"
    assert diagram(TRANSITIONS) in readme.read_text(encoding="utf-8")


@pytest.mark.django_db(transaction=True)
def test_eight_people_starting_at_once_start_one_audit(rubric):
    cast = make_cast()
    gate = threading.Barrier(8)
    outcomes = []

    def begin():
        try:
            gate.wait(timeout=20)
            outcomes.append(start(cast).pk)
        except NotAllowed as refusal:
            outcomes.append(refusal.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Assessment.objects.count() == 1
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 1
    assert len(outcomes) == 8
