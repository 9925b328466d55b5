"""python -m tests.benchmarks.crowd: what the benchmark of pages needs to know of an installation, as JSON.

With a number: gives the demonstration's first provider so many more managers and some more submitted audits, and
prints their sessions, the busiest pages with their queries, and the audits whose reports can be asked for.
With the word steps: prints the milliseconds of each step of the reports made so far, as medians.
"""

import json
import os
import statistics
import sys

MANAGER = "manager@harbour.example"
AUDITS = 5


def session_of(user) -> str:
    """The key of a session as signing in makes it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def more_managers(number: int) -> list:
    """People who manage the programmes of the demonstration's first provider."""
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.organisations.models import Membership, Role

    first = Membership.objects.select_related("organisation").get(user__email=MANAGER, role=Role.MANAGER)
    people = []
    for place in range(number):
        user = User.objects.create_user(email=f"manager{place}@crowd.example", name=f"Manager {place}")
        Membership.objects.create(user=user, organisation=first.organisation, role=Role.MANAGER, since=timezone.now())
        people.append(user)
    return people


def more_audits(manager) -> list[str]:
    """References of signed-off audits with every indicator answered, reasons and notes included."""
    from apps.organisations.models import Programme
    from apps.rubric.queries.rubric_loader import newest_published
    from tests.reports import audits

    programme = Programme.objects.filter(organisation__memberships__user=manager).order_by("name").last()
    found = []
    for _ in range(AUDITS):
        words = "We listened, wrote it down, and went back to ask whether we had it right. " * 2
        audit = audits.usual(programme, newest_published(), manager, texts=[words])
        found.append(audit.reference)
    return found


def queries_of(ask) -> int:
    """How many queries a request costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()
    with CaptureQueriesContext(connection) as made:
        assert ask().status_code == 200
    return len(made)


def pages() -> dict[str, str]:
    """The busiest pages: what they are called here, and their addresses."""
    from apps.assessments.models import Assessment
    from apps.assessments.statuses import AuditStatus

    ours = Assessment.objects.filter(programme__organisation__memberships__user__email=MANAGER)
    draft = ours.get(status=AuditStatus.DRAFT).reference
    done = ours.filter(status=AuditStatus.SIGNED_OFF).order_by("period_start").first().reference
    return {
        "sign in": "/account/login/",
        "the framework": "/framework/",
        "a factor of the framework": "/framework/empowering/",
        "programmes": "/programmes/",
        "audit, task list": f"/audits/{draft}/",
        "audit, one factor": f"/audits/{draft}/factors/accepting/",
        "audit, summary": f"/audits/{draft}/summary/",
        "report as a page": f"/reports/audits/{done}/",
    }


def describe(number: int) -> dict:
    """Sessions, pages and queries."""
    from django.test import Client

    from apps.rubric.queries.rubric_loader import load_rubric_content, newest_published

    people = more_managers(number)
    signed_in, visitor = Client(), Client()
    signed_in.force_login(people[0])
    found = pages()

    def of_page(path: str) -> dict:
        for_everybody = path.startswith(("/account", "/framework"))
        browser = visitor if for_everybody else signed_in
        return {"path": path, "queries": queries_of(lambda: browser.get(path)), "signed_in": not for_everybody}

    codes = [
        one.id for factor in load_rubric_content(newest_published()).content.factors for one in factor.indicators
    ]
    saving = found["audit, task list"] + "answers/"
    said = iter(range(1, 3))
    return {
        "managers": [session_of(user) for user in people],
        "pages": {name: of_page(path) for name, path in found.items()},
        "save": {
            "path": saving,
            "indicators": codes[-number:],
            "queries": queries_of(
                lambda: signed_in.post(
                    f"{saving}{codes[-1]}/",
                    {f"{codes[-1]}-answer": next(said), f"{codes[-1]}-expected_version": 0, "client_id": "queries"},
                )
            ),
        },
        "reports": more_audits(people[0]),
    }


def steps() -> dict[str, float]:
    """Milliseconds of each step of the reports made so far, as medians."""
    from apps.reports.models import Report

    made = list(Report.objects.exclude(file="").values_list("milliseconds", flat=True))
    return {name: statistics.median(one[name] for one in made if name in one) for name in made[0]}


if __name__ == "__main__":
    import django
    from django.test.utils import override_settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "apps.config.settings")
    django.setup()
    with override_settings(ALLOWED_HOSTS=["*"]):
        print(json.dumps(steps() if sys.argv[1] == "steps" else describe(int(sys.argv[1]))))
