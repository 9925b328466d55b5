"""The file that comes out of the printer."""

import io
import logging
import re
import subprocess

import pikepdf
import pytest

from apps.common.pdf.printer import Printer, PrintingError
from apps.reports.document.build import build_document
from apps.reports.rendering import render_pdf
from apps.reports.rendering.render_html import render_html
from tests.cast import make_organisation, make_person, make_programme
from tests.factories import make_audit
from tests.reports import audits

pytestmark = pytest.mark.long(reason="prints whole reports")

PROSE = "People tell us when they leave that they felt met as they are, on good days and on bad ones. "
EMPTY_PICTURE = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4="


@pytest.fixture(scope="module")
def usual(request, django_db_setup, django_db_blocker):
    """One printed report for the whole module, with what it was printed from."""
    from django.db import transaction

    from apps.organisations.models import OrganisationKind
    from tests.conftest import _published_rubric

    request.getfixturevalue("_kept_pdfs")
    with django_db_blocker.unblock(), transaction.atomic():
        programme = make_programme(make_organisation("Quayside", OrganisationKind.PROVIDER), "Walking Alongside")
        audit = audits.usual(programme, _published_rubric(), make_person("Lead of Quayside"))
        document = build_document(audit)
        transaction.set_rollback(True)
    return document, render_pdf.print_document(document)


@pytest.fixture
def opened(usual):
    with pikepdf.open(io.BytesIO(usual[1].pdf)) as file:
        yield file


@pytest.fixture
def text(usual, tmp_path):
    """The words of the whole file, as a reader's software extracts them."""
    file = tmp_path / "report.pdf"
    file.write_bytes(usual[1].pdf)
    words = subprocess.run(["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True, text=True)
    return " ".join(words.stdout.split())


def test_it_is_tagged_titled_and_says_its_language(opened):
    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang) == "en-GB"
    assert opened.Root.ViewerPreferences.DisplayDocTitle
    assert (
        str(opened.docinfo.Title) == "Walking Alongside: peer support audit, 1 April 2025 to 31 March 2026, version 1"
    )
    assert str(opened.docinfo.Author) == "Quayside"
    assert b'pdfuaid:part="1"' in opened.Root.Metadata.read_bytes()


def test_it_has_bookmarks_for_its_sections(opened):
    with opened.open_outline() as outline:
        titles = [item.title for item in outline.root]
    assert titles == [
        "Summary",
        "About this report",
        "Accepting",
        "Personalised Practice",
        "Empowering",
        "Available",
        "Reciprocal",
        "Different views",
        "Against the framework",
        "Limits, and how to respond",
        "The evidence list",
        "Before sign-off",
        "How the numbers are made, and sources",
    ]


def test_every_font_is_inside(opened):
    fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
    assert fonts
    for font in fonts:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
        assert "Atkinson" in str(descriptor.FontName)


def test_it_carries_nothing_that_runs_and_nothing_attached(opened):
    assert "/OpenAction" not in opened.Root
    assert "/AA" not in opened.Root
    assert not opened.attachments
    names = opened.Root.get("/Names", {})
    assert "/JavaScript" not in names
    links = [note.A for page in opened.pages for note in page.get("/Annots", []) if "/A" in note]
    assert {str(link.S) for link in links} <= {"/URI", "/GoTo"}


def test_every_figure_has_words(opened):
    figures = [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
    assert len(figures) > 40
    assert all(str(figure.Alt).strip() for figure in figures)


def test_it_counts_its_pages(usual, opened, text):
    pages = len(opened.pages)
    assert usual[1].pages == pages
    assert f"Page {pages} of {pages}" in text
    assert pages < 40


def test_it_quotes_the_anchor_reached_and_the_next(usual, text):
    squeezed = re.sub(r"\W", "", text)
    for part in usual[0].factors:
        for item in part.items:
            for quote in (item.reached, item.next_anchor):
                assert re.sub(r"\W", "", quote) in squeezed


def test_it_is_honest(usual, text):
    document = usual[0]
    for sentence in (
        document.about.disclaimer,
        document.about.method_note,
        document.limits.score_note,
        document.limits.band_note,
        document.theory.note,
        "Our working theory. Not tested.",
        "Self-assessed by the programme",
    ):
        assert sentence in text
    assert not re.search(r"compliant|validated scale\b(?<!not a validated scale)|successfully", text)


def test_no_word_of_the_machine_is_printed(text):
    """Ids, codes and remarks to those who build with the rubric stay in the rubric's file."""
    addresses = r"https?://\S+(?: \S+/)?|doi: \S+"
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b|\bNA\b|\bNY\b|The app |Show '", re.sub(addresses, "", text))


def test_no_page_begins_in_the_middle_of_a_short_entry(cast, rubric, tmp_path):
    texts = [PROSE * lines for lines in range(1, 6)]
    audit = audits.usual(cast.programme, rubric, cast.manager, texts=texts)
    file = tmp_path / "report.pdf"
    document = build_document(audit)
    file.write_bytes(render_pdf.print_document(document).pdf)
    words = subprocess.run(["pdftotext", "-enc", "UTF-8", str(file), "-"], capture_output=True, check=True, text=True)
    names = tuple(factor.name for factor in document.factors)
    pages = [page.split("\n") for page in words.stdout.split("\f")]
    pages = [page for page in pages if any(line.startswith(names) for line in page[:4])]
    assert len(pages) > 10
    labels = ("Why this level", "Kinds of evidence", "About the evidence", "The raters", "Local note")
    assert not [line for page in pages for line in page[:5] if line.startswith(labels)]


def test_the_cover_bears_no_number(usual, tmp_path):
    file = tmp_path / "report.pdf"
    file.write_bytes(usual[1].pdf)
    cover = subprocess.run(
        ["pdftotext", "-l", "1", str(file), "-"], capture_output=True, check=True, text=True
    ).stdout
    assert not re.search(r"\b\d\.\d\b(?!\.)", cover.replace("0.1.0", ""))


def test_the_same_document_gives_the_same_bytes(usual):
    document, printed = usual
    assert render_pdf.print_document(document).pdf == printed.pdf


def test_the_printer_has_nothing_to_complain_of(usual, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        Printer("report.css").print(render_html(usual[0]), "quiet")
    assert caplog.messages == []


def test_a_draft_is_marked(cast, small_rubric):
    html = render_html(build_document(make_audit(cast.programme, small_rubric, cast.manager)))
    assert '<p class="r-mark r-mark-running">Draft: not signed off</p>' in html


def test_what_people_type_stays_text(cast, small_rubric):
    cast.programme.name = "</title><script>alert(1)</script>"
    cast.programme.save()
    audit = audits.usual(cast.programme, small_rubric, cast.manager, texts=audits.INJECTIONS)
    html = render_html(build_document(audit))
    assert "<script" not in html
    assert "<style" not in html
    assert "&lt;img src=file:///etc/passwd&gt;" in html
    assert "onload=" not in re.sub(r">[^<]*<", "><", html)
    assert re.findall(r'<img [^>]*src="([^,"]*)', html).count("data:image/svg+xml;base64") == html.count("<img ")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/a.png",
        "https://example.org/a.png",
        "ftp://example.org/a",
        "data:text/html;base64,PGI+",
        "data:image/png;base64,AAAA",
        "/etc/passwd",
        "//example.org/a.png",
    ],
)
def test_the_printer_fetches_nothing(address):
    page = (
        '<html lang="en"><head><title>x</title></head><body><h1>x</h1>'
        f'<p><img alt="x" src="{address}"></p></body></html>'
    )
    with pytest.raises(PrintingError):
        render_pdf.printer().print(page, "x")


@pytest.mark.parametrize(
    "body",
    [
        f'<p><img src="{EMPTY_PICTURE}" alt=""></p>',
        '<p><img src="data:image/svg+xml;base64,bm90IGEgcGljdHVyZQ==" alt="broken"></p>',
        "<p>\ue000</p>",
    ],
)
def test_whatever_leaves_a_hole_fails(body):
    with pytest.raises(PrintingError):
        render_pdf.printer().print(f'<html lang="en"><title>x</title><h1>x</h1>{body}', "x")


def test_the_printer_works_on_after_a_failure():
    handlers = list(logging.getLogger("weasyprint").handlers)
    with pytest.raises(PrintingError):
        render_pdf.printer().print('<html lang="en"><title>x</title><h1>x</h1><p>\ue000</p>', "x")
    assert (
        render_pdf.printer().print('<html lang="en"><title>x</title><body class="report"><h1>x</h1>', "x").pages == 1
    )
    assert logging.getLogger("weasyprint").handlers == handlers


def test_no_text_asks_for_a_font_feature(usual):
    """For each text that does, the printer never gives some memory back: it grew by 57 kB a report."""
    assert render_pdf.printer()._fonts.font_features == {}
