"""The first step of a new organisation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.common.text_fields import EmailField
from apps.common.unicode_text import line_text

from ... import emails
from ...actions.members import invite
from ...actions.start import register_organisation
from ...models import OrganisationKind, Role

# What its first administrator does once they have signed in.
NEXT = {
    OrganisationKind.PROVIDER: (
        "Next, they sign in, add a programme, invite a service manager and peer workers, and name who funds it."
    ),
    OrganisationKind.COMMISSIONER: (
        "Next, they sign in and invite a commissioner, who can be themselves. Reports arrive once a programme that "
        "names this organisation as its funder shares one."
    ),
}


class Command(BaseCommand):
    help = "Register an organisation and invite its first administrator by e-mail."

    def add_arguments(self, parser):
        parser.add_argument("name", help="its name, as people read it on pages and reports")
        parser.add_argument("--kind", choices=OrganisationKind.values, required=True, help="what it does here")
        parser.add_argument("--administrator", metavar="EMAIL", required=True, help="who is invited to look after it")

    def handle(self, *, name: str, kind: str, administrator: str, **options) -> None:
        try:
            email = EmailField().clean(administrator)
        except ValidationError:
            raise CommandError(
                f"{administrator} is not an e-mail address. Use one such as name@example.org."
            ) from None
        if not line_text(name):
            raise CommandError("Give the organisation a name.")
        at = timezone.now()
        try:
            with transaction.atomic():
                organisation = register_organisation(
                    name=line_text(name), kind=OrganisationKind(kind), by=None, at=at
                )
                issued = invite(organisation=organisation, email=email, role=Role.ADMINISTRATOR, by=None, at=at)
        except NotAllowed as refusal:
            raise CommandError(refusal.reason) from None
        emails.send_invitation(issued, at=at)
        self.stdout.write(f"{organisation.name} is registered ({organisation.reference}).")
        self.stdout.write(f"An invitation is on its way to {email}.")
        self.stdout.write(NEXT[OrganisationKind(kind)])
        self.stdout.write(f"The link works for seven days: {emails.invitation_link(issued)}")
