"""Whoever managed a programme while an audit was being made is not its blind rater, also once that role ended."""

import importlib
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from apps.accounts.actions import close_account
from apps.accounts.personal_data import sections_about
from apps.activity_log.actions import record
from apps.assessments.actions.audits import discard
from apps.assessments.actions.reviews import accept_review, decline_review, invite_reviewer
from apps.assessments.models import Review
from apps.assessments.permissions import check_can_review, review_by
from apps.assessments.queries.reviews import review_page
from apps.common.errors import NotAllowed, allows
from apps.organisations.actions.members import accept_invitation, end_membership, invite
from apps.organisations.models import FormerRole, Invitation, Membership, Role
from apps.organisations.permissions import forget_roles
from tests.cast import NOON, make_person
from tests.factories import every_level, make_audit, make_review

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def audit(cast, rubric):
    """Begun at noon."""
    return make_audit(cast.programme, rubric, cast.manager, levels=every_level(rubric, {}))


def ask(audit, person, cast) -> Review:
    return invite_reviewer(assessment=audit, email=person.email, is_independent=True, by=cast.manager, at=NOON)


def accept(review, by) -> Review:
    return accept_review(review=review, says_lived_experience=False, by=by, at=NOON)


def make_former(cast, role=Role.MANAGER, *, until, organisation=None, name="Former"):
    """Somebody whose role ended then."""
    person = make_person(name, organisation or cast.harbour, role)
    end_membership(membership=person.memberships.get(), by=person, at=until)
    forget_roles(person)
    return person


@pytest.mark.parametrize("after", [timedelta(0), MINUTE, DAY, 30 * DAY], ids=str)
def test_who_managed_it_since_it_began_cannot_take_up_a_review(cast, audit, as_person, after):
    person = make_former(cast, until=NOON + after)
    review = ask(audit, person, cast)
    with pytest.raises(NotAllowed, match="managed this programme since the audit began"):
        accept(review, person)
    page = review_page(person, review)
    assert "managed this programme" in page.refusal
    assert page.may_decline
    decline_review(review=review, by=person, at=NOON)


@pytest.mark.parametrize("before", [MINUTE, DAY, 400 * DAY], ids=str)
def test_who_had_left_before_it_began_can(cast, audit, before):
    person = make_former(cast, until=NOON - before)
    assert accept(ask(audit, person, cast), person).reviewer == person


@pytest.mark.parametrize("role", [Role.PEER_WORKER, Role.REVIEWER, Role.ADMINISTRATOR])
def test_who_had_another_role_can(cast, audit, role):
    person = make_former(cast, role, until=NOON + DAY)
    assert accept(ask(audit, person, cast), person).reviewer == person


def test_who_managed_another_organisation_can(cast, audit):
    person = make_former(cast, until=NOON + DAY, organisation=cast.moorland)
    assert accept(ask(audit, person, cast), person).reviewer == person


def test_the_last_time_counts(cast, audit):
    person = make_former(cast, until=NOON - DAY)
    assert allows(check_can_review, person, ask(audit, person, cast))
    issued = invite(organisation=cast.harbour, email=person.email, role=Role.MANAGER, by=cast.manager, at=NOON)
    membership = accept_invitation(invitation=issued.invitation, by=person, at=NOON)
    end_membership(membership=membership, by=cast.manager, at=NOON + DAY)
    forget_roles(person)
    assert FormerRole.objects.get().until == NOON + DAY
    with pytest.raises(NotAllowed, match="since the audit began"):
        accept(ask(audit, person, cast), person)


def test_an_audit_that_was_begun_anew_began_with_the_one_set_aside(cast, rubric, audit):
    """What was said in it may have come along."""
    discard(assessment=audit, reason="Anew", by=cast.manager, at=NOON + DAY)
    person = make_former(cast, until=NOON + DAY)
    second = make_audit(cast.programme, rubric, cast.manager, at=NOON + 2 * DAY)
    with pytest.raises(NotAllowed, match="since the audit began"):
        accept(ask(second, person, cast), person)


def test_nothing_that_was_taken_up_all_the_same_goes_on(cast, audit):
    """As where the trace of the role was found later."""
    person = make_person("Former")
    review = make_review(audit, person, cast.manager, usual=4)
    assert review_by(person, audit) == review
    FormerRole.objects.create(user=person, organisation=cast.harbour, role=Role.MANAGER, until=NOON)
    forget_roles(person)
    assert review_by(person, audit) is None


def test_pages_of_the_review_are_closed_too(cast, audit, as_person):
    review = make_review(audit, cast.newcomer, cast.manager, usual=4)
    FormerRole.objects.create(user=cast.newcomer, organisation=cast.harbour, role=Role.MANAGER, until=NOON)
    browser = as_person("newcomer")
    answer = browser.post(
        reverse("assessments:save_review_rating", args=[review.reference, "ACC-1"]), {"answer": "2"}
    )
    assert answer.status_code == 403
    assert review.side.ratings.get(indicator__code="ACC-1").level == 4


def test_what_is_kept_is_the_persons_own_to_see_and_goes_with_the_account(cast):
    person = make_former(cast, until=NOON)
    assert FormerRole.objects.filter(user=person).count() == 1
    (kept,) = [value for key, value in flat(dict(sections_about(person))) if key == "roles_until"]
    assert [row["organisation__name"] for row in kept] == [cast.harbour.name]
    close_account(user=person, by=person, at=NOON)
    assert not FormerRole.objects.exists()


def flat(data):
    """Every key with its value, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key, value
            yield from flat(value)


def test_the_migration_finds_those_who_left_before_it(cast):
    """From the invitations that they took up; when they left, the log of ended roles says, without names."""
    left, stays, never = make_person("Left"), make_person("Stays"), make_person("Never asked")
    for person in (left, stays):
        issued = invite(organisation=cast.harbour, email=person.email, role=Role.MANAGER, by=cast.manager, at=NOON)
        accept_invitation(invitation=issued.invitation, by=person, at=NOON)
    gone = Membership.objects.get(user=left, role=Role.MANAGER)
    for day in (1, 3, 2):
        at = NOON + day * DAY
        record(
            "membership ended",
            target=gone,
            by=cast.manager,
            at=at,
            organisation=cast.harbour.reference,
            role="manager",
        )
    gone.delete()
    migration = importlib.import_module("apps.organisations.migrations.0002_former_roles")
    state = MigrationExecutor(connection).loader.project_state()
    migration.look_for_former_roles(state.apps, SimpleNamespace(connection=connection))
    assert list(FormerRole.objects.values_list("user", "organisation", "until")) == [
        (left.pk, cast.harbour.pk, NOON + 3 * DAY)
    ]
    assert Invitation.objects.filter(accepted_by=never).count() == 0
