"""Section “Different views”: what people said, as it leaves the organisation, on the page and in the PDF."""

import re
import subprocess
from datetime import timedelta

import pytest
from django.urls import reverse

from apps.reports.document.build import build_document
from apps.reports.rendering import render_pdf
from apps.surveys.domain.questions import RespondentGroup
from tests.reports import audits
from tests.surveys.rounds import AFTER, answer_by_link, closed, make_round

pytestmark = pytest.mark.long(reason="makes survey rounds and whole reports")

# The programme says 1 to 5; these people say little of anything.
TWELVE = [1, 1, 2, 2, 1, 2, 1, 3, 1, 2, 2, 1]
LATER = AFTER.date() + timedelta(days=30)


@pytest.fixture
def audit(cast, rubric):
    return audits.usual(cast.programme, rubric, cast.manager)


def asked(cast, levels):
    """A closed round of people supported with these answers."""
    opened = make_round(cast.programme, cast.manager, RespondentGroup.PEOPLE_SUPPORTED)
    for number, level in enumerate(levels):
        answer_by_link(opened, level, address=f"192.0.2.{number}")
    return closed(opened)


def page_of(as_person, audit) -> str:
    text = as_person("manager").get(reverse("reports:document", args=[audit.reference])).text
    section = text[text.index('id="r-views"') : text.index('id="r-theory"')]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section))


def printed(audit, folder) -> str:
    file = folder / "report.pdf"
    file.write_bytes(render_pdf.print_document(build_document(audit, LATER)).pdf)
    text = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    return re.sub(r"\s+", " ", text)


def test_without_a_round_it_says_so(as_person, audit):
    words = page_of(as_person, audit)
    assert words.count("No survey round has closed for this period.") == 2
    assert "Worth talking about" not in words


def test_a_round_of_twelve_is_beside_the_audit(as_person, cast, audit, tmp_path):
    asked(cast, TWELVE)
    for words in (page_of(as_person, audit), printed(audit, tmp_path)):
        assert "People who took part: 8 to 14." in words
        assert "1.6" in words
        assert "Worth talking about" in words
        assert "What would people supported need to notice for this to be true for them?" in words


@pytest.mark.parametrize("levels", [[1, 5, 2, 4], [1, 5, 2, 4, 3, 3, 2]])
def test_a_round_too_small_to_leave_the_organisation_shows_nothing(as_person, cast, audit, tmp_path, levels):
    asked(cast, levels)
    before = build_document(audit, LATER).views
    assert not before.heard
    for words in (page_of(as_person, audit), printed(audit, tmp_path)):
        assert "Worth talking about" not in words
        assert ("fewer than 5" if len(levels) < 5 else "5 to 7") in words


def test_a_programme_that_was_heard_says_so_up_front(as_person, cast, audit):
    words = "Peer workers or people supported were asked as well"
    look = reverse("reports:document", args=[audit.reference])
    assert words not in as_person("manager").get(look).text
    asked(cast, TWELVE)
    assert words in as_person("manager").get(look).text


def test_a_round_makes_another_report(cast, audit):
    before = build_document(audit, LATER).content_hash
    asked(cast, TWELVE)
    assert build_document(audit, LATER).content_hash != before


def test_its_queries_are_few(as_person, cast, audit, django_assert_max_num_queries):
    asked(cast, TWELVE)
    browser = as_person("manager")
    look = reverse("reports:document", args=[audit.reference])
    browser.get(look)
    with django_assert_max_num_queries(24):
        browser.get(look)


def test_what_nobody_was_asked_about_is_left_out(cast, audit):
    asked(cast, TWELVE)
    names = [view.name for factor in build_document(audit, LATER).views.factors for view in factor.practices]
    assert len(names) == 10  # the quick set
    assert not any(
        "Not asked" in view.sides[2].said
        for one in build_document(audit, LATER).views.factors
        for view in one.practices
    )
