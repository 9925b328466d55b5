"""manage.py demo_accounts"""

from django.core.management.base import BaseCommand

from apps.demo.accounts import demonstration_accounts
from apps.demo.demo_content import Person


class Command(BaseCommand):
    """Prints who can sign in to the demonstration, with what, and what for."""

    help = "List the demonstration accounts, what to try with each, and their password."

    def handle(self, **options) -> None:
        accounts = demonstration_accounts()
        if not accounts.people:
            self.stdout.write("There are no demonstration accounts here. To add them: manage.py load_demo")
            return
        self.stdout.write("Sign in as any of these made-up people:")
        self.stdout.write("\n".join(lines(accounts.people)))
        self.stdout.write(f"\nPassword for all of them: {accounts.password}")
        self.stdout.write("If it fails: delete demo-password in the data folder and start again.")


def lines(people: tuple[Person, ...]) -> list[str]:
    """Two lines for each person, so that they fit into a window of 80 columns."""
    width = max(len(person.email) for person in people)
    printed = []
    for person in people:
        printed += [f"  {person.email:<{width}}   {person.name}", f"      {person.to_try}"]
    return printed
