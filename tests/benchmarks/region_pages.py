"""python -m tests.benchmarks.region_pages: what the benchmark of portfolios has to know of an installation, as JSON.

With a number: gives the made-up region's commissioner so many people, and prints their sessions, and the pages that
somebody with many programmes reads, with the queries of each. A page that this version has not is left out.
"""

import json
import os
import sys

COMMISSIONER, MANAGER = "commissioner@region.example", "manager@region.example"
# What it is called here, who reads it, the name of its address, what that takes, and what is asked there.
PAGES = (
    ("first page", COMMISSIONER, "start", None, ""),
    ("shared with you", COMMISSIONER, "reports:shared", None, ""),
    ("portfolio", COMMISSIONER, "portfolio:portfolio", None, ""),
    ("  page 2", COMMISSIONER, "portfolio:portfolio", None, "page=2"),
    ("  search", COMMISSIONER, "portfolio:portfolio", None, "search=lantern"),
    ("  one factor at 3 or below", COMMISSIONER, "portfolio:portfolio", None, "factor=accepting&at_or_below=3"),
    ("  kind of rating, due", COMMISSIONER, "portfolio:portfolio", None, "kind=independent&show=due"),
    ("  by a factor", COMMISSIONER, "portfolio:portfolio", None, "sort=factor.accepting"),
    ("  by period, downwards", COMMISSIONER, "portfolio:portfolio", None, "sort=-period"),
    ("  as CSV, all rows", COMMISSIONER, "portfolio:portfolio_file", None, ""),
    ("one programme", COMMISSIONER, "portfolio:programme", "programme", ""),
    ("windows", COMMISSIONER, "portfolio:windows", None, ""),
    ("practices", COMMISSIONER, "portfolio:practices", None, ""),
    ("requests", COMMISSIONER, "portfolio:requests", None, ""),
    ("report as a page", COMMISSIONER, "reports:document", "audit", ""),
    ("comparison pool", MANAGER, "portfolio:comparison_pool", None, ""),
    ("orders", COMMISSIONER, "portfolio:order_reports", None, ""),
    ("data files", COMMISSIONER, "exports:data_package", None, ""),
    ("programmes of a provider", MANAGER, "assessments:programmes", None, ""),
)


def colleagues_of(email: str, number: int) -> list:
    """So many people with the roles of this one."""
    from apps.accounts.models import User
    from apps.organisations.models import Membership

    first = User.objects.get(email=email)
    people = [first]
    for place in range(1, number):
        user = User.objects.create_user(email=f"{place}.{email}", name=f"Colleague {place}")
        for role in first.memberships.all():
            Membership.objects.create(user=user, organisation=role.organisation, role=role.role, since=role.since)
        people.append(user)
    return people


def paths() -> dict[str, tuple[str, str]]:
    """Who reads each page, and its address."""
    from django.urls import NoReverseMatch, reverse

    from apps.assessments.models import Share

    share = Share.objects.filter(commissioner__memberships__user__email=COMMISSIONER).order_by("-shared_at").first()
    things = {"programme": share.assessment.programme.reference, "audit": share.assessment.reference}
    found = {}
    for label, reader, name, thing, asked in PAGES:
        try:
            path = reverse(name, args=[things[thing]] if thing else [])
        except NoReverseMatch:
            continue
        found[label] = (reader, f"{path}?{asked}" if asked else path)
    return found


def describe(number: int) -> dict:
    """Sessions, pages and queries."""
    from django.test import Client

    from tests.benchmarks.crowd import queries_of, session_of

    people = {email: colleagues_of(email, number) for email in (COMMISSIONER, MANAGER)}
    pages = {}
    for label, (reader, path) in paths().items():
        client = Client()
        client.force_login(people[reader][0])
        queries = queries_of(lambda client=client, path=path: client.get(path))
        pages[label] = {"reader": reader, "path": path, "queries": queries}
    sessions = {email: [session_of(user) for user in of_role] for email, of_role in people.items()}
    return {"sessions": sessions, "pages": pages}


if __name__ == "__main__":
    import django
    from django.test.utils import override_settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    with override_settings(ALLOWED_HOSTS=["*"]):
        print(json.dumps(describe(int(sys.argv[1]))))
