"""The reports that are hard to print, all checked with veraPDF at the end of the run."""

import io
from dataclasses import replace
from datetime import date

import pikepdf
import pytest

from apps.assessments.actions.versions import withdraw_version
from apps.assessments.models import Assessment
from apps.assessments.statuses import AuditStatus
from apps.common.charts.scale_charts import AnswerKind, level_dots
from apps.demo.management.commands.make_sample_report import SAMPLE_PDF
from apps.improvement import poster_printing
from apps.improvement.statuses import ActionStatus
from apps.reports.document.build import build_document
from apps.reports.document.build_living_sections import build_living_sections
from apps.reports.document.build_plan import build_printed_plan
from apps.reports.rendering import render_pdf
from apps.rubric.queries.rubric_loader import load_rubric_content
from tests.factories import make_audit
from tests.improvement.measure_makers import SHIFTED, make_measure
from tests.improvement.plans import make_action
from tests.improvement.told import WORDS, make_item, publish
from tests.pdfua import checker
from tests.reports import audits

pytestmark = pytest.mark.long(reason="prints whole reports and has a Java program check each of them")

LONG_AFTER = date(2027, 1, 1)
PROSE = ("People tell us in their exit conversations that they felt met as they are. " * 70)[:5000]


def print_report(audit):
    return render_pdf.print_document(build_document(audit))


def not_applicable(content):
    """Every indicator that may be set aside is; the others stand at the lowest level."""
    return {one.id: "NA" if one.na_allowed else 1 for one in content.indicators}


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param(list(audits.SCRIPTS.values()), id="scripts"),
        pytest.param(list(audits.UNPRINTABLE.values()), id="unprintable"),
        pytest.param(audits.INJECTIONS, id="injections"),
        pytest.param([PROSE, "", ""], id="long texts"),
        pytest.param(["x" * 5000, "", "", "", ""], id="one endless word"),
        pytest.param(["line\n" * 1000, "", "", "", "", ""], id="a thousand lines"),
    ],
)
def test_what_people_type(cast, small_rubric, texts):
    cast.programme.name = texts[0][:100]
    cast.programme.save()
    audit = audits.usual(cast.programme, small_rubric, cast.manager, texts=texts)
    assert print_report(audit).pages > 5


def test_long_texts_in_thirty_indicators(cast, rubric):
    audit = audits.usual(cast.programme, rubric, cast.manager, texts=[PROSE, "", ""])
    assert print_report(audit).pages > 25


def test_usual(cast, rubric):
    assert print_report(audits.usual(cast.programme, rubric, cast.manager)).pages > 10


@pytest.fixture
def first(cast, rubric):
    return audits.reviewed(cast.programme, rubric, cast.manager, cast.newcomer, pieces=23, is_independent=True)


def test_reviewed_and_the_version_after_it(cast, first):
    second = audits.next_version(first, cast.manager, reason=PROSE, change=raise_all)
    superseded, next_one = (Assessment.objects.get(pk=audit.pk) for audit in (first, second))
    assert build_document(superseded).cover.mark.code == "superseded"
    assert build_document(next_one).since.changes
    for audit in (superseded, next_one):
        assert print_report(audit).pages > 15


def test_withdrawn(cast, first):
    withdraw_version(assessment=first, reason="It was wrong.", by=cast.manager, at=audits.LATER)
    audit = Assessment.objects.get(pk=first.pk)
    assert build_document(audit).cover.mark.code == "withdrawn"
    assert print_report(audit).pages > 15


def test_a_draft_with_long_words_from_both_raters(cast, small_rubric):
    audit = audits.reviewed(
        cast.programme,
        small_rubric,
        cast.manager,
        cast.newcomer,
        status=AuditStatus.AGREED,
        texts=[PROSE, "", ""],
        apart=1,
    )
    assert print_report(audit).pages > 10


def test_an_evidence_list_in_every_script(cast, small_rubric):
    audit = audits.usual(cast.programme, small_rubric, cast.manager, status=AuditStatus.AGREED)
    for text in (*audits.SCRIPTS.values(), *audits.UNPRINTABLE.values(), *audits.INJECTIONS, "x" * 200):
        audits.with_evidence(audit, cast.manager, 1, title=text.replace("{", "(").replace("}", ")")[:200])
    assert print_report(audit).pages > 10


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" ".join(audits.SCRIPTS.values()), id="scripts"),
        pytest.param(" ".join(audits.UNPRINTABLE.values()), id="unprintable"),
        pytest.param(" ".join(audits.INJECTIONS), id="injections"),
        pytest.param(audits.SCRIPTS["Hebrew"], id="from the right"),
        pytest.param("x" * 2000, id="one endless word"),
        pytest.param("line\n" * 400, id="many lines"),
    ],
)
def test_an_action_plan_in_every_state_and_script(cast, rubric, text):
    short = text[:160]
    for status in (ActionStatus.PLANNED, ActionStatus.AT_RISK, ActionStatus.SHOWN, ActionStatus.DONE):
        make_action(
            cast.programme,
            cast.manager,
            title=short,
            status=status,
            second=cast.peer_worker,
            why=text,
            success=text,
            indicator=rubric.indicators.get(code="ACC-1").pk,
        )
    make_measure(cast, SHIFTED * 3, name=short[:120])
    assert render_pdf.print_document(build_printed_plan(cast.programme, LONG_AFTER)).pages > 1


def test_a_report_with_its_plan_and_the_audits_before_it(cast, rubric):
    period = (date(2024, 4, 1), date(2025, 3, 31))
    audits.usual(cast.programme, rubric, cast.manager, period=period)
    audit = audits.reviewed(cast.programme, rubric, cast.manager, cast.newcomer)
    for number in range(23):
        make_action(cast.programme, cast.manager, title=f"Action {number}")
    living = build_living_sections(audit, LONG_AFTER)
    assert living.change is not None
    assert render_pdf.print_document(build_document(audit, living=living)).pages > 10


def raise_all(version):
    audits.standing_rows(version).filter(level__lt=4).update(level=4)


def test_nothing_rated(cast, rubric):
    assert print_report(make_audit(cast.programme, rubric, cast.manager)).pages > 5


def test_all_that_may_be_set_aside_and_the_lowest_level(cast, rubric, content):
    audit = make_audit(
        cast.programme, rubric, cast.manager, status=AuditStatus.SIGNED_OFF, levels=not_applicable(content)
    )
    assert print_report(audit).pages > 5


def test_half_finished_and_made_up(cast, small_rubric):
    cast.harbour.is_made_up = True
    cast.harbour.save()
    codes = list(load_rubric_content(small_rubric).indicator_keys)
    audit = make_audit(cast.programme, small_rubric, cast.manager, levels=dict.fromkeys(codes[:3], 4))
    assert print_report(audit).pages > 5


def test_the_highest_level_everywhere(cast, small_rubric):
    content = load_rubric_content(small_rubric).content
    levels = {one.id: content.scale.max for one in content.indicators}
    audit = make_audit(cast.programme, small_rubric, cast.manager, status=AuditStatus.SIGNED_OFF, levels=levels)
    assert print_report(audit).pages > 5


def test_the_check_finds_what_is_broken(tmp_path):
    """A checker that says yes to everything would be worse than none."""
    from weasyprint import HTML

    files = {name: tmp_path / f"{name}.pdf" for name in ("untagged", "no_language", "no_words_for_a_picture")}
    HTML(string="<p>No title, no language, no tags.").write_pdf(files["untagged"])
    picture = level_dots(AnswerKind.LEVEL, 3, 1, (1, 5))
    page = f'<html lang="en"><title>x</title><h1>x</h1><p><img src="{picture.src}" alt="{picture.alt}"></p>'
    sound = render_pdf.printer().print(page, "sound").pdf
    with pikepdf.open(io.BytesIO(sound)) as file:
        del file.Root.Lang
        file.save(files["no_language"])
    with pikepdf.open(io.BytesIO(sound)) as file:
        figures = [one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"]
        del figures[0].Alt
        file.save(files["no_words_for_a_picture"])
    found = checker.check(list(files.values()))
    assert [name for name in files if f"{name}.pdf conforms=false" not in found] == []


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_a_poster_is_one_page_in_every_script(cast, paper):
    """“You said, we did” on a wall: as many items as fit, each sign one that prints."""
    cast.programme.name = " ".join(audits.SCRIPTS.values())[:120]
    cast.programme.save()
    texts = [*audits.SCRIPTS.values(), *audits.UNPRINTABLE.values(), "x" * 300, "A sentence that is long. " * 12]
    for text in texts[:10]:
        words = replace(WORDS, heard=text[:300], done=text[:300])
        make_item(cast.programme, cast.manager, words)
    version = publish(cast.programme, cast.manager)
    pdf = poster_printing.pdf_of(version.posters.get(paper=paper))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        [page] = file.pages
        assert round(float(page.mediabox[2])) == {"a4": 595, "a3": 842}[paper]


def test_the_sample_report_that_anybody_can_open():
    assert checker.check([SAMPLE_PDF]) == ""
