"""Answers: saved once, never lost, never written over unseen."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from apps.activity_log.models import Event
from apps.assessments.actions import ratings as rating_actions
from apps.assessments.domain.ratings import RatingContent, parse_answer_code
from apps.assessments.domain.scoring import AnswerState
from apps.assessments.models import EarlierRating, Rating
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.common.optimistic_locking import Conflict, Saved
from tests.cast import NOON, make_cast
from tests.factories import make_audit

CODE = "ACC-1"


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager)


def rate(audit, by, *, expected_version=0, client_id="page-a", code=CODE, at=NOON, **entry):
    return rating_actions.rate(
        side=own_side(audit),
        indicator=code,
        entry=RatingContent(**entry),
        expected_version=expected_version,
        client_id=client_id,
        by=by,
        at=at,
    )


def stored(audit, code=CODE):
    return next(rated for rated in load_rating_set(audit).indicators if rated.indicator.id == code)


def test_an_answer_is_stored_whole(audit, cast):
    result = rate(
        audit,
        cast.manager,
        answer=4,
        reason="Most people told us so.",
        note="See the spring survey.",
        evidence_reason="One kind, but a strong one.",
        evidence=frozenset({"person_views"}),
    )
    assert isinstance(result, Saved)
    assert result.changed
    found = stored(audit)
    assert (found.level, found.reason, found.note) == (4, "Most people told us so.", "See the spring survey.")
    assert [kind.id for kind in found.evidence] == ["person_views"]
    assert (found.version, found.updated_by, found.updated_at) == (1, "Service manager", NOON)


def test_the_same_answer_twice_changes_nothing(audit, cast):
    rate(audit, cast.manager, answer=4)
    again = rate(
        audit, cast.manager, expected_version=0, client_id="another page", answer=4, at=NOON + timedelta(hours=1)
    )
    assert isinstance(again, Saved)
    assert not again.changed
    assert stored(audit).version == 1
    assert stored(audit).updated_at == NOON


def test_a_page_that_goes_on_typing_meets_no_conflict_with_itself(audit, cast):
    rate(audit, cast.manager, answer=4, reason="Most")
    # The answer to the first saving was lost on the way, so the page still believes in version 0.
    result = rate(audit, cast.manager, expected_version=0, answer=4, reason="Most people")
    assert isinstance(result, Saved)
    assert stored(audit).reason == "Most people"


def test_the_later_of_two_people_sees_both_texts_and_nothing_is_stored(audit, cast):
    rate(audit, cast.manager, client_id="first", answer=4, reason="Theirs")
    result = rate(audit, cast.manager, client_id="second", expected_version=0, answer=2, reason="Mine")
    assert isinstance(result, Conflict)
    assert (result.theirs.level, result.theirs.reason) == (4, "Theirs")
    assert (result.yours.level, result.yours.reason) == (2, "Mine")
    assert stored(audit).reason == "Theirs"


def test_choosing_your_own_text_keeps_theirs_among_the_earlier_ones(audit, cast):
    rate(audit, cast.manager, client_id="first", answer=4, reason="Theirs", evidence=frozenset({"documents"}))
    conflict = rate(audit, cast.manager, client_id="second", expected_version=0, answer=2, reason="Mine")
    result = rate(
        audit, cast.manager, client_id="second", expected_version=conflict.theirs.version, answer=2, reason="Mine"
    )
    assert isinstance(result, Saved)
    kept = EarlierRating.objects.get()
    assert (kept.level, kept.reason, kept.evidence_codes, kept.version) == (4, "Theirs", ["documents"], 1)


def test_a_new_sitting_keeps_what_stood_before(audit, cast):
    rate(audit, cast.manager, client_id="monday", answer=2, reason="Monday's text")
    rate(audit, cast.manager, client_id="monday", expected_version=1, answer=2, reason="Monday's longer text")
    rate(audit, cast.manager, client_id="friday", expected_version=2, answer=3, reason="Friday's text")
    assert [row.reason for row in EarlierRating.objects.all()] == ["Monday's longer text"]


def test_an_answer_can_be_taken_back(audit, cast):
    rate(audit, cast.manager, answer=4, reason="Too early")
    rate(audit, cast.manager, expected_version=1, answer=AnswerState.NOT_ASSESSED, reason="Too early")
    assert stored(audit).answer is AnswerState.NOT_ASSESSED
    assert stored(audit).reason == "Too early"


def test_does_not_apply_takes_a_reason_and_an_indicator_that_allows_it(audit, cast):
    with pytest.raises(ValueError, match="takes a reason"):
        rate(audit, cast.manager, code="PER-2", answer=AnswerState.NOT_APPLICABLE, reason="  ")
    with pytest.raises(ValueError, match="always applies"):
        rate(audit, cast.manager, code="ACC-1", answer=AnswerState.NOT_APPLICABLE, reason="A reason")
    rate(audit, cast.manager, code="PER-2", answer=AnswerState.NOT_APPLICABLE, reason="One peer worker.")
    assert stored(audit, "PER-2").not_applicable


@pytest.mark.parametrize("level", [0, 6])
def test_a_level_that_the_scale_does_not_have_is_refused(audit, cast, level):
    with pytest.raises(ValueError, match="no level"):
        rate(audit, cast.manager, answer=level)


def test_evidence_that_the_rubric_does_not_know_is_refused(audit, cast):
    with pytest.raises(ValueError, match="no kind of evidence gossip"):
        rate(audit, cast.manager, answer=3, evidence=frozenset({"gossip"}))


def test_an_indicator_that_the_rubric_does_not_have_is_refused(audit, cast):
    with pytest.raises(KeyError):
        rate(audit, cast.manager, code="ACC-9", answer=3)


@pytest.mark.parametrize("name", ["peer_worker", "reviewer", "administrator", "other_manager", "commissioner"])
def test_only_managers_of_the_organisation_answer(audit, cast, name):
    with pytest.raises(NotAllowed):
        rate(audit, cast.person(name), answer=3)


@pytest.mark.parametrize("status", [AuditStatus.SIGNED_OFF, AuditStatus.DISCARDED])
def test_a_locked_audit_takes_no_answer(cast, rubric, status):
    locked = make_audit(cast.programme, rubric, cast.manager, status=status)
    with pytest.raises(NotAllowed, match="locked"):
        rate(locked, cast.manager, answer=3)


def test_the_trail_knows_levels_and_no_text(audit, cast):
    rate(audit, cast.manager, answer=4, reason="Private words")
    rate(audit, cast.manager, expected_version=1, answer=4, reason="Other private words")
    rate(audit, cast.manager, expected_version=2, answer=2, reason="Other private words")
    events = list(Event.objects.filter(what="answer changed"))
    assert [event.detail for event in events] == [
        {"side": "own", "indicator": CODE, "before": "NY", "after": "4"},
        {"side": "own", "indicator": CODE, "before": "4", "after": "2"},
    ]


def test_saving_costs_a_fixed_number_of_queries(audit, cast, django_assert_max_num_queries):
    rate(audit, cast.manager, answer=3)
    with django_assert_max_num_queries(14):
        rate(
            audit,
            cast.manager,
            expected_version=1,
            answer=4,
            reason="More",
            evidence=frozenset({"documents", "records"}),
        )


def test_forms_and_sums_agree_on_codes():
    assert parse_answer_code("NA") is AnswerState.NOT_APPLICABLE
    assert parse_answer_code("NY") is AnswerState.NOT_ASSESSED
    assert parse_answer_code("4") == 4
    with pytest.raises(ValueError, match="invalid literal"):
        parse_answer_code("four")


def test_a_digest_tells_entries_apart():
    one = RatingContent(answer=3, reason="a", evidence=frozenset({"x", "y"}))
    assert one.digest == RatingContent(answer=3, reason="a", evidence=frozenset({"y", "x"})).digest
    others = [
        RatingContent(answer=4, reason="a"),
        RatingContent(answer=3, note="a"),
        RatingContent(answer=AnswerState.NOT_ASSESSED, reason="a"),
    ]
    assert len({one.digest, *(other.digest for other in others)}) == 4


@pytest.mark.django_db(transaction=True)
def test_many_people_at_once_lose_nothing(rubric):
    """Twelve pages save the same indicator at the same moment: one wins, eleven are told."""
    cast = make_cast()
    audit = make_audit(cast.programme, rubric, cast.manager)
    start = threading.Barrier(12)
    results, failures = [], []

    def save(number):
        try:
            start.wait(timeout=600)
            results.append(rate(audit, cast.manager, client_id=f"page-{number}", answer=3, reason=f"Text {number}"))
        except Exception as problem:  # noqa: BLE001 - shown below, in the test's own thread
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    saved = [result for result in results if isinstance(result, Saved)]
    conflicts = [result for result in results if isinstance(result, Conflict)]
    assert (len(saved), len(conflicts)) == (1, 11)
    row = Rating.objects.get(side__assessment=audit, indicator__code=CODE)
    assert row.version == 1
    assert row.reason == saved[0].stored.reason
    assert all(conflict.theirs.reason == row.reason for conflict in conflicts)


@pytest.mark.django_db(transaction=True)
def test_people_on_different_indicators_never_meet(rubric):
    """Thirty pages, thirty indicators, one audit: every answer arrives."""
    cast = make_cast()
    audit = make_audit(cast.programme, rubric, cast.manager)
    codes = [rated.indicator.id for rated in load_rating_set(audit).indicators]
    failures = []

    def save(code):
        try:
            rate(audit, cast.manager, client_id=code, code=code, answer=4, reason=code)
        except Exception as problem:  # noqa: BLE001 - shown below, in the test's own thread
            failures.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert {rated.indicator.id: rated.reason for rated in load_rating_set(audit).indicators} == {c: c for c in codes}
