"""A commissioner's home."""

import pytest
from django.urls import reverse

from apps.assessments.actions.sharing import withdraw_share
from apps.assessments.models import Share
from apps.organisations.models import Commission
from tests.cast import NOON, make_programme
from tests.reports import audits


def look(as_person, name):
    return as_person(name).get(reverse("reports:shared"))


@pytest.mark.parametrize(
    ("name", "status", "sees"),
    [
        ("commissioner", 200, True),
        ("other_commissioner", 200, False),
        ("manager", 200, False),
        ("administrator", 200, False),
        ("peer_worker", 200, False),
        ("reviewer", 200, False),
        ("other_manager", 200, False),
        ("newcomer", 200, False),
        ("anyone", 302, False),
    ],
)
def test_who_sees_what(as_person, shared, name, status, sees):
    page = look(as_person, name)
    assert page.status_code == status
    assert ("Walking Alongside" in page.text) == sees


def test_it_leads_to_the_page_and_to_the_file(as_person, shared):
    page = look(as_person, "commissioner").text
    assert reverse("reports:document", args=[shared.reference]) in page
    assert reverse("reports:ask", args=[shared.reference]) in page
    assert "Self-assessed by the café" in page
    assert "shared on 2 March 2026" in page


def test_an_empty_home_says_what_will_come(as_person):
    assert "Nothing is shared with you yet" in look(as_person, "commissioner").text


def test_withdrawn_is_gone(as_person, cast, shared):
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert "Walking Alongside" not in look(as_person, "commissioner").text


def test_what_is_no_longer_funded_is_gone(as_person, shared):
    Commission.objects.all().delete()
    assert "Walking Alongside" not in look(as_person, "commissioner").text


def test_its_queries_do_not_grow(as_person, cast, shared, small_rubric, django_assert_max_num_queries):
    for number in range(6):
        programme = make_programme(cast.moorland, f"Common Ground {number}")
        Commission.objects.create(programme=programme, commissioner=cast.board, named_at=NOON)
        audit = audits.usual(programme, small_rubric, cast.other_manager)
        Share.objects.create(assessment=audit, commissioner=cast.board, shared_by=cast.other_manager, shared_at=NOON)
    browser = as_person("commissioner")
    browser.get(reverse("reports:shared"))
    with django_assert_max_num_queries(12):
        page = browser.get(reverse("reports:shared"))
    assert page.text.count("<article") == 7
