"""Who gets which answer, page by page. Objects are Harbour's."""

import pytest
from django.urls import reverse

from apps.organisations.models import Membership, OrganisationIdentifier

from ..cast import NOON, Cast

ORDER = (
    "manager",
    "administrator",
    "peer_worker",
    "reviewer",
    "other_manager",
    "commissioner",
    "other_commissioner",
    "newcomer",
    "anyone",
)
# Name, method, and the answer to each of ORDER. POSTs send nothing, so a form that is asked for answers 422.
PAGES = [
    ("your_roles", "get", (200, 200, 200, 200, 200, 200, 200, 200, 302)),
    ("your_roles", "post", (405, 405, 405, 405, 405, 405, 405, 405, 302)),
    ("people", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("people", "post", (405, 405, 405, 405, 405, 405, 405, 405, 302)),
    ("invite", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("invite", "post", (422, 422, 403, 403, 404, 404, 404, 404, 302)),
    ("identifiers", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("identifiers", "post", (422, 422, 403, 403, 404, 404, 404, 404, 302)),
    ("remove_identifier", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("remove_identifier", "post", (302, 302, 403, 403, 404, 404, 404, 404, 302)),
    ("end_membership", "get", (200, 200, 200, 403, 404, 404, 404, 404, 302)),
    ("end_membership", "post", (302, 302, 302, 403, 404, 404, 404, 404, 302)),
    ("send_again", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("send_again", "post", (302, 302, 403, 403, 404, 404, 404, 404, 302)),
    ("withdraw_invitation", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("withdraw_invitation", "post", (302, 302, 403, 403, 404, 404, 404, 404, 302)),
    ("invitation", "get", (200, 200, 200, 200, 200, 200, 200, 200, 200)),
    ("invitation", "post", (405, 405, 405, 405, 405, 405, 405, 405, 405)),
    ("join", "get", (405, 405, 405, 405, 405, 405, 405, 405, 405)),
    ("join", "post", (403, 403, 403, 403, 403, 403, 403, 302, 302)),
    ("make_account", "get", (405, 405, 405, 405, 405, 405, 405, 405, 405)),
    ("make_account", "post", (302, 302, 302, 302, 302, 302, 302, 302, 302)),
    ("add_programme", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("add_programme", "post", (422, 422, 403, 403, 404, 404, 404, 404, 302)),
    ("edit_programme", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("edit_programme", "post", (422, 422, 403, 403, 404, 404, 404, 404, 302)),
    ("funders", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("funders", "post", (422, 422, 403, 403, 404, 404, 404, 404, 302)),
    ("remove_funder", "get", (200, 200, 403, 403, 404, 404, 404, 404, 302)),
    ("remove_funder", "post", (302, 302, 403, 403, 404, 404, 404, 404, 302)),
]
MOST_QUERIES = 12


def address(name: str, cast: Cast, issued) -> str:
    """Where the page stands, for Harbour, its programme, its peer worker and its invitation to the newcomer."""
    harbour, programme = cast.harbour.reference, cast.programme.reference
    things = {
        "people": [harbour],
        "invite": [harbour],
        "identifiers": [harbour],
        "remove_identifier": [harbour, _identifier_of(cast.harbour)],
        "end_membership": [harbour, Membership.objects.get(user=cast.peer_worker).reference],
        "send_again": [harbour, issued.invitation.reference],
        "withdraw_invitation": [harbour, issued.invitation.reference],
        "invitation": [issued.secret],
        "join": [issued.secret],
        "make_account": [issued.secret],
        "add_programme": [harbour],
        "edit_programme": [programme],
        "funders": [programme],
        "remove_funder": [programme, cast.board.reference],
    }
    return reverse(f"organisations:{name}", args=things.get(name, []))


def _identifier_of(organisation) -> str:
    of_register = {"organisation": organisation, "scheme": "GB-NHS", "value": "R1A"}
    return OrganisationIdentifier.objects.get_or_create(**of_register, defaults={"added_at": NOON})[0].reference


@pytest.mark.parametrize(("name", "method", "answers"), PAGES, ids=[f"{page[0]}-{page[1]}" for page in PAGES])
def test_each_person_gets_their_answer(
    name, method, answers, cast, issued, clock, content, as_person, django_assert_max_num_queries
):
    place = address(name, cast, issued)
    for person, expected in zip(ORDER, answers, strict=True):
        browser = as_person(person)
        if method == "get":
            with django_assert_max_num_queries(MOST_QUERIES):
                answer = browser.get(place)
        else:
            answer = _without_trace(lambda browser=browser: browser.post(place))
        assert answer.status_code == expected, person
        if person == "anyone" and name not in ("invitation", "join", "make_account"):
            assert answer.headers["Location"].startswith(reverse("account_login")), name


def _without_trace(send):
    """The answer to a change, with the change undone, so that the next person finds what this one found."""
    from django.db import transaction

    with transaction.atomic():
        answer = send()
        transaction.set_rollback(True)
    return answer


def test_every_address_is_in_the_table():
    from apps.organisations.urls import urlpatterns

    assert {path.name for path in urlpatterns} == {name for name, _, _ in PAGES}


def test_each_refusal_says_why(cast, issued, as_person):
    answer = as_person("peer_worker").get(address("people", cast, issued))
    assert "Only service managers and organisation administrators" in answer.content.decode()
    answer = as_person("reviewer").get(address("edit_programme", cast, issued))
    assert "can change programmes" in answer.content.decode()


def test_a_commissioner_has_no_programmes_of_its_own(cast, issued, as_person):
    place = reverse("organisations:add_programme", args=[cast.board.reference])
    assert as_person("commissioner").get(place).status_code == 403


def test_lists_cost_the_same_however_long_they_are(cast, as_person, django_assert_num_queries, issued):
    from apps.organisations.actions.members import invite
    from apps.organisations.models import Role

    from ..cast import NOON, make_person

    browser = as_person("manager")
    people, roles = address("people", cast, issued), reverse("organisations:your_roles")
    # Session, person, roles, journal, organisation; members and invitations, each counted and read by the page.
    with django_assert_num_queries(9):
        browser.get(people)
    for number in range(12):
        make_person(f"Another peer worker {number}", cast.harbour, Role.PEER_WORKER)
        invite(organisation=cast.harbour, email=f"{number}@example.org", role=Role.REVIEWER, by=cast.manager, at=NOON)
    with django_assert_num_queries(9):
        browser.get(people)
    with django_assert_num_queries(5):
        browser.get(roles)
