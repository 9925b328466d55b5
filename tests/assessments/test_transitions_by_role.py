"""Who holds the pen: every action of the table, in every state, tried by everybody."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse

from apps.activity_log.models import Event
from apps.assessments import statuses
from apps.assessments.actions.agreeing import agree_again, finish_agreeing
from apps.assessments.actions.audits import bring_back, discard, finish_rating, take_up_again
from apps.assessments.actions.feedback import ask_peer_workers, make_changes
from apps.assessments.actions.reviews import decline_review, finish_review, go_on_without_review, invite_reviewer
from apps.assessments.actions.signing import sign_off
from apps.assessments.activity_sentences import SENTENCES
from apps.assessments.models import Assessment, Review
from apps.assessments.statuses import MANAGER, REFUSALS, RESPONSIBLE, REVIEWER, TRANSITIONS, AuditStatus
from apps.common.errors import NotAllowed

from ..cast import NOON, Cast
from ..factories import every_level, make_audit, make_review, make_reviewed_audit

pytestmark = pytest.mark.long(reason="every step by everybody in every state")

LATER = NOON + timedelta(days=20)
LAST_DAY = LATER.date() + timedelta(days=20)


def review_of(audit: Assessment) -> Review:
    """Its second rating. Where nobody was asked for one, nobody can do anything with it."""
    found = audit.reviews.order_by("-pk").first()
    if found is None:
        raise NotAllowed("There is no review.")
    return found


# For every action of the table: what takes it, and the address of its button.
DOORS: dict[str, tuple[Callable, str]] = {
    statuses.FINISH: (lambda audit, **who: finish_rating(assessment=audit, **who), "finish"),
    statuses.TAKE_UP_AGAIN: (lambda audit, **who: take_up_again(assessment=audit, **who), "take_up_again"),
    statuses.FINISH_REVIEW: (
        lambda audit, **who: finish_review(review=review_of(audit), **who),
        "finish_review",
    ),
    statuses.GO_ON_WITHOUT: (
        lambda audit, **who: go_on_without_review(review=review_of(audit), **who),
        "go_on_without_review",
    ),
    statuses.DECLINE: (
        lambda audit, **who: decline_review(review=review_of(audit), **who),
        "decline_review",
    ),
    statuses.FINISH_AGREEING: (
        lambda audit, **who: finish_agreeing(assessment=audit, **who),
        "finish_agreeing",
    ),
    statuses.AGREE_AGAIN: (lambda audit, **who: agree_again(assessment=audit, **who), "agree_again"),
    statuses.ASK_PEER_WORKERS: (
        lambda audit, **who: ask_peer_workers(assessment=audit, closes_on=LAST_DAY, **who),
        "ask_peer_workers",
    ),
    statuses.MAKE_CHANGES: (lambda audit, **who: make_changes(assessment=audit, **who), "make_changes"),
    statuses.SIGN_OFF: (lambda audit, **who: sign_off(assessment=audit, **who), "sign_off"),
    statuses.DISCARD: (lambda audit, **who: discard(assessment=audit, reason="So", **who), "discard"),
    statuses.BRING_BACK: (lambda audit, **who: bring_back(assessment=audit, **who), "bring_back"),
}
ACTIONS = list(dict.fromkeys(step.action for step in TRANSITIONS))

# Stories that an audit can have on its way into a state. The newcomer is the one who is asked for a review.
ALONE, ASKED, AT_WORK, REVIEWED, HEARD = "alone", "asked", "at work", "reviewed", "heard"
STORIES = {
    AuditStatus.DRAFT: (ALONE, ASKED, AT_WORK),
    AuditStatus.WAITING: (ASKED, AT_WORK),
    AuditStatus.AGREEING: (REVIEWED,),
    AuditStatus.AGREED: (ALONE, REVIEWED, HEARD),
    AuditStatus.FEEDBACK: (ALONE, REVIEWED),
    AuditStatus.SIGNED_OFF: (ALONE, REVIEWED),
    AuditStatus.DISCARDED: (ALONE,),
}
SETTINGS = [(status, story) for status in AuditStatus for story in STORIES[status]]


def staged(cast: Cast, rubric, status: str, story: str) -> Assessment:
    """An audit in that state, by that story."""
    if story == REVIEWED:
        return make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, status=AuditStatus(status))
    full = every_level(rubric, None)
    start = (
        AuditStatus.DRAFT
        if status in (AuditStatus.WAITING, AuditStatus.DISCARDED) or story == HEARD
        else AuditStatus(status)
    )
    audit = make_audit(cast.programme, rubric, cast.manager, status=start, levels=full)
    if story == ASKED:
        invite_reviewer(assessment=audit, email=cast.newcomer.email, is_independent=True, by=cast.manager, at=NOON)
    if story == AT_WORK:
        make_review(audit, cast.newcomer, cast.manager, usual=3)
    if status == AuditStatus.DISCARDED:
        discard(assessment=audit, reason="So", by=cast.manager, at=NOON)
    if status == AuditStatus.WAITING or story == HEARD:
        finish_rating(assessment=audit, by=cast.manager, at=NOON)
    if story == HEARD:
        last = NOON.date() + timedelta(days=14)
        ask_peer_workers(assessment=audit, closes_on=last, by=cast.manager, at=NOON)
        make_changes(assessment=audit, by=cast.manager, at=LATER)
    audit.refresh_from_db()
    return audit


# What the table allows and the audit's story does not: said here once more, by hand.
NOT_IN_STORY = {
    (AuditStatus.AGREED, ALONE): {statuses.AGREE_AGAIN, statuses.SIGN_OFF},  # one rating; peer workers come first
    (AuditStatus.AGREED, HEARD): {statuses.AGREE_AGAIN},
    (AuditStatus.AGREED, REVIEWED): {statuses.TAKE_UP_AGAIN, statuses.SIGN_OFF},  # both ratings are open to both
    (AuditStatus.WAITING, ASKED): {statuses.FINISH_REVIEW},  # nobody has taken it up
    (AuditStatus.WAITING, AT_WORK): {statuses.DECLINE},  # it is taken up
}
# What is done while both rate and moves nothing: a review is finished, ended or declined before the first rating is.
WHILE_RATING = {
    (AuditStatus.DRAFT, ASKED): {statuses.GO_ON_WITHOUT: "manager", statuses.DECLINE: "newcomer"},
    (AuditStatus.DRAFT, AT_WORK): {statuses.GO_ON_WITHOUT: "manager", statuses.FINISH_REVIEW: "newcomer"},
}


def allowed(status: str, story: str, action: str, person: str) -> bool:
    """Whether the table lets this person take this step: by its pen, unless the story stands against it."""
    if action in WHILE_RATING.get((AuditStatus(status), story), {}):
        return WHILE_RATING[AuditStatus(status), story][action] == person
    roles = {step.role for step in TRANSITIONS if (step.before, step.action) == (status, action)}
    if action in NOT_IN_STORY.get((AuditStatus(status), story), ()):
        return False
    return (MANAGER in roles and person == "manager") or (REVIEWER in roles and person == "newcomer")


def outcome(audit: Assessment, action: str, person) -> str:
    """The state after the step, or the empty text if it was refused. Taken back again."""
    before = transaction.savepoint()
    try:
        DOORS[action][0](Assessment.objects.get(pk=audit.pk), by=person, at=LATER)
    except NotAllowed as refusal:
        return "" if refusal.reason.endswith(".") else f"a refusal without a sentence: {refusal.reason}"
    else:
        after = Assessment.objects.get(pk=audit.pk).status
        if after != audit.status:
            told = Event.objects.filter(target_reference=audit.reference, what__startswith="audit: ").last()
            assert told is not None
            assert told.what == f"audit: {action}"
        return after
    finally:
        transaction.savepoint_rollback(before)


@pytest.mark.parametrize(("status", "story"), SETTINGS)
def test_the_pen_is_obeyed_by_everybody_in_every_state(cast, rubric, status, story):
    audit = staged(cast, rubric, status, story)
    assert audit.status == status
    wrong = []
    for action in ACTIONS:
        for name in Cast.NAMES:
            after = outcome(audit, action, cast.person(name))
            if bool(after) != allowed(status, story, action, name):
                wrong.append(f"{name}: {action}: {after or 'refused'}")
            elif after and after != status:
                steps = [
                    step for step in TRANSITIONS if (step.before, step.after, step.action) == (status, after, action)
                ]
                assert steps, f"{action} led from {status} to {after}, which is not in the table"
    assert wrong == []


def test_every_step_of_the_table_is_taken_in_some_story(cast, rubric):
    """The table promises nothing that no audit can do."""
    taken = set()
    for status, story in SETTINGS:
        before = transaction.savepoint()
        audit = staged(cast, rubric, status, story)
        for action in ACTIONS:
            for name in ("manager", "newcomer"):
                after = outcome(audit, action, cast.person(name))
                taken.add((status, after, action))
        transaction.savepoint_rollback(before)
    # Bringing back leads wherever an audit was discarded; finishing leads to agreeing where the review was first.
    left = {(step.before, step.after, step.action) for step in TRANSITIONS} - taken
    assert {action for *_, action in left} <= {statuses.BRING_BACK, statuses.FINISH}
    assert left == {
        (AuditStatus.DISCARDED, status, statuses.BRING_BACK)
        for status in statuses.OPEN
        if status != AuditStatus.DRAFT
    } | {(AuditStatus.DRAFT, AuditStatus.AGREEING, statuses.FINISH)}


@pytest.mark.parametrize("status", [status for status in statuses.OPEN if status != AuditStatus.DRAFT])
def test_an_audit_comes_back_to_where_it_was_left(cast, rubric, status):
    audit = staged(cast, rubric, status, STORIES[status][0])
    discard(assessment=audit, reason="So", by=cast.manager, at=LATER)
    assert bring_back(assessment=audit, by=cast.manager, at=LATER).status == status


def test_finishing_after_the_review_opens_both_sides(cast, rubric):
    audit = staged(cast, rubric, AuditStatus.DRAFT, AT_WORK)
    finish_review(review=review_of(audit), by=cast.newcomer, at=LATER)
    assert finish_rating(assessment=audit, by=cast.manager, at=LATER).status == AuditStatus.AGREEING


def test_every_act_has_its_action_its_page_its_refusal_and_its_words_in_the_trail():
    assert set(DOORS) == set(ACTIONS) == set(REFUSALS)
    for action, (_, name) in DOORS.items():
        assert reverse(f"assessments:{name}", args=["BCDFGHJKMN"])
        assert f"audit: {action}" in SENTENCES


def test_every_state_says_who_works_on_it_and_the_readme_repeats_it():
    readme = (Path(__file__).resolve().parents[2] / "apps" / "assessments" / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"\| [^|]+ \(`(\w+)`\) \| ([^|]+) \|", readme))
    assert rows == {status.value: responsible for status, responsible in RESPONSIBLE.items()}


@pytest.mark.parametrize("status", AuditStatus)
def test_the_audits_page_says_who_works_on_it_and_leads_on(cast, rubric, as_person, status):
    audit = staged(cast, rubric, status, STORIES[status][0])
    page = as_person("manager").get(reverse("assessments:audit", args=[audit.reference])).content.decode()
    assert f"Who works on it now: {RESPONSIBLE[status]}." in page
    next_step = {
        AuditStatus.DRAFT: "assessments:finish",
        AuditStatus.WAITING: "assessments:go_on_without_review",
        AuditStatus.AGREEING: "assessments:agree",
        AuditStatus.AGREED: "assessments:check",
        AuditStatus.FEEDBACK: "assessments:feedback",
        AuditStatus.SIGNED_OFF: "reports:sharing",
        AuditStatus.DISCARDED: "assessments:bring_back",
    }[status]
    assert reverse(next_step, args=[audit.reference]) in page
