"""Write a person's data package without a worker."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.models import User
from apps.exports.data_package import write_package
from apps.exports.queries.readers import reader_for


class Command(BaseCommand):
    """The same file as the page gives: what this person may read, on the day on which it is made."""

    help = (
        "Writes the data package of one person into a file: audits, ratings, scores and more, as they may read them."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email", help="the person’s e-mail address")
        parser.add_argument("--output", required=True, type=Path, help="the file to write, such as data.zip")

    def handle(self, *args, **options) -> None:
        person = User.objects.filter(email=options["email"].lower(), is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody with the address {options['email']} has an account here.")
        try:
            with options["output"].open("wb") as file:
                rows = write_package(file, reader_for(person, timezone.now()))
        except OSError as problem:
            raise CommandError(f"{options['output']} cannot be written: {problem.strerror}.") from problem
        self.stdout.write(f"{options['output']}: {len(rows)} tables, {sum(rows.values()):,} rows.")
