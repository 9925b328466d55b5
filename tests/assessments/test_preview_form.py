"""Editors of the rubric see the rating form of a version that they are still writing."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.assessments.models import Rating
from apps.assessments.sample_rating import middle_level, sample_rating
from apps.rubric_editor.models import RubricDraft
from tests.factories import make_rubric_draft
from tests.rubric.files import SMALL, whole


@pytest.fixture
def draft(rubric) -> RubricDraft:
    return make_rubric_draft(rubric)


@pytest.fixture
def desk(draft) -> Client:
    browser = Client()
    browser.force_login(draft.started_by)
    return browser


def path(draft, factor="accepting") -> str:
    return reverse("assessments:preview_form", args=[draft.reference, factor])


def test_the_form_shows_the_drafts_words_and_cannot_be_sent(desk, draft):
    page = desk.get(path(draft)).text
    assert "Time to settle" in page  # new in the draft, still without words
    assert 'name="NEW-1-answer"' in page
    assert 'name="ACC-1-answer"' in page
    main = page[page.index("<main") : page.index("</main")]
    assert "<form" not in main
    assert "<button" not in main
    assert desk.post(path(draft)).status_code == 405
    assert not Rating.objects.exists()


def test_every_factor_of_the_draft_has_one(desk, draft, content):
    page = desk.get(reverse("rubric_editor:preview", args=[draft.reference])).text
    for factor in content.factors:
        assert path(draft, factor.id) in page
        assert desk.get(path(draft, factor.id)).status_code == 200
    assert desk.get(path(draft, "made-up")).status_code == 404


def test_a_page_costs_few_queries(desk, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        desk.get(path(draft))


def test_what_nobody_answered_is_not_assessed():
    rubric = whole(SMALL)
    rated = sample_rating(rubric.indicator("HEA-1"), rubric)
    assert (rated.assessed, rated.level, rated.questions, rated.version) == (False, None, (), 0)
    assert middle_level(rubric.scale) == 3
