"""The first step of a new organisation."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from apps.common.errors import NotAllowed

from ... import emails
from ...actions.members import invite
from ...actions.start import register_organisation
from ...models import Kind, Role


class Command(BaseCommand):
    help = "Register an organisation and invite its first administrator by e-mail."

    def add_arguments(self, parser):
        parser.add_argument("name", help="its name, as people read it on pages and reports")
        parser.add_argument("--kind", choices=Kind.values, required=True, help="what it does here")
        parser.add_argument("--administrator", metavar="EMAIL", required=True, help="who is invited to look after it")

    def handle(self, *, name: str, kind: str, administrator: str, **options) -> None:
        email = administrator.strip().lower()
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(
                f"{administrator} is not an e-mail address. Use one such as name@example.org."
            ) from None
        if not name.strip():
            raise CommandError("Give the organisation a name.")
        at = timezone.now()
        try:
            with transaction.atomic():
                organisation = register_organisation(name=name.strip(), kind=Kind(kind), by=None, at=at)
                issued = invite(organisation=organisation, email=email, role=Role.ADMINISTRATOR, by=None, at=at)
        except NotAllowed as refusal:
            raise CommandError(refusal.reason) from None
        emails.send_invitation(issued, at=at)
        self.stdout.write(f"{organisation.name} is registered ({organisation.reference}).")
        self.stdout.write(f"An invitation is on its way to {email}.")
        self.stdout.write(f"The link works for seven days: {emails.invitation_link(issued)}")
