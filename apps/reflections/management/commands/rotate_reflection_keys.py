"""manage.py rotate_reflection_keys"""

from django.core.management.base import BaseCommand

from apps.common.crypto import new_key

from ...rotation import rotate


class Command(BaseCommand):
    """Encrypts every reflection under the first key, so that older keys can go. Safe to stop and to run again."""

    help = "Seal all reflections under the first of REFLECTION_KEYS. With --make-key: print a new key and do nothing."

    def add_arguments(self, parser):
        parser.add_argument("--make-key", action="store_true", help="print a key for the front of REFLECTION_KEYS")

    def handle(self, *, make_key: bool, **options) -> None:
        if make_key:
            self.stdout.write(new_key())
            return
        counts = rotate()
        self.stdout.write(
            f"{counts.changed} sealed anew, {counts.as_they_were} under the newest key already, "
            f"{counts.locked} that no key opens."
        )
        if counts.locked:
            self.stdout.write("Look for the key that is missing before you throw any away.")
