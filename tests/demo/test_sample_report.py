"""The sample report: open to anybody, made up on every page, and nobody's data."""

import subprocess

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.assessments.models import Assessment
from apps.demo import made_up_report
from apps.demo.management.commands import make_sample_report
from apps.demo.management.commands.make_sample_report import SAMPLE_PDF
from apps.reports.document.sample_report import MADE_UP
from apps.rubric.models import Rubric
from tests.demo.demonstration import CONTENT

AUDIT = CONTENT.audits[0]


def text_of(file) -> str:
    return subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def document(content):
    return made_up_report.made_up_document(content)


def test_it_is_a_finished_audit_by_one_side():
    """Its cover says so, and a second rating would need the section about both."""
    assert AUDIT.signed_off is not None
    assert AUDIT.review is None
    assert all(comment.reply for comment in AUDIT.comments)


def test_it_says_on_every_page_that_it_is_made_up(document):
    assert document.cover.is_made_up
    assert document.cover.mark == made_up_report.SAMPLE
    assert document.cover.organisation.text.endswith("(made up)")


def test_it_has_what_the_demonstration_s_first_audit_says(document):
    said = {answer.indicator: answer.entry for answer in AUDIT.answers}
    items = [item for factor in document.factors for item in factor.items]
    assert {item.code: item.level for item in items} == {code: entry.level for code, entry in said.items()}
    assert all(item.reason for item in items)
    assert len(document.evidence.pieces) == len(AUDIT.evidence)
    assert MADE_UP not in document.about.cautions
    assert len(document.glance.strengths) == len(document.glance.priorities) == 3


def test_it_has_what_people_said_as_far_as_it_may_leave_an_organisation(document):
    views = document.views
    assert views.heard
    assert views.to_talk_about
    peer_workers, people_supported = views.asked
    assert peer_workers.value.endswith("People who took part: fewer than 5.")
    assert people_supported.value.endswith("People who took part: 8 to 14.")
    assert all(str(AUDIT.period_end.year) in asked.value for asked in views.asked)
    practices = [practice for factor in views.factors for practice in factor.practices]
    assert len(practices) == len(CONTENT.rounds[0].answers[0])
    # One peer worker answered: nothing of it may show.
    assert {practice.sides[1].said for practice in practices} == {"Too few answers to show"}


def test_the_pdf_that_its_page_offers_says_the_same(client, rubric, document):
    """After a change of what the sample says, manage.py make_sample_report prints it again."""
    page = client.get(reverse("demo:sample_report")).text
    assert 'sample-report.pdf" download' in page
    words = "".join(text_of(SAMPLE_PDF).split())
    said = [document.cover.mark.sentence, *(gap.sentence for gap in document.views.to_talk_about)]
    for factor in document.factors:
        said += [item.title for item in factor.items]
    said += [side.said for factor in document.views.factors for side in factor.whole.sides]
    assert [text for text in said if "".join(text.split()) not in words] == []


@pytest.mark.long(reason="a whole report is printed")
def test_a_command_prints_it(rubric, tmp_path, capsys):
    file = tmp_path / "sample.pdf"
    call_command("make_sample_report", output=file)
    assert AUDIT.programme in text_of(file)
    assert "pages" in capsys.readouterr().out


def test_the_command_says_what_is_missing(db, monkeypatch):
    monkeypatch.setattr(make_sample_report, "published_rubrics", Rubric.objects.none)
    with pytest.raises(CommandError, match="Publish version"):
        call_command("make_sample_report")


def test_anybody_can_read_it_and_no_audit_is_asked_for(client, rubric, django_assert_max_num_queries):
    assert not Assessment.objects.exists()
    with django_assert_max_num_queries(4):
        page = client.get(reverse("demo:sample_report"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "A sample. The programme, its people and every answer are made up." in text
    assert AUDIT.programme in text


def test_where_its_rubric_is_not_published_there_is_none(client, rubric, monkeypatch):
    monkeypatch.setattr(made_up_report, "_rubric_name", lambda: (rubric.identifier, "99.0.0"))
    assert client.get(reverse("demo:sample_report")).status_code == 404


def test_the_welcome_page_leads_to_it_with_a_picture(client, rubric):
    page = client.get(reverse("home")).content.decode()
    assert f'href="{reverse("demo:sample_report")}"' in page
    assert 'alt="Two pages of a made-up report' in page
