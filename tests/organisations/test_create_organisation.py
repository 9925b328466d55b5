"""The command with which a host brings an organisation in."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.organisations.models import Invitation, Organisation, Role

pytestmark = pytest.mark.django_db


def create(name="Lighthouse", kind="provider", administrator="First@Example.org") -> str:
    said = StringIO()
    call_command("create_organisation", name, "--kind", kind, "--administrator", administrator, stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("kind", ["provider", "commissioner"])
def test_it_registers_and_invites(kind, client):
    said = create(kind=kind)
    organisation = Organisation.objects.get(name="Lighthouse")
    invitation = organisation.invitations.get()
    assert (organisation.kind, invitation.role, invitation.email) == (kind, Role.ADMINISTRATOR, "first@example.org")
    assert mail.outbox[0].to == ["first@example.org"]
    assert "The people who run this Even Ground invite you to Lighthouse." in mail.outbox[0].body
    link = said.split()[-1]
    assert link in mail.outbox[0].body
    page = client.get(link[link.index("/invitations/") :])
    assert "The people who run this installation invite you" in " ".join(page.content.decode().split())
    assert reverse("account_login") not in page.content.decode().split("</header>")[1]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"administrator": "nonsense"}, "nonsense is not an e-mail address"),
        ({"name": "  "}, "Give the organisation a name"),
        ({"name": "lighthouse"}, "There is an organisation called lighthouse already"),
    ],
)
def test_a_mistake_is_a_sentence_and_changes_nothing(given, said):
    create()
    with pytest.raises(CommandError, match=said):
        create(**given)
    assert (Organisation.objects.count(), Invitation.objects.count()) == (1, 1)
