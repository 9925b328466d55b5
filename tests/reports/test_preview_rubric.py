"""Editors of the rubric see the report of a version that they are still writing."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.reports.document.sample_report import MADE_UP, sample_report
from apps.reports.models import Report
from apps.reports.rendering.document_charts import add_charts
from apps.rubric_editor.actions.drafts import start_draft
from tests.cast import NOON
from tests.factories import make_rubric_draft
from tests.rubric.files import SHIPPED, SMALL, whole


def page_of(draft) -> str:
    browser = Client()
    browser.force_login(draft.started_by)
    return browser.get(reverse("reports:preview_rubric", args=[draft.reference])).text


@pytest.mark.parametrize("file", [SHIPPED, SMALL])
def test_any_rubric_has_a_report_with_every_indicator_at_the_middle(file):
    rubric = whole(file)
    document = sample_report(rubric)
    items = [item for factor in document.factors for item in factor.items]
    assert [item.code for item in items] == [indicator.id for indicator in rubric.indicators]
    assert {item.level for item in items} == {3}
    assert MADE_UP in document.about.cautions
    assert document.cover.mark is not None
    assert len(add_charts(document).factors) == len(rubric.factors)


def test_a_draft_that_is_whole_shows_its_report_and_stores_nothing(rubric):
    editor = make_rubric_draft(rubric).started_by
    page = page_of(start_draft(rubric=rubric, by=editor, at=NOON))
    assert "Every answer in it is made up" in page
    assert 'id="r-annex"' in page
    assert not Report.objects.exists()


def test_a_draft_with_something_to_mend_says_what_is_missing(rubric):
    page = page_of(make_rubric_draft(rubric))
    assert "See what is left to mend" in page
    assert 'id="r-annex"' not in page
