"""People who change hats while a review is at work: it stays blind or ends, and no audit waits for ever."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from apps.accounts.actions import close_account
from apps.activity_log.models import Event
from apps.assessments.actions.agreeing import finish_agreeing
from apps.assessments.actions.audits import bring_back, discard, finish_rating, take_up_again
from apps.assessments.actions.feedback import ask_peer_workers, make_changes, shorten_feedback
from apps.assessments.actions.ratings import rate
from apps.assessments.actions.reviews import (
    accept_review,
    decline_review,
    finish_review,
    go_on_without_review,
    invite_reviewer,
)
from apps.assessments.actions.versions import reopen
from apps.assessments.domain.ratings import RatingContent
from apps.assessments.models import Rating, Review, SideKind
from apps.assessments.permissions import review_by
from apps.assessments.queries.personal_data import personal_data
from apps.assessments.queries.reviews import review_page
from apps.assessments.rating_set import own_side
from apps.assessments.statuses import AuditStatus
from apps.common.errors import NotAllowed
from apps.organisations.actions.members import accept_invitation, end_membership, invite
from apps.organisations.models import Membership, Role
from apps.organisations.permissions import forget_roles
from tests.cast import NOON, make_person
from tests.factories import every_level, make_audit, make_review, make_reviewed_audit, make_signed_off


@pytest.fixture
def audit(cast, rubric):
    return make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, {}))


@pytest.fixture
def review(audit, cast):
    """The newcomer is at work."""
    return make_review(audit, cast.newcomer, cast.manager, usual=4)


@pytest.fixture
def asked(audit, cast):
    """The newcomer is asked."""
    return ask(audit, cast.newcomer.email, cast)


def ask(audit, email, cast, independent=True):
    return invite_reviewer(assessment=audit, email=email, is_independent=independent, by=cast.manager, at=NOON)


def accept(review, by):
    return accept_review(review=review, says_lived_experience=False, by=by, at=NOON)


def join(organisation, person, role, by) -> Membership:
    """As people join: by an invitation that they take up."""
    issued = invite(organisation=organisation, email=person.email, role=role, by=by, at=NOON)
    return accept_invitation(invitation=issued.invitation, by=person, at=NOON)


def leave(membership, by, at=NOON) -> None:
    end_membership(membership=membership, by=by, at=at)
    forget_roles(membership.user)


def state(thing):
    thing.refresh_from_db()
    return thing


def levels(side):
    return list(Rating.objects.filter(side=side).order_by("pk").values_list("level", "reason", "version"))


# --- A reviewer who comes to manage the programme ---------------------------------------------------------


@pytest.mark.parametrize("finished", [False, True])
def test_a_reviewer_who_becomes_a_manager_is_no_reviewer_any_more(cast, audit, review, finished):
    if finished:
        finish_review(review=review, by=cast.newcomer, at=NOON)
    written = levels(review.side)
    join(cast.harbour, cast.newcomer, Role.MANAGER, cast.manager)
    assert state(review).end == "declined"
    with pytest.raises(NotAllowed):
        finish_review(review=review, by=cast.newcomer, at=NOON)
    done = finish_rating(assessment=audit, by=cast.manager, at=NOON)
    assert done.status == AuditStatus.AGREED
    assert not done.sides.filter(kind=SideKind.AGREED).exists()
    assert levels(review.side) == written


def test_nor_after_they_manage_it_no_longer(cast, audit, review):
    """They have read the first rating meanwhile."""
    membership = join(cast.harbour, cast.newcomer, Role.MANAGER, cast.manager)
    leave(membership, cast.manager)
    assert review_by(cast.newcomer, audit) is None
    with pytest.raises(NotAllowed):
        rate(
            side=state(review).side,
            indicator="ACC-1",
            entry=RatingContent(answer=3),
            expected_version=1,
            client_id="p",
            by=cast.newcomer,
            at=NOON,
        )


def test_an_invitation_ends_when_its_reader_becomes_a_manager(cast, audit, asked):
    membership = join(cast.harbour, cast.newcomer, Role.MANAGER, cast.manager)
    leave(membership, cast.manager)
    assert (state(asked).end, asked.email) == ("declined", "")
    with pytest.raises(NotAllowed):
        accept(asked, cast.newcomer)


def test_an_audit_that_waited_for_them_goes_on(cast, audit, review):
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    assert state(audit).status == AuditStatus.WAITING
    join(cast.harbour, cast.newcomer, Role.MANAGER, cast.manager)
    assert state(audit).status == AuditStatus.AGREED


def test_a_manager_of_another_organisation_reviews_on(cast, audit, review):
    join(cast.moorland, cast.newcomer, Role.MANAGER, cast.other_manager)
    assert state(review).ended_at is None
    assert review_by(cast.newcomer, audit) == review


def test_what_both_have_finished_stays_when_the_reviewer_becomes_a_manager(cast, rubric):
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, theirs={"ACC-1": 5})
    join(cast.harbour, cast.newcomer, Role.MANAGER, cast.manager)
    assert audit.reviews.get().ended_at is None
    assert state(audit).status == AuditStatus.AGREEING


# --- Who cannot rate blind --------------------------------------------------------------------------------


def test_a_manager_cannot_be_the_second_rater(cast, audit):
    second = make_person("Second manager", cast.harbour, Role.MANAGER)
    review = ask(audit, second.email, cast)
    with pytest.raises(NotAllowed, match="manage this programme"):
        accept(review, second)


def test_nor_somebody_who_managed_it_and_rated(cast, audit):
    second = make_person("Second manager", cast.harbour, Role.MANAGER)
    rate(
        side=own_side(audit),
        indicator="ACC-1",
        entry=RatingContent(answer=5),
        expected_version=1,
        client_id="p",
        by=second,
        at=NOON,
    )
    leave(second.memberships.get(), cast.manager)
    with pytest.raises(NotAllowed, match="rated this audit already"):
        accept(ask(audit, second.email, cast), second)


def test_nor_somebody_who_managed_it_and_took_a_step(cast, audit):
    second = make_person("Second manager", cast.harbour, Role.MANAGER)
    discard(assessment=audit, reason="Wait", by=second, at=NOON)
    bring_back(assessment=audit, by=cast.manager, at=NOON)
    leave(second.memberships.get(), cast.manager)
    with pytest.raises(NotAllowed, match="managed this audit"):
        accept(ask(audit, second.email, cast), second)


def test_nobody_is_asked_once_peer_workers_could_read_the_draft(cast, rubric):
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.AGREED)
    ask_peer_workers(assessment=audit, closes_on=NOON.date() + timedelta(days=14), by=cast.manager, at=NOON)
    shorten_feedback(assessment=audit, reason="All have read it", by=cast.manager, at=NOON)
    make_changes(assessment=audit, by=cast.manager, at=NOON)
    take_up_again(assessment=audit, by=cast.manager, at=NOON)
    with pytest.raises(NotAllowed, match="have read the draft already"):
        ask(audit, cast.peer_worker.email, cast, independent=False)


def test_who_cannot_accept_can_decline(cast, audit, as_person):
    """So that nobody waits for them."""
    second = make_person("Second manager", cast.harbour, Role.MANAGER)
    review = ask(audit, second.email, cast)
    page = review_page(second, review)
    assert page.refusal
    assert page.may_decline
    decline_review(review=review, by=second, at=NOON)
    assert state(review).end == "declined"


def test_a_reviewer_who_declined_can_be_asked_again(cast, audit):
    first = ask(audit, cast.newcomer.email, cast)
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    decline_review(review=first, by=cast.newcomer, at=NOON)
    take_up_again(assessment=audit, by=cast.manager, at=NOON)
    assert accept(ask(audit, cast.newcomer.email, cast), cast.newcomer).side


def test_the_administrator_as_the_reviewer_reads_nothing_more_than_any_reviewer(cast, audit, as_person):
    review = accept(ask(audit, cast.administrator.email, cast, independent=False), cast.administrator)
    browser = as_person("administrator")
    for name in ("audit", "summary", "trail"):
        assert browser.get(reverse(f"assessments:{name}", args=[audit.reference])).status_code == 403
    assert browser.get(reverse("assessments:review", args=[review.reference])).status_code == 200


# --- Independent, or not ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["peer_worker", "administrator", "reviewer"])
def test_whoever_belongs_to_the_organisation_is_not_independent_of_it(cast, audit, name):
    review = accept(ask(audit, cast.person(name).email, cast), cast.person(name))
    assert not review.is_independent


OTHER_ROLES = [Role.PEER_WORKER, Role.REVIEWER, Role.ADMINISTRATOR]


@pytest.mark.parametrize("role", OTHER_ROLES)
@pytest.mark.parametrize("after", [0, 1, 30])
def test_who_belonged_to_it_since_the_audit_began_is_not_independent(cast, audit, role, after):
    person = make_person("Former", cast.harbour, role)
    leave(person.memberships.get(), cast.administrator, at=NOON + timedelta(days=after))
    assert not accept(ask(audit, person.email, cast), person).is_independent


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_who_had_left_before_it_began_is(cast, audit, role):
    person = make_person("Former", cast.harbour, role)
    leave(person.memberships.get(), cast.administrator, at=NOON - timedelta(days=1))
    assert accept(ask(audit, person.email, cast), person).is_independent


def test_who_belongs_to_another_organisation_is(cast, audit):
    assert accept(ask(audit, cast.other_manager.email, cast), cast.other_manager).is_independent


@pytest.mark.parametrize("role", OTHER_ROLES)
def test_whoever_comes_to_belong_to_it_is_independent_no_longer(cast, audit, review, role):
    join(cast.harbour, cast.newcomer, role, cast.administrator)
    assert not state(review).is_independent
    assert review.ended_at is None
    assert Event.objects.filter(what="review no longer independent").count() == 1


@pytest.mark.parametrize("status", [AuditStatus.AGREEING, AuditStatus.AGREED, AuditStatus.FEEDBACK])
def test_so_it_is_until_the_audit_is_signed_off(cast, rubric, status):
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, status=status)
    review = audit.reviews.get()
    Review.objects.filter(pk=review.pk).update(is_independent=True)
    join(cast.harbour, cast.newcomer, Role.PEER_WORKER, cast.manager)
    assert not state(review).is_independent


def test_a_signed_off_version_stays_as_it_was_and_the_next_one_looks_again(cast, rubric):
    audit = make_reviewed_audit(cast.programme, rubric, cast.manager, cast.newcomer, status=AuditStatus.AGREED)
    Review.objects.update(is_independent=True)
    make_signed_off(audit, cast.manager, at=NOON)
    join(cast.harbour, cast.newcomer, Role.PEER_WORKER, cast.manager)
    assert audit.reviews.get().is_independent
    following = reopen(assessment=audit, reason="One level was wrong.", by=cast.manager, at=NOON)
    assert not following.reviews.get().is_independent


def test_the_invitation_says_which_it_will_be(cast, audit, as_person):
    ask(audit, cast.reviewer.email, cast)
    review = Review.objects.get()
    page = as_person("reviewer").get(reverse("assessments:review", args=[review.reference])).content.decode()
    assert "that it was not independent of the organisation" in page
    assert "You have a role in the organisation" in page


# --- A review goes on, or another one begins --------------------------------------------------------------


def test_a_review_goes_on_when_a_role_in_the_organisation_ends(cast, audit):
    review = accept(ask(audit, cast.reviewer.email, cast), cast.reviewer)
    leave(cast.reviewer.memberships.get(), cast.manager)
    cast.reviewer.refresh_from_db()
    assert review_by(cast.reviewer, audit) == review


def test_a_second_review_after_the_first_was_withdrawn(cast, audit, review, as_person):
    """The first reviewer's rating is nobody else's, also when the second one opens both sides."""
    Rating.objects.filter(side=review.side).update(reason="Only mine")
    go_on_without_review(review=review, by=cast.manager, at=NOON)
    second = accept(ask(audit, cast.reviewer.email, cast), cast.reviewer)
    Rating.objects.filter(side=second.side).update(
        level=2, version=1, updated_by=cast.reviewer, updated_at=NOON, reason="The second"
    )
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    finish_review(review=second, by=cast.reviewer, at=NOON)
    assert state(audit).status == AuditStatus.AGREEING
    for name in ("manager", "reviewer"):
        pages = [
            as_person(name).get(reverse(f"assessments:{page}", args=[audit.reference])).content.decode()
            for page in ("audit", "summary", "trail")
        ]
        assert not any("Only mine" in page for page in pages)
    first = as_person("newcomer")
    assert "Only mine" in first.get(reverse("assessments:review", args=[review.reference])).content.decode()
    assert first.get(reverse("assessments:audit", args=[audit.reference])).status_code == 404


# --- Closing an account -----------------------------------------------------------------------------------


def close(person):
    close_account(user=person, by=person, at=NOON)


def test_an_invitation_is_forgotten_with_the_account(cast, audit, asked):
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    close(cast.newcomer)
    assert (state(asked).end, asked.email, asked.ended_by) == ("declined", "", cast.newcomer)
    assert state(audit).status == AuditStatus.AGREED
    assert not Review.objects.filter(email="newcomer@example.org").exists()


def test_a_review_at_work_ends_with_the_account(cast, audit, review):
    written = levels(review.side)
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    close(cast.newcomer)
    assert state(review).end == "declined"
    assert state(audit).status == AuditStatus.AGREED
    assert levels(review.side) == written


def test_a_finished_review_outlives_the_account(cast, audit, review):
    finish_review(review=review, by=cast.newcomer, at=NOON)
    close(cast.newcomer)
    assert state(review).ended_at is None
    assert finish_rating(assessment=audit, by=cast.manager, at=NOON).status == AuditStatus.AGREEING
    Rating.objects.filter(side__assessment=audit, side__kind=SideKind.AGREED, version=0).update(
        level=4, version=1, updated_by=cast.manager, updated_at=NOON
    )
    assert finish_agreeing(assessment=audit, by=cast.manager, at=NOON).status == AuditStatus.AGREED


def test_an_audit_that_lay_aside_meanwhile_waits_for_nobody(cast, audit, review):
    finish_rating(assessment=audit, by=cast.manager, at=NOON)
    discard(assessment=audit, reason="Later", by=cast.manager, at=NOON)
    close(cast.newcomer)
    assert state(review).ended_at == NOON
    assert bring_back(assessment=audit, by=cast.manager, at=NOON).status == AuditStatus.AGREED


def test_the_page_says_so_before(cast, audit, review, as_person):
    sentence = "Reviews that you have not finished end"
    browser = as_person("newcomer")
    assert sentence in browser.get(reverse("accounts:close_account")).content.decode()
    finish_review(review=review, by=cast.newcomer, at=NOON)
    assert sentence not in browser.get(reverse("accounts:close_account")).content.decode()
    assert sentence not in as_person("manager").get(reverse("accounts:close_account")).content.decode()


def test_a_manager_who_leaves_leaves_the_review_behind(cast, audit, review):
    make_person("Second manager", cast.harbour, Role.MANAGER)
    close(cast.manager)
    assert state(review).ended_at is None
    assert review_by(cast.newcomer, audit) == review


def test_what_the_manager_may_know_of_an_ended_review_is_that_it_ended(cast, audit, review, as_person):
    close(cast.newcomer)
    page = as_person("manager").get(reverse("assessments:trail", args=[audit.reference])).content.decode()
    assert "Ended the review." in page
    assert "somebody whose account is closed" in page or "Former member" in page
    assert personal_data(cast.manager)["reviews_of_audits"][0]["accepted_at"] is None
    assert mail.outbox == []
