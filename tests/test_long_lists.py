"""Lists that grow are read by the page: the same queries and about the same bytes, however long they are."""

from datetime import date, timedelta

from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.ended_sessions import forget_ended_sessions
from apps.accounts.models import User
from apps.activity_log.models import Event
from apps.assessments.models import Assessment, FactorScore, Review, Share, SignOff
from apps.assessments.statuses import AuditStatus
from apps.organisations.models import Invitation, Membership, Role

from .cast import NOON
from .factories import make_audit

BAD_PAGES = ("0", "-1", "last", "x" * 5000, "9" * 31, "9" * 5000, "1.5", "", "%E2%91%A1")


def cost_of(browser, path: str) -> tuple[int, int]:
    """How many queries and how many bytes a page takes."""
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path)
    assert response.status_code == 200
    return len(queries), len(response.content)


def make_copies(first: Assessment, number: int, **others) -> list[Assessment]:
    """So many audits that are like the first, but for other values."""
    fields = {
        field.attname: getattr(first, field.attname)
        for field in Assessment._meta.concrete_fields
        if field.name not in ("id", "reference")
    }
    return Assessment.objects.bulk_create(Assessment(**fields | others) for _ in range(number))


def make_many(cast, rubric, number: int) -> list[Assessment]:
    """So many signed-off audits of the programme, each with its scores, and one."""
    first = make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF)
    # Nothing can be added to what is signed off.
    copies = make_copies(first, number, status=AuditStatus.DISCARDED, signed_off_by_id=None, signed_off_at=None)
    for audit in copies:
        sign_off = SignOff.objects.get(assessment=first)
        scores = list(FactorScore.objects.filter(sign_off=sign_off))
        sign_off.pk, sign_off.assessment = None, audit
        sign_off.save(force_insert=True)
        for score in scores:
            score.pk, score.sign_off = None, sign_off
        FactorScore.objects.bulk_create(scores)
    signed_off = {"status": first.status, "signed_off_by": first.signed_off_by, "signed_off_at": first.signed_off_at}
    Assessment.objects.filter(pk__in=[audit.pk for audit in copies]).update(**signed_off)
    return [first, *copies]


def share_many(cast, rubric, number: int) -> None:
    for audit in make_many(cast, rubric, number):
        Share.objects.create(assessment=audit, commissioner=cast.board, shared_by=cast.manager, shared_at=NOON)


def test_what_is_shared_with_a_commissioner(cast, rubric, as_person):
    share_many(cast, rubric, 45)
    browser, path = as_person("commissioner"), reverse("reports:shared")
    queries, size = cost_of(browser, path)
    assert queries <= 12
    seen = set()
    for number in (1, 2, 3):
        page = browser.get(f"{path}?page={number}")
        found = {row.assessment.pk for row in page.context["page"].rows}
        assert not seen & found
        seen |= found
    assert len(seen) == 46
    assert "Page 2 of" in browser.get(path).content.decode()
    for bad in BAD_PAGES:
        assert browser.get(f"{path}?page={bad}").status_code == 200
    assert size < 60_000


def test_the_audits_of_a_programme(cast, rubric, as_person):
    audits = make_many(cast, rubric, 44)
    audits.append(make_audit(cast.programme, rubric, cast.manager, period=(date(2001, 4, 1), date(2002, 3, 31))))
    browser, path = as_person("manager"), reverse("assessments:programme", args=[cast.programme.reference])
    queries, size = cost_of(browser, path)
    assert queries <= 12
    assert size < 60_000
    seen = []
    for number in (1, 2, 3):
        page = browser.get(f"{path}?page={number}").context["page"]
        seen += [row.audit.pk for row in page.audits]
        assert (page.profile is not None) == (number == 1)
        assert "has an open audit" in page.start_refusal  # also where it stands on another page
    assert sorted(seen) == sorted(audit.pk for audit in audits)
    assert seen[-1] == audits[-1].pk
    assert "Page 2 of" in browser.get(path).content.decode()
    for bad in BAD_PAGES:
        assert browser.get(f"{path}?page={bad}").status_code == 200


def test_the_reviews_of_a_reviewer(cast, rubric, as_person):
    Review.objects.bulk_create(
        Review(assessment=audit, email=cast.reviewer.email, invited_by=cast.manager, invited_at=NOON)
        for audit in make_copies(make_audit(cast.programme, rubric, cast.manager, status=AuditStatus.DISCARDED), 45)
    )
    browser, path = as_person("reviewer"), reverse("assessments:reviews")
    queries, size = cost_of(browser, path)
    assert queries <= 12
    assert size < 60_000
    seen = []
    for number in (1, 2, 3):
        page = browser.get(f"{path}?page={number}").context["page"]
        seen += [row.review.pk for row in page.rows]
    assert sorted(seen) == sorted(Review.objects.values_list("pk", flat=True))
    assert "Page 2 of" in browser.get(path).content.decode()
    for bad in BAD_PAGES:
        assert browser.get(f"{path}?page={bad}").status_code == 200


def test_the_people_of_an_organisation(cast, as_person):
    browser, path = as_person("manager"), reverse("organisations:people", args=[cast.harbour.reference])
    people = User.objects.bulk_create(
        User(email=f"person{number}@example.org", name=f"Person {number:04}") for number in range(160)
    )
    Membership.objects.bulk_create(
        Membership(user=person, organisation=cast.harbour, role=Role.PEER_WORKER, since=NOON) for person in people
    )
    Invitation.objects.bulk_create(
        Invitation(
            organisation=cast.harbour,
            email=f"asked{number}@example.org",
            role=Role.REVIEWER,
            secret_digest=f"{number:064}",
            invited_at=NOON,
            expires_at=NOON,
        )
        for number in range(60)
    )
    queries, size = cost_of(browser, path)
    assert queries <= 12
    assert size < 120_000
    members, invited = set(), set()
    for number in (1, 2, 3, 4):
        page = browser.get(f"{path}?page={number}").context["page"]
        for group in page.groups:
            members |= {member.membership.pk for member in group.members}
        invited |= {waiting.invitation.pk for waiting in page.waiting}
    assert len(members) == 164
    assert len(invited) == 60
    for bad in BAD_PAGES:
        assert browser.get(f"{path}?page={bad}").status_code == 200


def test_the_links_between_pages_keep_what_was_asked_for(cast, rubric, as_person):
    share_many(cast, rubric, 25)
    page = as_person("commissioner").get(reverse("reports:shared") + "?order=name&page=2").content.decode()
    assert 'href="?order=name&amp;page=1"' in page


def test_what_one_person_did_is_looked_up_by_an_index(db):
    Event.objects.bulk_create(
        Event(at=NOON, what="x", by=number % 50, target_kind="a", target_reference="b") for number in range(2_000)
    )
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, Event._meta.db_table)
    assert ["by"] in [found["columns"] for found in names.values() if found["index"]]


def test_sessions_that_are_over_go(db):
    at = timezone.now()
    for key, hours in (("over" * 8, -1), ("open" * 8, 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=at + timedelta(hours=hours))
    assert forget_ended_sessions(at=at) == 1
    assert [session.session_key for session in Session.objects.all()] == ["open" * 8]
