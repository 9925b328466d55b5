"""python -m tests.faults.more_programmes 7: so many programmes more for Harbour, each with a signed-off audit."""

import os
import sys


def add(how_many: int) -> None:
    from apps.accounts.models import User
    from apps.organisations.models import Organisation
    from apps.rubric.queries.rubric_loader import newest_published
    from tests.cast import make_programme
    from tests.reports import audits

    harbour = Organisation.objects.get(name="Harbour")
    manager = User.objects.get(memberships__organisation=harbour, memberships__role="manager")
    for number in range(how_many):
        audits.usual(make_programme(harbour, f"Programme {number}"), newest_published(), manager)


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    add(int(sys.argv[1]))
