"""No answer's words, size, headers or steps tell whether there is an account: links and invitations.

Signing in, asking for a new password and changing one's address: `test_outgoing_emails.py`.
"""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from apps.accounts import actions
from apps.accounts.models import User
from apps.assessments.models import Review
from apps.organisations.models import Invitation, Role
from tests.cast import NOON
from tests.factories import make_audit

from .test_outgoing_emails import ADDRESSES, everything_seen, people  # noqa: F401 - a fixture

MADE_UP_KEY = "d1y3k2-0123456789abcdef0123456789abcdef"


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_made_up_link_for_a_new_password_tells_of_no_number_whose_it_is(people):  # noqa: F811
    closed = User.objects.get(email=ADDRESSES["closed"])
    actions.close_account(user=closed, by=closed, at=NOON)
    before = list(closed.emailaddress_set.all())
    without = User.objects.get(email=ADDRESSES["without a password"])
    seen = {}
    numbers = {"nobody": 9_999_999, "known": people.pk, "closed": closed.pk, "no password": without.pk}
    for kind, number in numbers.items():
        address = reverse("account_reset_password_from_key", args=[int_to_base36(number), MADE_UP_KEY])
        status, headers, _, page, shapes = everything_seen(Client(), address, {}, address)
        assert status == 410
        seen[kind] = (headers | {"Content-Length": ""}, page, shapes)
    assert [kind for kind in seen if seen[kind] != seen["nobody"]] == []
    assert list(closed.emailaddress_set.all()) == before  # looking at a link writes nothing


@pytest.mark.parametrize("number", [0, 2**63 - 1, 2**63, 36**12, 36**13 - 1])
def test_a_number_that_no_account_can_have_is_a_link_that_is_over(db, client, number):
    address = reverse("account_reset_password_from_key", args=[int_to_base36(number), MADE_UP_KEY])
    assert client.get(address).status_code == 410


@pytest.mark.parametrize("role", [Role.MANAGER, Role.PEER_WORKER])
def test_inviting_somebody_takes_the_same_steps_for_every_address(cast, people, emails_wait, role):  # noqa: F811
    page = reverse("organisations:invite", args=[cast.harbour.reference])
    seen = {}
    for kind, address in ADDRESSES.items():
        seen[kind] = everything_seen(browser_of(cast.manager), page, {"email": address, "role": role}, address)
    assert Invitation.objects.filter(email__in=ADDRESSES.values(), role=role).count() == len(ADDRESSES)
    assert [kind for kind in seen if seen[kind] != seen["unknown"]] == []


def test_asking_for_a_second_rating_takes_the_same_steps_for_every_address(cast, rubric, people, emails_wait):  # noqa: F811
    audit = make_audit(cast.programme, rubric, cast.manager)
    page = reverse("assessments:invite_reviewer", args=[audit.reference])
    seen = {}
    for kind, address in ADDRESSES.items():
        typed = {"email": address, "is_independent": "yes"}
        with transaction.atomic():
            seen[kind] = everything_seen(browser_of(cast.manager), page, typed, address)
            assert Review.objects.get().email == address
            transaction.set_rollback(True)
    assert [kind for kind in seen if seen[kind] != seen["unknown"]] == []
