"""From one version of the rubric to the next: what comes along, what waits to be confirmed, and nothing is lost."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.assessments.actions.audits import start_audit
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.rubric_upgrade import move_to_rubric
from apps.assessments.actions.versions import reopen
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.models import Evidence
from apps.assessments.rating_set import load_rating_set, own_side
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.rubric.actions.publishing import load_rubric, publish_rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from apps.rubric.yaml_writer import to_yaml

from ..cast import NOON
from ..factories import every_level, make_audit, make_review
from ..rubric.test_version_mapping import following, with_added, with_changed, without

LATER = NOON + timedelta(days=1)


@pytest.fixture
def later(content):
    """Version 0.2.0: one indicator reworded, one replaced, one retired, one new."""
    words = with_changed(content, "ACC-2", statement="Said in other words.")
    words = with_changed(words, "ACC-3", statement="Another practice.", title="Another practice")
    words = with_added(without(words, "ACC-4"), "REC-7")
    entries = [
        ("reworded", "ACC-2", "ACC-2"),
        ("replaced", "ACC-3", "ACC-3"),
        ("retired", None, "ACC-4"),
        ("new", "REC-7", None),
    ]
    text = to_yaml(following(words, "0.2.0", *entries))
    return publish_rubric(rubric=load_rubric(text=text, by=None, at=NOON).rubric, by=None, at=timezone.now())


@pytest.fixture
def audit(cast, rubric):
    """Answered whole on the first version, with one piece of evidence for three indicators."""
    made = make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, {"ACC-1": 4}), reason="Why")
    kind = rubric.evidence_types.first()
    keys = load_rubric_content(rubric).indicator_keys
    row = Evidence.objects.create(
        assessment=made, kind=kind, title="A survey", dated=date(2026, 1, 5), added_by=cast.manager, added_at=NOON
    )
    row.indicators.add(keys["ACC-1"], keys["ACC-2"], keys["ACC-4"])
    return made


def move(audit, later, cast):
    return move_to_rubric(assessment=audit, rubric=later, by=cast.manager, at=LATER)


def answers(audit):
    return {one.indicator.id: one for one in load_rating_set(audit).indicators}


def test_the_same_words_stand_and_others_wait_or_stay_behind(audit, later, cast):
    moved = answers(move(audit, later, cast))
    assert (moved["ACC-1"].level, moved["ACC-1"].reason, moved["ACC-1"].carried_over) == (4, "Why", None)
    assert (moved["ACC-2"].level, moved["ACC-2"].carried_over, moved["ACC-2"].reason) == (None, 3, "Why")
    assert (moved["ACC-3"].level, moved["ACC-3"].carried_over, moved["ACC-3"].reason) == (None, None, "Why")
    assert not moved["REC-7"].assessed
    assert "ACC-4" not in moved


def test_the_audit_as_it_was_is_set_aside_whole(audit, later, cast):
    moved = move(audit, later, cast)
    audit.refresh_from_db()
    assert (audit.status, moved.status) == (AuditStatus.DISCARDED, AuditStatus.DRAFT)
    assert answers(audit)["ACC-4"].reason == "Why"
    assert (moved.period_start, moved.period_end, moved.version) == (audit.period_start, audit.period_end, 1)
    assert "version 0.2.0" in audit.status_changes.last().reason


def test_evidence_comes_along_with_the_links_that_still_lead_somewhere(audit, later, cast):
    moved = move(audit, later, cast)
    row = moved.evidence.get()
    assert (row.title, row.dated, row.added_at) == ("A survey", date(2026, 1, 5), NOON)
    assert sorted(row.indicators.values_list("code", flat=True)) == ["ACC-1", "ACC-2"]
    assert {one.rubric_id for one in row.indicators.all()} == {later.pk}


def test_what_was_carried_over_before_is_still_to_be_confirmed(audit, later, cast):
    own_side(audit).ratings.filter(indicator__code="ACC-1").update(carried_over=True)
    assert answers(move(audit, later, cast))["ACC-1"].carried_over == 4


def test_confirming_counts_it(audit, later, cast):
    moved = move(audit, later, cast)
    before = answers(moved)["ACC-2"]
    rate(
        side=own_side(moved),
        indicator="ACC-2",
        entry=before.entry,
        expected_version=1,
        client_id="p",
        by=cast.manager,
        at=LATER,
    )
    assert (answers(moved)["ACC-2"].level, answers(moved)["ACC-2"].carried_over) == (3, None)


def test_a_second_version_of_an_audit_moves_and_still_supersedes_the_first(cast, rubric, later):
    first = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    second = reopen(assessment=first, reason="A slip", by=cast.manager, at=LATER)
    moved = move(second, later, cast)
    assert (moved.version, moved.supersedes_id) == (2, first.pk)


def test_it_is_refused_where_it_cannot_be_right(audit, later, cast, rubric):
    with pytest.raises(NotAllowed, match="no later version"):
        move(audit, rubric, cast)
    with pytest.raises(NotAllowed, match="Only service managers"):
        move_to_rubric(assessment=audit, rubric=later, by=cast.administrator, at=LATER)
    make_review(audit, cast.reviewer, cast.manager)
    with pytest.raises(NotAllowed, match="A second rating is asked for"):
        move(audit, later, cast)


def test_a_finished_rating_stays_on_its_version(cast, rubric, later):
    done = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
    with pytest.raises(NotAllowed, match="while it is in progress"):
        move(done, later, cast)


def test_the_preview_says_what_becomes_of_each_and_moving_leads_to_the_audit(audit, later, cast, as_person):
    browser = as_person("manager")
    assert "Move to version 0.2.0" in browser.get(reverse("assessments:audit", args=[audit.reference])).text
    page = browser.get(reverse("assessments:move", args=[audit.reference]))
    for words in ("to be confirmed", "it is another practice", "New: nothing to bring", "No longer asked"):
        assert words in page.text
    answer = browser.post(reverse("assessments:move", args=[audit.reference]), follow=True)
    assert "on version 0.2.0 of the rubric now" in answer.text
    assert "carried over, to confirm" in answer.text


def test_an_audit_begins_from_the_last_one_over_versions(cast, rubric, later, as_person):
    first = make_audit(cast.programme, rubric, cast.manager, levels={"ACC-1": 5}, status=AuditStatus.SIGNED_OFF)
    started = start_audit(
        programme=cast.programme,
        period_start=date(2026, 4, 1),
        period_end=date(2027, 3, 31),
        with_levels=True,
        by=cast.manager,
        at=LATER,
    )
    assert started.rubric == later
    found = answers(started)
    assert {one.carried_over for one in found.values()} == {None, 3, 5}
    assert not any(one.assessed for one in found.values())
    assert found["ACC-1"].entry == RatingContent(answer=5)
    assert first.status == AuditStatus.SIGNED_OFF
