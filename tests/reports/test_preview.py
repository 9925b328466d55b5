"""What a commissioner will see, before it is shared."""

import pytest
from django.urls import reverse

from apps.assessments.models import Share


def look(as_person, name, audit, commissioner):
    return as_person(name).get(reverse("reports:preview", args=[audit.reference, commissioner.reference]))


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("manager", 200),
        ("administrator", 403),
        ("peer_worker", 403),
        ("reviewer", 403),
        ("other_manager", 404),
        ("commissioner", 404),
        ("other_commissioner", 404),
        ("newcomer", 404),
        ("anyone", 302),
    ],
)
def test_who_previews(as_person, cast, signed_off, name, status):
    assert look(as_person, name, signed_off, cast.board).status_code == status


def test_a_body_that_does_not_fund_it_cannot_be_shown_it(as_person, cast, signed_off):
    assert look(as_person, "manager", signed_off, cast.other_board).status_code == 404


def test_the_button_shares(as_person, cast, signed_off):
    page = look(as_person, "manager", signed_off, cast.board)
    address = reverse("assessments:share", args=[signed_off.reference, cast.board.reference])
    assert address in page.text
    assert as_person("manager").post(address).status_code == 302
    assert Share.objects.filter(assessment=signed_off, commissioner=cast.board, withdrawn_at=None).exists()


def test_it_is_the_same_document(as_person, cast, shared):
    def document(page):
        return page[page.index('<div class="report">') : page.index('id="r-annex"')]

    seen = as_person("commissioner").get(reverse("reports:document", args=[shared.reference])).text
    assert document(look(as_person, "manager", shared, cast.board).text) == document(seen)


def test_its_queries_are_few(as_person, cast, signed_off, django_assert_max_num_queries):
    browser = as_person("manager")
    address = reverse("reports:preview", args=[signed_off.reference, cast.board.reference])
    browser.get(address)
    with django_assert_max_num_queries(24):
        browser.get(address)
