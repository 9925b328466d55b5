"""Bring everything into another database: from SQLite to PostgreSQL, or back."""

from django.core.management.base import BaseCommand, CommandError

from apps.config.database_move import CannotMoveError, move_everything


class Command(BaseCommand):
    """While nothing else runs. The database that `DATABASE_URL` names is only read."""

    help = "Brings everything that the database holds into an empty one, of either kind, and compares both."

    def add_arguments(self, parser) -> None:
        parser.add_argument("address", help="the empty database, as DATABASE_URL would name it")

    def handle(self, *args, **options) -> None:
        try:
            moved = move_everything(options["address"])
        except CannotMoveError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{moved.rows:,} rows of {moved.tables} tables are moved and compared.")
        self.stdout.write(f"{moved.sign_offs} signed-off audits are what they were, and guarded.")
        if moved.changed:
            self.stdout.write(f"Not what was signed off, here as there: {', '.join(moved.changed)}.")
        self.stdout.write("Set DATABASE_URL to it, and start again. Files and keys stay where they are.")
