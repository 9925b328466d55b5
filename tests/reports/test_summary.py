"""The summary: the report's second page, and a file of its own. It is one page, whatever people typed."""

import re
import subprocess
from dataclasses import replace
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from apps.activity_log.models import Event
from apps.assessments.actions.sharing import withdraw_share
from apps.assessments.actions.versions import withdraw_version
from apps.assessments.statuses import AuditStatus
from apps.common.pdf.rich_text import to_paragraphs
from apps.jobs.statuses import JobStatus
from apps.reports import worker
from apps.reports.actions import ask_for_report, try_again
from apps.reports.document.build import build_document
from apps.reports.document.report_document import ReportDocument
from apps.reports.document.report_summary import ReportSummary
from apps.reports.document.sections import LabelledValue, ViewGap
from apps.reports.models import Report
from apps.reports.queries.progress import file_name
from apps.reports.rendering import render_pdf
from apps.reports.rendering.render_html import render_html
from apps.reports.rendering.summary_page import CUT, ROOMS, fit_summary, shorten
from tests.cast import NOON
from tests.reports import audits
from tests.reports.test_build import fresh
from tests.reports.test_worker import clock
from tests.reports.who_asks import READERS_OF_A_SHARE

pytestmark = pytest.mark.long(reason="prints whole pages")

TEXTS = st.sampled_from(
    ("MW ", "👩🏽‍🤝‍👨🏿", "الدعم من الأقران ", "सहयोग ", "การสนับสนุน", "people say they are met ", "i")
) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=9)


@pytest.fixture
def long_document(cast, rubric):
    """A report of the shipped rubric, with views that lie far apart and everybody's survey."""
    document = build_document(audits.usual(cast.programme, rubric, cast.manager))
    return stretched(document, "They were met as they are. ", 1)


def stretched(document: ReportDocument, text: str, times: int) -> ReportDocument:
    """The same report with this text, so often, wherever people or a rubric's authors write."""
    long = (text * times).strip()
    factors = []
    for factor in document.factors:
        items = []
        for item in factor.items:
            words = {"title": long, "answer": long, "reached": long, "reason": to_paragraphs(long)}
            if item.next_anchor:
                words |= {"next_anchor": long, "next_answer": long}
            items.append(replace(item, **words))
        factors.append(replace(factor, name=long, shown_as=long, items=tuple(items)))
    gap = ViewGap("ACC-1", long, long, long)
    fact = LabelledValue(long, long)
    return replace(
        document,
        cover=replace(
            document.cover, programme=to_paragraphs(long), organisation=to_paragraphs(long), rating_label=long
        ),
        about=replace(document.about, disclaimer=long, took_part=(fact,) * 5),
        factors=tuple(factors),
        views=replace(
            document.views,
            heard=True,
            to_talk_about=(gap,) * 9,
            asked=(LabelledValue("Peer workers", "8 to 14 answers"),),
        ),  # both are ours, and short
    )


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def words_printed(pdf: bytes, folder) -> str:
    file = folder / "summary.pdf"
    file.write_bytes(pdf)
    return " ".join(
        subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout.split()
    )


# One page


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(text="W", times=300)
@example(text="同", times=300)
@given(text=TEXTS, times=st.integers(1, 900))
def test_it_is_one_page_whatever_people_typed(long_document, text, times):
    summary = ReportSummary(stretched(long_document, text, times))
    room = render_pdf.fitting_room(summary)
    assert render_pdf.printer().count_pages(render_html(summary, room)) == 1


def test_the_report_s_second_page_is_all_of_it(long_document):
    document = stretched(long_document, "They were met as they are. ", 40)
    names = zip(document.factors, ("Accepting", "Personalised", "Empowering", "Available", "Reciprocal"), strict=True)
    document = replace(
        document,
        cover=replace(long_document.cover, programme=to_paragraphs("W" * 120)),
        factors=tuple(replace(factor, name=name) for factor, name in names),
    )
    printed = render_pdf.print_document(document)
    assert printed.places["r-summary"] == 2
    assert printed.places["r-contents-heading"] == 3
    assert render_pdf.print_document(ReportSummary(document)).pages == 1


@given(text=st.text(), room=st.integers(0, 200))
def test_a_text_is_cut_to_its_room(text, room):
    short = shorten(text, room)
    assert len(short) <= len(text) + 1
    if short != text:
        assert text.startswith(short.removesuffix(CUT))
        assert room == 0 or short.endswith(CUT)


@pytest.mark.parametrize(
    ("text", "room", "short"),
    [
        ("People say they are met.", 40, "People say they are met."),
        ("People say they are met.", 16, "People say they…"),
        ("People, always people", 9, "People…"),
        ("Wwwwwwwwwwwww", 6, "Wwwww…"),
        ("同伴支持很有帮助", 7, "同伴支…"),
        ("ab👩🏽‍🤝‍👨🏿cdefgh", 5, "ab…"),
        ("anything", 0, ""),
    ],
)
def test_a_text_ends_after_a_whole_word_or_sign(text, room, short):
    assert shorten(text, room) == short


def test_what_is_cut_says_where_the_whole_of_it_stands(long_document):
    document = stretched(long_document, "They were met as they are. ", 30)
    page = render_html(document)
    code = document.glance.strengths[0]
    assert f'class="r-where" href="#r-indicator-{code}">In full' in page
    assert f'id="r-indicator-{code}"' in page
    alone = render_html(ReportSummary(document))
    assert document.limits.web_address in alone
    assert 'href="#' not in alone


def test_every_room_is_narrower_than_the_one_before():
    for wide, narrow in pairwise(ROOMS):
        assert narrow.name < wide.name
        assert narrow.anchor < wide.anchor
        assert narrow.note < wide.note


# What it says


def test_it_stands_alone(cast, rubric, tmp_path):
    audit = audits.usual(cast.programme, rubric, cast.manager)
    document = build_document(fresh(audit))
    printed = render_pdf.print_document(ReportSummary(document))
    words = words_printed(printed.pdf, tmp_path)
    assert printed.pages == 1
    on_page = words_of(render_html(ReportSummary(document)))
    for said in ("Walking Alongside", "Self-assessed by the programme", "Version 1", "1 April 2025 to 31 March 2026"):
        assert said in words
    for factor in document.factors:
        assert f"{factor.name} {factor.score} {factor.shown_as}" in on_page
        assert factor.name in words
    points = fit_summary(document, ROOMS[0])
    assert [point.code for point in points.strengths] == list(document.glance.strengths)
    assert len(points.strengths) == len(points.priorities) == 3
    for point in (*points.strengths, *points.priorities):
        assert point.title in words
    for point in points.priorities:
        assert f"Next, {point.next_answer}: “{point.step.text}”" in words
    assert "Peer workers in the programme:" in words
    assert document.about.disclaimer in words


def test_without_a_reason_for_a_high_level_it_names_no_strength_and_no_overall_mean(cast, rubric):
    audit = audits.usual(cast.programme, rubric, cast.manager, status="agreed")
    audits.standing_rows(audit).filter(level__gte=4).update(reason="", evidence_reason="")
    document = build_document(fresh(audit))
    words = words_of(render_html(ReportSummary(document)))
    assert document.glance.without_reason
    assert "Overall mean:" not in words
    assert "Strengths" not in words
    assert "Priorities, and the next step for each" in words


def test_a_version_that_does_not_simply_stand_says_so_on_it(cast, small_rubric):
    draft = audits.usual(cast.programme, small_rubric, cast.manager, status="agreed")
    assert '<p class="r-mark r-mark-running">Draft: not signed off</p>' in render_html(
        ReportSummary(build_document(fresh(draft)))
    )


def test_a_withdrawn_one_says_so_at_its_foot_and_in_its_name(cast, signed_off, tmp_path):
    withdraw_version(assessment=signed_off, reason="No.", by=cast.manager, at=NOON)
    document = build_document(fresh(signed_off))
    words = words_printed(render_pdf.print_document(ReportSummary(document)).pdf, tmp_path)
    assert words.count("Withdrawn by the provider on 2 March 2026.") == 2
    row = Report(assessment=fresh(signed_off), is_summary=True)
    assert file_name(row) == "walking-alongside-audit-2026-03-v1-summary-withdrawn.pdf"


def test_it_names_nobody_and_quotes_what_raters_typed_as_text(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, texts=audits.INJECTIONS)
    page = render_html(ReportSummary(build_document(fresh(audit))))
    assert "<script" not in page
    assert cast.manager.name not in page


# The file


@READERS_OF_A_SHARE
def test_who_asks_for_it(as_person, shared, enqueued, name, status):
    answer = as_person(name).post(reverse("reports:ask_for_summary", args=[shared.reference]))
    assert answer.status_code == status
    assert Report.objects.filter(is_summary=True).exists() == (status == 302 and name != "anyone")


@pytest.mark.parametrize("status", [AuditStatus.AGREED, AuditStatus.FEEDBACK])
def test_there_is_none_of_a_draft(as_person, cast, small_rubric, enqueued, status):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, status=status)
    answer = as_person("manager").post(reverse("reports:ask_for_summary", args=[audit.reference]))
    assert answer.status_code == 403
    assert not Report.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_is_made_beside_the_report_and_taken_away(as_person, cast, shared, enqueued):
    whole = ask_for_report(assessment=shared, by=cast.manager, at=NOON)
    summary = ask_for_report(assessment=shared, by=cast.commissioner, at=NOON, is_summary=True)
    assert summary.pk != whole.pk
    assert ask_for_report(assessment=shared, by=cast.manager, at=NOON, is_summary=True).pk == summary.pk
    theirs = ask_for_report(assessment=shared, by=cast.commissioner, at=NOON)
    for report in (whole, theirs, summary):
        worker.make_report(report.reference, now=clock)
        report.refresh_from_db()
        assert report.status == JobStatus.READY
    assert summary.pages == 1
    assert whole.pages > 5
    for name, report in (("manager", whole), ("commissioner", theirs)):
        page = as_person(name).get(reverse("reports:document", args=[shared.reference])).text
        assert "Download the summary, one page as a PDF" in page
        link = reverse("reports:download", args=[summary.reference])
        assert page.index(reverse("reports:download", args=[report.reference])) < page.index(link)
        answer = as_person(name).get(link)
        assert answer["Content-Disposition"].endswith('"walking-alongside-audit-2026-03-v1-summary.pdf"')
    withdraw_share(assessment=shared, commissioner=cast.board, by=cast.manager, at=NOON)
    assert as_person("commissioner").get(link).status_code == 404


def test_it_is_as_old_as_the_report(as_person, cast, shared, enqueued):
    summary = ask_for_report(assessment=shared, by=cast.manager, at=NOON, is_summary=True)
    worker.make_report(summary.reference, now=clock)
    cast.programme.name = "Walking Together"
    cast.programme.save()
    answer = as_person("manager").get(reverse("reports:download", args=[summary.reference]))
    assert answer.status_code == 403
    assert "does not say what stands today" in answer.text


def test_trying_again_makes_the_summary_again(cast, shared, enqueued):
    summary = ask_for_report(assessment=shared, by=cast.manager, at=NOON, is_summary=True)
    Report.objects.update(status=JobStatus.FAILED, failure="It was too long.")
    summary.refresh_from_db()
    assert try_again(report=summary, by=cast.manager, at=NOON) == summary
    assert Report.objects.get().is_summary
    assert set(Event.objects.filter(target_reference=summary.reference).values_list("what", flat=True)) == {
        "summary asked for"
    }


def test_the_page_of_its_making_calls_it_a_summary(as_person, cast, shared, enqueued):
    summary = ask_for_report(assessment=shared, by=cast.manager, at=NOON, is_summary=True)
    page = as_person("manager").get(reverse("reports:progress", args=[summary.reference])).text
    assert "Making your summary" in page


def test_it_is_printed_without_a_worker(signed_off, tmp_path, capsys):
    file = tmp_path / "summary.pdf"
    call_command("make_report", signed_off.reference, output=file, summary=True)
    assert "1 page" in capsys.readouterr().out
