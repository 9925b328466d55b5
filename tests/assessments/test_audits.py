"""The life of an audit: who may take which step, and what each step does for others."""

import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from apps.activity_log.models import Event
from apps.assessments.actions.audits import (
    bring_back,
    change_period,
    discard,
    finish_rating,
    start_audit,
    take_up_again,
)
from apps.assessments.actions.sharing import share, withdraw_share
from apps.assessments.actions.signing import sign_off
from apps.assessments.actions.versions import reopen, withdraw_version
from apps.assessments.models import Assessment, Share, StatusChange
from apps.assessments.rating_set import own_side
from apps.assessments.statuses import TRANSITIONS, AuditStatus
from apps.common.errors import NotAllowed
from apps.common.state_machine import diagram, find
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON, make_cast
from tests.factories import every_level, make_audit

PERIOD = {"period_start": date(2025, 4, 1), "period_end": date(2026, 3, 31)}
LATER = NOON + timedelta(days=1)


def start(cast, by=None):
    return start_audit(programme=cast.programme, **PERIOD, by=by or cast.manager, at=NOON)


def trail():
    """What was done to audits, in order."""
    return list(Event.objects.filter(target_kind="assessments.assessment").values_list("what", flat=True))


def test_an_audit_starts_on_the_newest_rubric_with_a_row_for_every_indicator(cast, rubric):
    audit = start(cast)
    assert audit.rubric == rubric
    assert audit.status == AuditStatus.DRAFT
    ratings = own_side(audit).ratings
    assert ratings.count() == len(load_rubric_content(rubric).indicator_keys)
    assert not ratings.exclude(version=0).exists()
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


def test_a_rating_with_every_factor_scored_can_be_finished_and_taken_up_again(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, None))
    finish_rating(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    side = own_side(audit)
    assert (audit.status, side.finished_by, side.finished_at) == (AuditStatus.AGREED, cast.manager, LATER)
    take_up_again(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert (audit.status, own_side(audit).finished_at) == (AuditStatus.DRAFT, None)


def test_too_little_rated_names_the_factors_and_changes_nothing(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={f"ACC-{n}": 3 for n in range(1, 5)})
    with pytest.raises(NotAllowed) as refusal:
        finish_rating(assessment=audit, by=cast.manager, at=LATER)
    assert refusal.value.reason == (
        "Not enough is rated yet in: Personalised Practice, Empowering, Available, Reciprocal."
    )
    audit.refresh_from_db()
    assert audit.status == AuditStatus.DRAFT


def test_finishing_twice_is_refused(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
    with pytest.raises(NotAllowed, match="finished already"):
        finish_rating(assessment=audit, by=cast.manager, at=LATER)


def test_reopening_begins_the_next_version_and_leaves_the_old_one_and_its_shares(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, levels={"ACC-1": 5})
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    version = reopen(assessment=audit, reason=" One factor was too hurried. ", by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert (audit.status, audit.signed_off_by, audit.signed_off_at) == (AuditStatus.SIGNED_OFF, cast.manager, NOON)
    assert (version.version, version.supersedes, version.status) == (2, audit, AuditStatus.DRAFT)
    assert version.status_changes.get().reason == "One factor was too hurried."
    assert own_side(version).ratings.get(indicator__code="ACC-1").level == 5
    assert Share.objects.get().withdrawn_at is None


def test_a_version_is_reopened_once(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    version = reopen(assessment=audit, reason="A slip", by=cast.manager, at=LATER)
    with pytest.raises(NotAllowed, match="Version 2 of this audit is there already"):
        reopen(assessment=audit, reason="Again", by=cast.manager, at=LATER)
    discard(assessment=version, reason="Not needed", by=cast.manager, at=LATER)
    other = reopen(assessment=audit, reason="After all", by=cast.manager, at=LATER)
    assert other.version == 2
    discard(assessment=other, reason="Not this", by=cast.manager, at=LATER)
    bring_back(assessment=version, by=cast.manager, at=LATER)
    with pytest.raises(NotAllowed, match="Another version 2 of this audit has taken its place"):
        bring_back(assessment=other, by=cast.manager, at=LATER)


def test_reopening_takes_a_reason(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    with pytest.raises(ValueError, match="takes a reason"):
        reopen(assessment=audit, reason="  ", by=cast.manager, at=LATER)


def test_an_audit_cannot_be_reopened_beside_an_open_one(cast, rubric):
    old = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    make_audit(cast.programme, rubric, cast.manager)
    with pytest.raises(NotAllowed, match="has an open audit already"):
        reopen(assessment=old, reason="A slip", by=cast.manager, at=LATER)


def test_a_discarded_audit_makes_room_and_comes_back_as_it_was(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 4}, reason="Kept")
    discard(assessment=audit, reason="Wrong period", by=cast.manager, at=LATER)
    other = start(cast)
    with pytest.raises(NotAllowed, match="has an open audit already"):
        bring_back(assessment=audit, by=cast.manager, at=LATER)
    discard(assessment=other, reason="Not this one", by=cast.manager, at=LATER)
    bring_back(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    assert audit.status == AuditStatus.DRAFT
    assert own_side(audit).ratings.get(indicator__code="ACC-1").reason == "Kept"


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "administrator", "other_manager", "commissioner"])
def test_only_managers_take_steps(cast, rubric, name):
    person = cast.person(name)
    draft = make_audit(cast.programme, rubric, cast.manager)
    done = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    steps = [
        lambda: finish_rating(assessment=draft, by=person, at=LATER),
        lambda: discard(assessment=draft, reason="x", by=person, at=LATER),
        lambda: change_period(assessment=draft, **PERIOD, by=person, at=LATER),
        lambda: take_up_again(assessment=done, by=person, at=LATER),
        lambda: sign_off(assessment=done, by=person, at=LATER),
        lambda: reopen(assessment=done, reason="x", by=person, at=LATER),
        lambda: withdraw_version(assessment=done, reason="x", by=person, at=LATER),
        lambda: share(assessment=done, commissioner=cast.board, by=person, at=LATER),
        lambda: withdraw_share(assessment=done, commissioner=cast.board, by=person, at=LATER),
    ]
    for step in steps:
        with pytest.raises(NotAllowed):
            step()
    assert trail() == []


def test_only_a_signed_off_audit_is_shared_and_only_with_a_funder(cast, rubric):
    draft = make_audit(cast.programme, rubric, cast.manager)
    with pytest.raises(NotAllowed, match="Sign this audit off before you share it"):
        share(assessment=draft, commissioner=cast.board, by=cast.manager, at=LATER)
    done = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    with pytest.raises(NotAllowed, match="does not fund this programme"):
        share(assessment=done, commissioner=cast.other_board, by=cast.manager, at=LATER)


def test_sharing_twice_is_sharing_once_and_withdrawing_makes_room_for_sharing_again(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    for _ in range(2):
        share(assessment=audit, commissioner=cast.board, by=cast.manager, at=NOON)
    assert Share.objects.count() == 1
    withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=LATER)
    withdraw_share(assessment=audit, commissioner=cast.board, by=cast.manager, at=LATER)
    assert Share.objects.filter(withdrawn_at=None).count() == 0
    share(assessment=audit, commissioner=cast.board, by=cast.manager, at=LATER)
    assert Share.objects.count() == 2
    assert trail() == ["audit shared", "share withdrawn", "audit shared"]


def test_every_step_is_in_the_history_and_in_the_trail(cast, rubric):
    audit = start(cast)
    discard(assessment=audit, reason="x", by=cast.manager, at=LATER)
    bring_back(assessment=audit, by=cast.manager, at=LATER)
    assert [change.after for change in audit.status_changes.all()] == ["draft", "discarded", "draft"]
    assert trail() == [
        "audit started",
        "audit: discard",
        "audit: bring back",
    ]


def test_a_step_outside_the_table_is_a_slip_in_the_code():
    with pytest.raises(ValueError, match="No step leads"):
        find(TRANSITIONS, AuditStatus.SIGNED_OFF, AuditStatus.DISCARDED)


def test_every_state_has_its_way_in():
    assert {step.after for step in TRANSITIONS} | {AuditStatus.DRAFT} == set(AuditStatus)


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
            gate.wait(timeout=600)
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
