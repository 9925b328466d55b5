"""The blank audit: what is in it, who may have it, how it is made and what it looks like on paper."""

import io
import re
import subprocess

import pikepdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.activity_log.models import Event
from apps.common.errors import NotAllowed
from apps.common.pdf import fonts
from apps.common.pdf.printer import PrintingError
from apps.jobs.statuses import JobStatus
from apps.organisations.models import Role
from apps.reports import worker
from apps.reports.actions import ask_for_blank
from apps.reports.document import blank_audit
from apps.reports.document.build import build_blank_audit
from apps.reports.models import Report
from apps.reports.rendering import layout_version, render_pdf
from apps.reports.rendering.printable_text import with_printable_text
from apps.reports.rendering.render_html import render_html
from apps.rubric.actions.publishing import load_rubric
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.cast import NOON, make_person
from tests.reports.test_worker import OneLine
from tests.rubric.files import SMALL, replace, spoiled

pytestmark = pytest.mark.long(reason="prints whole blank audits")

BOX = "\N{BALLOT BOX}"


def words_of(printed, folder, *options) -> str:
    file = folder / "blank.pdf"
    file.write_bytes(printed.pdf)
    command = ["pdftotext", "-enc", "UTF-8", *options, str(file), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def flat(text: str) -> str:
    return " ".join(text.split())


def make(report) -> Report:
    worker.make_report(report.reference, now=lambda: NOON)
    report.refresh_from_db()
    return report


@pytest.fixture
def printer(monkeypatch):
    one = OneLine()
    monkeypatch.setattr(render_pdf, "printer", lambda stylesheet="report.css": one)
    return one


@pytest.fixture(scope="module")
def printed(request, django_db_setup, django_db_blocker):
    """The shipped rubric's blank audit, printed once for the module."""
    from tests.conftest import _published_rubric

    request.getfixturevalue("_kept_pdfs")
    with django_db_blocker.unblock():
        document = build_blank_audit(_published_rubric())
    return document, render_pdf.print_document(document)


# What is in it


def test_every_statement_of_the_rubric_has_its_box(printed, content, tmp_path):
    document, file = printed
    text = flat(words_of(file, tmp_path))
    for indicator in content.indicators:
        assert indicator.statement in text
        for anchor in indicator.levels:
            assert anchor.anchor in text
    boxes = sum(len(one.choices) + len(one.kinds) + 2 for factor in document.factors for one in factor.indicators)
    assert text.count(BOX) == boxes


def test_does_not_apply_stands_where_the_rubric_allows_it(content):
    document = blank_audit.compose_blank_audit(content, layout="x", web_address="")
    allowed = {one.id for one in content.indicators if one.na_allowed}
    offered = {
        one.code
        for factor in document.factors
        for one in factor.indicators
        if any(choice.label == "Does not apply to us" for choice in one.choices)
    }
    assert offered == allowed
    assert 0 < len(allowed) < len(list(content.indicators))
    for factor in document.factors:
        assert all(one.choices[-1].label == "Not assessed yet" for one in factor.indicators)


def test_it_says_when_a_high_level_needs_a_reason(small_rubric):
    document = build_blank_audit(small_rubric)
    assert document.factors[0].indicators[0].confidence == (
        "Level 3 or 4 with fewer than two kinds of evidence, or level 4 without “Views of guests”?"
    )


def test_another_shape_of_rubric_prints_as_well(small_rubric, tmp_path):
    document = build_blank_audit(small_rubric)
    assert [len(factor.indicators) for factor in document.factors] == [3, 2, 2]
    assert {len([one for one in factor.indicators[0].choices if one.level]) for factor in document.factors} == {4}
    file = render_pdf.print_document(document)
    text = flat(words_of(file, tmp_path))
    assert "Guests are interrupted." in text
    assert "This rubric is made up." in text
    assert not re.search(r"\b(five (levels|factors)|thirty|30|APPEAR)\b", text)


# On paper


def test_each_indicator_has_a_page_of_its_own(printed, content, tmp_path):
    pages = words_of(printed[1], tmp_path).split("\f")
    for indicator in content.indicators:
        (own,) = [
            page for page in map(flat, pages) if f"{indicator.id} {indicator.title}" in page and "Why this" in page
        ]
        assert own.count("Local note") == own.count("Why this one?") == 1
        assert indicator.levels[-1].anchor in own
        assert indicator.levels[0].anchor in own
    assert len([page for page in pages if "Why this one?" in page]) == len(list(content.indicators))


def test_long_words_take_room_from_the_lines_and_never_all_of_it():
    rooms = [blank_audit._lines_left("x" * length, (), ()) for length in (1, 1500, 2000, 9000)]
    assert (rooms[0], rooms[-1]) == (blank_audit.MOST_LINES, blank_audit.LEAST_LINES)
    assert rooms == sorted(rooms, reverse=True)


def test_long_words_still_print(rubric, content):
    first, *others = content.factors
    one, *rest = first.indicators
    long = replace(
        one,
        statement="A long statement. " * 100,
        levels=tuple(replace(anchor, anchor="A long anchor, and " * 90) for anchor in one.levels),
    )
    tree = replace(content, factors=(replace(first, indicators=(long, *rest)), *others[:1]))
    assert (
        render_pdf.print_document(
            blank_audit.compose_blank_audit(tree, layout="x", web_address="https://example.org/")
        ).pages
        > 10
    )


def test_contents_name_the_page_of_every_factor_and_indicator(printed, content, tmp_path):
    pages = words_of(printed[1], tmp_path, "-layout").split("\f")
    for factor in content.factors:
        for indicator in factor.indicators:
            line = next(line for line in pages[1].split("\n") if f"{indicator.id} " in line)
            assert f"{indicator.id} {indicator.title}" in flat(pages[int(line.split()[-1]) - 1])


def test_it_is_tagged_titled_and_says_its_language(printed):
    with pikepdf.open(io.BytesIO(printed[1].pdf)) as opened:
        assert opened.Root.MarkInfo.Marked
        assert str(opened.Root.Lang) == "en-GB"
        assert str(opened.docinfo.Title).startswith("Blank audit: APPEAR-informed")
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles[0:3] == ["Contents", "How to fill this in", "Accepting"]
    assert titles[-1] == "What comes next"


def test_every_page_says_which_rubric_it_is_of_and_its_number(printed, tmp_path):
    pages = [flat(page) for page in words_of(printed[1], tmp_path).split("\f")][:-1]
    for number, page in enumerate(pages[1:], start=2):
        assert "version 0.1.0. Name nobody." in page
        assert f"Page {number} of {len(pages)}" in page


def test_the_cover_asks_for_programme_period_and_roles(printed, tmp_path):
    cover = flat(words_of(printed[1], tmp_path, "-l", "1"))
    for words in ("Programme", "Period that is looked at", "Who took part: roles and how many, no names"):
        assert words in cover
    assert "not a validated scale" in cover


def test_every_table_names_what_its_heads_stand_for(printed):
    page = render_html(printed[0])
    assert page.count("<table") == page.count("<caption")
    assert not re.search(r"<th(?![^>]*scope=)[ >]", page)


def test_the_same_rubric_gives_the_same_bytes(small_rubric):
    first, second = (render_pdf.print_document(build_blank_audit(small_rubric)) for _ in range(2))
    assert first.pdf == second.pdf


def test_what_a_rubric_says_stays_text(small_rubric):
    content = load_rubric_content(small_rubric).content
    about = replace(content.rubric, title="<script>alert(1)</script>")
    hostile = blank_audit.compose_blank_audit(replace(content, rubric=about), layout="x", web_address="")
    page = render_html(hostile)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_sign_that_no_font_has_is_marked(small_rubric):
    content = load_rubric_content(small_rubric).content
    about = replace(content.rubric, title="A title \ue000")
    document = blank_audit.compose_blank_audit(replace(content, rubric=about), layout="x", web_address="")
    shown = with_printable_text(document, fonts.printable, fonts.breakable)
    assert (document.signs_replaced, shown.signs_replaced) == (False, True)
    assert "The mark � stands in their place." in render_html(document)
    assert render_pdf.print_document(document).pages > 5


# Who may have it


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("manager", 200),
        ("administrator", 200),
        ("peer_worker", 200),
        ("reviewer", 200),
        ("other_manager", 200),
        ("commissioner", 403),
        ("other_commissioner", 403),
        ("newcomer", 403),
        ("anyone", 302),
    ],
)
def test_who_may(as_person, cast, rubric, enqueued, name, status):
    browser = as_person(name)
    assert browser.get(reverse("reports:blank")).status_code == status
    answer = browser.post(reverse("reports:ask_for_blank", args=[rubric.identifier, rubric.version]))
    assert answer.status_code == (302 if status == 200 else status)
    assert Report.objects.exists() == (status == 200)


def test_an_administrator_of_a_commissioner_runs_no_programme(cast, rubric):
    with pytest.raises(NotAllowed):
        ask_for_blank(rubric=rubric, by=make_person("Their administrator", cast.board, Role.ADMINISTRATOR), at=NOON)


def test_a_file_is_nobody_s_who_may_not_have_one(as_person, cast, small_rubric, printer, enqueued):
    report = make(ask_for_blank(rubric=small_rubric, by=cast.manager, at=NOON))
    for page in ("progress", "state", "download"):
        address = reverse(f"reports:{page}", args=[report.reference])
        assert as_person("other_manager").get(address).status_code == 200
        assert as_person("commissioner").get(address).status_code == 404
        assert as_person("newcomer").get(address).status_code == 404


def test_what_is_not_published_is_not_printed(cast, rubric, as_person):
    draft = load_rubric(text=spoiled('version: "2.1.0"', 'version: "2.2.0"', SMALL), by=None, at=NOON).rubric
    with pytest.raises(NotAllowed, match="not published yet"):
        ask_for_blank(rubric=draft, by=cast.manager, at=NOON)
    address = reverse("reports:ask_for_blank", args=[draft.identifier, draft.version])
    assert as_person("manager").post(address).status_code == 404
    assert "2.2.0" not in as_person("manager").get(reverse("reports:blank")).text


# How it is made


def test_it_is_printed_once_whoever_asks(cast, small_rubric, printer, enqueued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = make(ask_for_blank(rubric=small_rubric, by=cast.manager, at=NOON))
        second = ask_for_blank(rubric=small_rubric, by=cast.peer_worker, at=NOON)
    assert (first, first.status) == (second, JobStatus.READY)
    assert (printer.printed, enqueued) == (1, [first.reference])
    assert Event.objects.get(what="blank audit asked for").target_reference == first.reference


def test_each_version_and_each_layout_has_its_own(cast, rubric, small_rubric, enqueued, monkeypatch):
    made = [ask_for_blank(rubric=one, by=cast.manager, at=NOON) for one in (rubric, small_rubric)]
    monkeypatch.setattr("apps.reports.document.build.blank_layout_version", lambda: "2-other")
    made.append(ask_for_blank(rubric=rubric, by=cast.manager, at=NOON))
    assert len({one.pk for one in made}) == 3


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_a_real_one(small_rubric):
    report = Report.objects.create(
        rubric=small_rubric, content_hash=build_blank_audit(small_rubric).content_hash, requested_at=NOON
    )
    made = make(report)
    assert made.status == JobStatus.READY
    assert made.file.read().startswith(b"%PDF-1.7")
    assert made.pages > 10


def test_a_failure_can_be_tried_again(as_person, cast, small_rubric, printer, enqueued):
    def fail():
        raise PrintingError("secret detail")

    printer.before = fail
    failed = make(ask_for_blank(rubric=small_rubric, by=cast.manager, at=NOON))
    page = as_person("manager").get(reverse("reports:progress", args=[failed.reference])).text
    assert "Your blank audit could not be made" in page
    assert "Nothing in the audit is lost" not in page
    as_person("reviewer").post(reverse("reports:try_again", args=[failed.reference]))
    failed.refresh_from_db()
    assert failed.status == JobStatus.WAITING


def test_its_pages_lead_from_one_to_the_next(as_person, cast, small_rubric, printer, enqueued):
    browser = as_person("peer_worker")
    assert "Make the PDF" in browser.get(reverse("reports:blank")).text
    address = reverse("reports:ask_for_blank", args=[small_rubric.identifier, small_rubric.version])
    waiting = browser.post(address, follow=True)
    assert "Making your blank audit" in waiting.text
    assert "Blank audit: Made-up café rubric 2.1.0" in waiting.text
    report = make(Report.objects.get())
    download = reverse("reports:download", args=[report.reference])
    assert download in browser.get(reverse("reports:progress", args=[report.reference])).text
    assert download in browser.get(reverse("reports:blank")).text


def test_its_name_is_sensible(as_person, cast, small_rubric, printer, enqueued):
    report = make(ask_for_blank(rubric=small_rubric, by=cast.manager, at=NOON))
    answer = as_person("reviewer").get(reverse("reports:download", args=[report.reference]))
    assert answer["Content-Disposition"] == 'attachment; filename="made-up-small-rubric-2.1.0-blank-audit.pdf"'


def test_a_file_that_is_gone_leads_back_to_its_page(as_person, cast, small_rubric, printer, enqueued):
    report = make(ask_for_blank(rubric=small_rubric, by=cast.manager, at=NOON))
    report.file.storage.delete(report.file.name)
    answer = as_person("manager").get(reverse("reports:download", args=[report.reference]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("reports:blank")
    assert "Make the PDF again." in answer.text


def test_a_row_belongs_to_an_audit_or_to_a_rubric(signed_off, small_rubric):
    for fields in ({}, {"assessment": signed_off, "rubric": small_rubric}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(content_hash="0" * 64, requested_at=NOON, **fields)


def test_the_database_keeps_one_row_for_each_content(small_rubric):
    Report.objects.create(rubric=small_rubric, content_hash="0" * 64, requested_at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(rubric=small_rubric, content_hash="0" * 64, requested_at=NOON)


def test_its_layout_counts_its_own_files():
    names = {file.name for file in layout_version.blank_layout_files()}
    assert {"print.html", "_indicator.html", "blank.css"} <= names
    assert all(file.is_file() for file in layout_version.blank_layout_files())
    assert layout_version.blank_layout_version() != layout_version.layout_version()


@pytest.mark.parametrize("more", [0, 4])
def test_its_page_costs_the_same_for_many_versions(as_person, rubric, more, django_assert_max_num_queries):
    from apps.rubric.actions.publishing import publish_rubric

    for number in range(more):
        text = spoiled('version: "2.1.0"', f'version: "3.{number}"', SMALL)
        loaded = load_rubric(text=text, by=None, at=NOON)
        publish_rubric(rubric=loaded.rubric, by=None, at=NOON)
    browser = as_person("manager")
    browser.get(reverse("reports:blank"))
    with django_assert_max_num_queries(6):
        browser.get(reverse("reports:blank"))
