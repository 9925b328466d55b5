"""First steps of each role in a new organisation: ticks come from what is there, and no door is a dead end."""

import pytest
from django.urls import reverse

from apps.accounts.models import Acknowledgement
from apps.assessments.models import Share
from apps.assessments.statuses import AuditStatus
from apps.config.first_day import FirstStep, first_days
from apps.organisations.actions.members import invite, withdraw_invitation
from apps.organisations.models import Commission, Membership, OrganisationKind, Role
from tests.cast import NOON, make_organisation, make_person, make_programme
from tests.factories import make_audit


def steps(person) -> dict[str, FirstStep]:
    person = type(person).objects.get(pk=person.pk)  # roles are kept on the person for one request
    return {step.label: step for day in first_days(person) for step in day.steps}


def done(person) -> set[str]:
    return {label for label, step in steps(person).items() if step.is_done}


@pytest.fixture
def lighthouse(db):
    return make_organisation("Lighthouse", OrganisationKind.PROVIDER)


@pytest.fixture
def keeper(lighthouse):
    return make_person("Keeper", lighthouse, Role.ADMINISTRATOR)


def start_of(person, client) -> str:
    client.force_login(person)
    return client.get(reverse("start")).text


def test_a_providers_first_administrator(cast, lighthouse, keeper, client, rubric):
    page = start_of(keeper, client)
    assert "First steps at Lighthouse" in page
    assert "Nothing waits for you" not in page
    assert done(keeper) == set()
    # Without a programme there is nothing to name a funder of; and audits are a manager's.
    for label in ("Name who funds it", "Start the first audit"):
        assert not steps(keeper)[label].is_open
    assert "A service manager does this" in page

    programme = make_programme(lighthouse, "Night Watch")
    issued = invite(organisation=lighthouse, email="m@example.org", role=Role.MANAGER, by=keeper, at=NOON)
    invite(organisation=lighthouse, email="p@example.org", role=Role.PEER_WORKER, by=keeper, at=NOON)
    assert done(keeper) == {"Name a programme", "Invite a service manager", "Invite peer workers"}
    assert steps(keeper)["Name who funds it"].href == reverse("organisations:funders", args=[programme.reference])
    withdraw_invitation(invitation=issued.invitation, by=keeper, at=NOON)
    assert "Invite a service manager" not in done(keeper)

    manager = make_person("Watch manager", lighthouse, Role.MANAGER)
    Commission.objects.create(programme=programme, commissioner=cast.board, named_at=NOON)
    make_audit(programme, rubric, manager)
    assert steps(keeper) == {}
    assert "First steps" not in start_of(keeper, client)


def test_a_manager_starts_the_first_audit_from_there(lighthouse, client):
    manager = make_person("Watch manager", lighthouse, Role.MANAGER)
    programme = make_programme(lighthouse, "Night Watch")
    step = steps(manager)["Start the first audit"]
    assert step.href == reverse("assessments:start_audit", args=[programme.reference])
    assert step.href in start_of(manager, client)


def test_a_commissioner_bodys_first_administrator(cast, client, rubric):
    board = make_organisation("Coast Board", OrganisationKind.COMMISSIONER)
    chair = make_person("Chair", board, Role.ADMINISTRATOR)
    page = start_of(chair, client)
    assert "programmes that name Coast Board as their funder" in page
    assert steps(chair)["Invite a commissioner"].href == reverse("organisations:invite", args=[board.reference])
    Membership.objects.create(user=chair, organisation=board, role=Role.COMMISSIONER, since=NOON)
    assert done(chair) == {"Invite a commissioner"}
    audit = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    Share.objects.create(assessment=audit, commissioner=board, shared_by=cast.manager, shared_at=NOON)
    assert steps(chair) == {}


def test_every_open_step_leads_to_a_page(lighthouse, keeper, client, cast, rubric):
    make_programme(lighthouse, "Night Watch")
    Membership.objects.create(user=keeper, organisation=lighthouse, role=Role.MANAGER, since=NOON)
    client.force_login(keeper)
    open_steps = [step for step in steps(keeper).values() if step.is_open]
    assert len(open_steps) >= 3
    for step in open_steps:
        assert client.get(step.href).status_code == 200, step


@pytest.mark.parametrize(
    ("role", "words"),
    [
        (Role.PEER_WORKER, "asked for your view of a draft"),
        (Role.REVIEWER, "asks you for a second rating"),
    ],
)
def test_who_cannot_act_is_told_what_comes_and_who_can(lighthouse, keeper, client, role, words):
    page = " ".join(start_of(make_person("Newest", lighthouse, role), client).split())
    assert words in page
    assert "Who looks after Lighthouse here" in page
    assert "Keeper" in page
    assert "First steps" not in page


def test_a_commissioner_is_told_what_comes_and_who_can(cast, client):
    page = " ".join(start_of(cast.commissioner, client).split())
    assert "When a programme that you fund shares a report, it shows here." in page
    assert "that you cannot do yourself: the people who run this installation." in page
    make_person("Board administrator", cast.board, Role.ADMINISTRATOR)
    assert "Board administrator" in start_of(cast.commissioner, client)


def test_names_stay_inside_the_organisation(cast, keeper, client):
    for name in ("other_manager", "other_commissioner", "newcomer", "peer_worker"):
        assert "Keeper" not in start_of(cast.person(name), client)


# --- Put away ---------------------------------------------------------------------------------------------


def put_away(client, organisation) -> int:
    return client.post(reverse("put_away_first_steps", args=[organisation.reference])).status_code


def test_a_list_can_be_put_away_by_each_person_for_themselves(lighthouse, keeper, client):
    other = make_person("Second keeper", lighthouse, Role.ADMINISTRATOR)
    client.force_login(keeper)
    assert put_away(client, lighthouse) == 302
    assert put_away(client, lighthouse) == 302
    assert steps(keeper) == {}
    assert steps(other) != {}
    assert Acknowledgement.objects.count() == 1


def test_nobody_puts_away_what_they_are_not_shown(lighthouse, keeper, client, cast):
    for person in (cast.manager, cast.commissioner, cast.newcomer):
        client.force_login(person)
        assert put_away(client, lighthouse) == 404
    assert not Acknowledgement.objects.exists()
