"""One page to share a report: who funds the programme, what they see, sharing it and taking it back."""

import re
from itertools import pairwise

import pytest
from django.urls import reverse

from apps.assessments.models import Share
from apps.organisations.models import Commission

from . import audits


def look(as_person, name, audit):
    return as_person(name).get(reverse("reports:sharing", args=[audit.reference]))


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
def test_who_opens_it(as_person, signed_off, name, status):
    assert look(as_person, name, signed_off).status_code == status


def test_a_body_that_does_not_fund_it_cannot_be_shown_it(as_person, cast, signed_off):
    address = reverse("assessments:share", args=[signed_off.reference, cast.other_board.reference])
    assert address not in look(as_person, "manager", signed_off).text
    assert as_person("manager").post(address).status_code == 404


def test_who_funds_it_is_named_here_and_then_it_can_be_shared(as_person, cast, signed_off):
    Commission.objects.all().delete()
    browser = as_person("manager")
    place = reverse("reports:sharing", args=[signed_off.reference])
    assert "Nobody is named as a funder" in browser.get(place).text
    refused = browser.post(place, {"commissioner": ""})
    assert refused.status_code == 422
    assert "Choose a commissioner." in refused.text
    named = browser.post(place, {"commissioner": cast.board.reference}, follow=True)
    address = reverse("assessments:share", args=[signed_off.reference, cast.board.reference])
    assert address in named.text
    shared = browser.post(address, follow=True)
    assert shared.redirect_chain[-1][0] == place
    assert Share.objects.filter(assessment=signed_off, commissioner=cast.board, withdrawn_at=None).exists()


def test_it_is_taken_back_here(as_person, cast, shared):
    address = reverse("assessments:withdraw_share", args=[shared.reference, cast.board.reference])
    assert address in look(as_person, "manager", shared).text
    page = as_person("manager").post(address, follow=True)
    assert "Shared before" in page.text
    assert not Share.objects.filter(assessment=shared, withdrawn_at=None).exists()


def test_what_cannot_be_shared_shows_no_report(as_person, cast, signed_off, small_rubric):
    draft = audits.usual(cast.programme, small_rubric, cast.manager, status="feedback")
    page = look(as_person, "manager", draft).text
    assert "Sign this audit off before you share it." in page
    assert '<div class="report">' not in page


def test_it_is_the_same_document(as_person, shared):
    """But for the rank of its first heading, which is a part of this page and the whole of the other."""

    def document(page):
        report = page[page.index('<div class="report">') : page.index('id="r-annex"')]
        cover, rest = report.split("</section>", 1)
        return cover.replace("<h2", "<h1").replace("</h2", "</h1"), rest

    seen = as_person("commissioner").get(reverse("reports:document", args=[shared.reference])).text
    assert document(look(as_person, "manager", shared).text) == document(seen)


def test_its_queries_are_few(as_person, signed_off, django_assert_max_num_queries):
    browser = as_person("manager")
    address = reverse("reports:sharing", args=[signed_off.reference])
    browser.get(address)
    with django_assert_max_num_queries(24):
        browser.get(address)


def test_the_report_in_it_is_a_part_of_the_page_and_alone_it_has_a_heading_of_its_own(as_person, signed_off):
    """Drawn once for each: a report that stood alone first does not bring its own first heading along."""
    alone = as_person("manager").get(reverse("reports:document", args=[signed_off.reference])).text
    for page in (look(as_person, "manager", signed_off).text, alone):
        levels = [int(level) for level in re.findall(r"<h([1-6])", page.split("<main")[1])]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels)), levels
