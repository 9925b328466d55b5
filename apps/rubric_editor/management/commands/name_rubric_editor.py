"""manage.py name_rubric_editor EMAIL [--take-away]"""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.common.errors import NotAllowed
from apps.common.unicode_text import plain_address

from ...actions.editors import name_editor, unname_editor


class Command(BaseCommand):
    """Lets a person write versions of the rubric, or no longer."""

    help = "Let a person who has an account write the next version of the rubric."

    def add_arguments(self, parser):
        parser.add_argument("email", metavar="EMAIL", help="the address that they sign in with")
        parser.add_argument("--take-away", action="store_true", help="take the role away again")

    def handle(self, *, email: str, take_away: bool, **options):
        person = get_user_model().objects.filter(email__iexact=plain_address(email)).first()
        if person is None:
            raise CommandError(f"Nobody has an account with the address {email}. Invite them first.")
        at = timezone.now()
        try:
            if take_away:
                unname_editor(person=person, by=None, at=at)
            else:
                name_editor(person=person, by=None, at=at)
        except NotAllowed as refusal:
            raise CommandError(refusal.reason) from None
        can = "can no longer" if take_away else "can now"
        self.stdout.write(f"{person.name} {can} write versions of the rubric.")
