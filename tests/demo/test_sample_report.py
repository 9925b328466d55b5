"""The sample report: open to anybody, made up on every page, and nobody's data."""

import pytest
from django.urls import reverse

from apps.assessments.models import Assessment
from apps.demo import made_up_report
from apps.reports.document.sample_report import MADE_UP
from tests.demo.demonstration import CONTENT

AUDIT = CONTENT.audits[0]


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
