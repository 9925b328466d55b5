"""Taking the file away."""

from datetime import date
from urllib.parse import quote

import pytest
from django.urls import reverse

from apps.assessments.actions.sharing import withdraw_share
from apps.assessments.models import Assessment
from apps.reports.freshness import report_inputs_hash
from apps.reports.models import Report
from tests.cast import NOON
from tests.reports import audits
from tests.reports.conftest import make_ready


def take(as_person, name, report, **options):
    return as_person(name).get(reverse("reports:download", args=[report.reference]), **options)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("manager", 200),
        ("administrator", 200),
        ("peer_worker", 200),
        ("reviewer", 200),
        ("other_manager", 404),
        ("commissioner", 200),
        ("other_commissioner", 404),
        ("newcomer", 404),
        ("anyone", 302),
    ],
)
def test_who_takes_it(as_person, shared, ready, name, status):
    assert take(as_person, name, ready).status_code == status


def test_it_is_a_file_that_no_cache_keeps(as_person, ready):
    answer = take(as_person, "manager", ready)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 a report"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="walking-alongside-audit-2026-03-v1.pdf"'
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Łódź & friends: “peers”", "łódź-friends-peers-audit-2026-03-v1.pdf"),
        ("同伴支持", "同伴支持-audit-2026-03-v1.pdf"),
        ("../../etc/passwd", "etcpasswd-audit-2026-03-v1.pdf"),
        ("x" * 120, "x" * 60 + "-audit-2026-03-v1.pdf"),
    ],
)
def test_its_name_is_sensible(as_person, cast, ready, name, expected):
    cast.programme.name = name
    cast.programme.save()
    Report.objects.update(inputs_hash=report_inputs_hash(Assessment.objects.get(), None, names_newer=True))
    said = take(as_person, "manager", ready)["Content-Disposition"]
    name = f'filename="{expected}"' if expected.isascii() else f"filename*=utf-8''{quote(expected)}"
    assert said == f"attachment; {name}"


def test_permission_is_asked_again_each_time(as_person, cast, shared, ready):
    assert take(as_person, "commissioner", ready).status_code == 200
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert take(as_person, "commissioner", ready).status_code == 404


def test_a_file_that_says_something_else_is_handed_to_nobody(as_person, cast, shared):
    earlier = make_ready(shared, cast.manager, content_hash="0" * 64)
    for name in ("manager", "administrator", "peer_worker", "reviewer", "commissioner"):
        refusal = take(as_person, name, earlier)
        assert refusal.status_code == 403
        assert "does not say what stands today" in refusal.text
        offer = as_person(name).get(reverse("reports:progress", args=[earlier.reference])).text
        assert "Make it anew" in offer
        assert reverse("reports:download", args=[earlier.reference]) not in offer


def test_a_file_made_before_a_change_is_handed_to_nobody(as_person, cast, shared, ready):
    cast.programme.name = "Walking Together"
    cast.programme.save()
    for name in ("manager", "administrator", "peer_worker", "reviewer", "commissioner"):
        refusal = take(as_person, name, ready)
        assert refusal.status_code == 403
        assert "does not say what stands today" in refusal.text


def test_what_is_not_ready_is_not_there(as_person, signed_off):
    report = Report.objects.create(assessment=signed_off, content_hash="0" * 64, requested_at=NOON)
    assert take(as_person, "manager", report).status_code == 404


def test_a_file_that_is_gone_can_be_made_again(as_person, ready):
    ready.file.storage.delete(ready.file.name)
    answer = take(as_person, "manager", ready, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("reports:document", args=[ready.assessment.reference])
    assert "Make the PDF again." in answer.text


def test_its_name_follows_the_period(as_person, cast, small_rubric):
    period = (date(2027, 1, 1), date(2027, 12, 31))
    audit = audits.usual(cast.programme, small_rubric, cast.manager, period=period)
    assert (
        "audit-2027-12-v1.pdf" in take(as_person, "manager", make_ready(audit, cast.manager))["Content-Disposition"]
    )


def test_its_queries_are_few(as_person, shared, ready, django_assert_max_num_queries):
    browser = as_person("commissioner")
    take(as_person, "commissioner", ready)
    with django_assert_max_num_queries(24):
        browser.get(reverse("reports:download", args=[ready.reference]))
