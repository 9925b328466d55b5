"""Help for somebody who cannot sign in any more."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ... import actions
from ...models import User


class Command(BaseCommand):
    help = "Turn off the second step of a person who lost their phone and their recovery codes."

    def add_arguments(self, parser):
        parser.add_argument("email", help="the address the person signs in with")

    def handle(self, *, email: str, **options) -> None:
        try:
            user = User.objects.get_by_natural_key(email)
        except User.DoesNotExist:
            raise CommandError(f"Nobody signs in with {email}. Check the address.") from None
        actions.remove_second_step(user=user, by=None, at=timezone.now())
        self.stdout.write(f"{user.email} can sign in with the password alone, and set up a second step again.")
