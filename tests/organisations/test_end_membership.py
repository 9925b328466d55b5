"""Ending roles: whose, by whom, and never the last who looks after the organisation."""

import pytest
from django.urls import reverse

from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.organisations.actions.members import end_membership
from apps.organisations.actions.start import register_organisation
from apps.organisations.models import Membership, Organisation, Role
from apps.organisations.permissions import has_role

from ..cast import NOON


def role_of(person) -> Membership:
    return person.memberships.select_related("organisation").get()


def end(membership, by):
    end_membership(membership=membership, by=by, at=NOON)


@pytest.mark.parametrize("by", ["manager", "administrator", "peer_worker"])
def test_a_role_is_ended_by_who_looks_after_the_organisation_or_by_who_has_it(cast, by):
    membership = role_of(cast.peer_worker)
    end(membership, cast.person(by))
    assert not cast.peer_worker.memberships.exists()
    (step,) = Event.objects.filter(target_reference=membership.reference)
    assert (step.what, step.by) == ("membership ended", cast.person(by).pk)
    assert step.detail == {"organisation": cast.harbour.reference, "role": "peer_worker"}


@pytest.mark.parametrize("by", ["reviewer", "other_manager", "commissioner", "newcomer"])
def test_nobody_else_ends_it(cast, by):
    with pytest.raises(NotAllowed):
        end(role_of(cast.peer_worker), cast.person(by))
    assert cast.peer_worker.memberships.exists()


def test_a_manager_does_not_end_an_administrators_role(cast):
    with pytest.raises(NotAllowed, match="Only organisation administrators"):
        end(role_of(cast.administrator), cast.manager)


def test_the_last_who_looks_after_the_organisation_stays(cast):
    end(role_of(cast.manager), cast.manager)
    with pytest.raises(NotAllowed, match="Harbour needs at least one service manager or administrator"):
        end(role_of(cast.administrator), cast.administrator)


def test_a_second_role_of_the_same_person_is_enough(cast):
    end(role_of(cast.manager), cast.administrator)
    second = Membership.objects.create(
        user=cast.administrator, organisation=cast.harbour, role=Role.MANAGER, since=NOON
    )
    end(cast.administrator.memberships.get(role=Role.ADMINISTRATOR), cast.administrator)
    with pytest.raises(NotAllowed):
        end(second, cast.administrator)


def test_an_account_that_is_switched_off_looks_after_nothing(cast):
    cast.administrator.is_active = False
    cast.administrator.save()
    with pytest.raises(NotAllowed):
        end(role_of(cast.manager), cast.manager)


def test_an_ended_role_counts_no_more_in_the_same_request(cast):
    assert has_role(cast.manager, cast.harbour.pk, Role.MANAGER)
    end(role_of(cast.manager), cast.manager)
    assert not has_role(cast.manager, cast.harbour.pk, Role.MANAGER)


def test_every_organisation_has_leaders_of_its_own(cast):
    """A manager elsewhere does not look after this one."""
    end(role_of(cast.manager), cast.manager)
    Membership.objects.create(user=cast.administrator, organisation=cast.moorland, role=Role.MANAGER, since=NOON)
    with pytest.raises(NotAllowed):
        end(cast.administrator.memberships.get(organisation=cast.harbour), cast.administrator)


# --- The pages --------------------------------------------------------------------------------------------


def place(membership) -> str:
    return reverse("organisations:end_membership", args=[membership.organisation.reference, membership.reference])


def test_it_is_asked_first_and_nothing_happens_by_opening_the_page(cast, as_person):
    page = as_person("manager").get(place(role_of(cast.reviewer))).content.decode()
    assert "Do you want to end the role of Reviewer as reviewer?" in page
    assert "They will see nothing of Harbour any more." in page
    assert cast.reviewer.memberships.exists()


def test_one_leaves_by_oneself_and_sees_ones_other_roles(cast, as_person):
    Membership.objects.create(user=cast.reviewer, organisation=cast.moorland, role=Role.REVIEWER, since=NOON)
    browser = as_person("reviewer")
    answer = browser.post(place(cast.reviewer.memberships.get(organisation=cast.harbour)), follow=True)
    assert answer.redirect_chain[0][0] == reverse("organisations:your_roles")
    assert [own.organisation.name for own in answer.context["organisations"]] == ["Moorland"]


def test_the_last_one_reads_why_not(cast, as_person):
    end(role_of(cast.manager), cast.manager)
    answer = as_person("administrator").get(place(role_of(cast.administrator)))
    assert answer.status_code == 403
    assert "Harbour needs at least one service manager or administrator" in answer.content.decode()


def test_a_role_is_found_in_its_own_organisation_only(cast, as_person):
    """Two references that do not belong together lead nowhere."""
    Membership.objects.create(user=cast.manager, organisation=cast.moorland, role=Role.MANAGER, since=NOON)
    membership = role_of(cast.peer_worker)
    elsewhere = reverse("organisations:end_membership", args=[cast.moorland.reference, membership.reference])
    assert as_person("manager").get(elsewhere).status_code == 404


def test_roles_are_shown_by_organisation(cast, as_person):
    Membership.objects.create(user=cast.manager, organisation=cast.harbour, role=Role.REVIEWER, since=NOON)
    Membership.objects.create(user=cast.manager, organisation=cast.board, role=Role.COMMISSIONER, since=NOON)
    organisations = as_person("manager").get(reverse("organisations:your_roles")).context["organisations"]
    assert [(own.organisation.name, [one.role for one in own.memberships]) for own in organisations] == [
        ("Estuary Board", ["commissioner"]),
        ("Harbour", ["manager", "reviewer"]),
    ]
    board, harbour = organisations
    assert (board.manages_people, board.manages_programmes) == (False, False)
    assert (harbour.manages_people, harbour.manages_programmes) == (True, True)


def test_nobody_without_a_role_is_left_alone(as_person):
    assert "You have no role yet" in as_person("newcomer").get(reverse("organisations:your_roles")).content.decode()


def test_an_organisation_is_registered_by_the_host_only(cast):
    with pytest.raises(NotAllowed):
        register_organisation(name="Mine", kind="provider", by=cast.manager, at=NOON)
    assert not Organisation.objects.filter(name="Mine").exists()


def test_only_a_role_that_is_theirs_to_end_has_a_way_to_end_it(cast, as_person):
    administrator = Membership.objects.get(user=cast.administrator)
    place = reverse("organisations:people", args=[cast.harbour.reference])
    way = reverse("organisations:end_membership", args=[cast.harbour.reference, administrator.reference])
    assert way not in as_person("manager").get(place).content.decode()
    assert way in as_person("administrator").get(place).content.decode()
