"""manage.py demo_accounts"""

from django.core.management.base import BaseCommand

from apps.config.demo.accounts import demonstration_accounts

HEADINGS = ("Role", "E-mail", "What to try")


class Command(BaseCommand):
    """Prints who can sign in to the demonstration, with what, and what for."""

    help = "List the demonstration accounts, what to try with each, and their password."

    def handle(self, **options) -> None:
        found = demonstration_accounts()
        if not found.people:
            self.stdout.write("There are no demonstration accounts here. To add them: manage.py load_demo")
            return
        rows = [(person.name, person.email, person.to_try) for person in found.people]
        self.stdout.write("\n".join(table([HEADINGS, *rows])))
        self.stdout.write(f"\nPassword for all of them: {found.password}")
        self.stdout.write("If one of them has another by now: delete demo-password in the data folder, start again.")


def table(rows: list[tuple[str, str, str]]) -> list[str]:
    """The rows in columns as wide as they need to be, with a rule under the first."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return [lines[0], "   ".join("-" * width for width in widths), *lines[1:]]
