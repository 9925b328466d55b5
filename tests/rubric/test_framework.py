"""The front page of the framework, and the file it offers."""

from datetime import UTC, datetime

from django.urls import reverse

from apps.rubric.actions.publishing import load_rubric, publish_rubric

from .files import SHIPPED, whole
from .test_pages import text_of


def page(client) -> str:
    return text_of(client.get(reverse("rubric:framework")))


def test_it_names_the_paper_in_full(client, content):
    paper, words = content.framework.citation, page(client)
    html = client.get(reverse("rubric:framework")).content.decode()
    assert ", ".join(paper.authors) in words
    for part in (paper.title, "BMJ Open 2025", "30 December 2025", paper.pmcid):
        assert part in words
    assert f'<a href="{paper.url}">{paper.doi}</a>' in html


def test_it_says_what_is_the_papers_and_what_is_ours(client, content):
    words = page(client)
    assert "The names of the factors The paper’s" in words
    assert "The names of the outcomes The paper’s" in words
    assert "What each factor means Ours" in words
    assert "The 30 indicators Ours" in words
    assert "How a factor may lead to an outcome Ours, not tested" in words
    assert "only the paper’s abstract" in words
    for part in (*content.framework.known_from_abstract, *content.framework.not_known_until_full_text_is_read):
        assert part in words
    assert content.framework.known_inconsistency in words
    assert content.framework.licence.note in words


def test_it_is_honest_about_scores(client, content):
    words, honest = page(client), content.honest_wording
    for sentence in (
        honest.short_disclaimer,
        honest.method_note,
        honest.score_note,
        honest.band_note,
        honest.outcome_link_note,
    ):
        assert sentence in words


def test_it_shows_every_factor_and_outcome(client, content):
    words = page(client)
    for factor in content.factors:
        assert f"{factor.name} “{factor.in_one_line}” {factor.working_definition}" in words
    for outcome in content.outcomes:
        assert f"{outcome.name} {outcome.plain}" in words


def test_it_names_its_version_and_state(client, content):
    words = page(client)
    assert "Version 0.1.0, published here on" in words
    assert "Draft. It has not been tested yet." in words
    assert content.rubric.unit_of_assessment in words
    assert "All versions" not in words


def test_the_download_is_the_whole_rubric(client, content):
    response = client.get(reverse("rubric:download"))
    assert response["Content-Type"] == "text/yaml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="appear-informed-fidelity-rubric-0.1.0.yaml"'
    assert whole(response.content.decode()) == content


def test_earlier_versions_stay_within_reach(client, rubric, content):
    newer = load_rubric(text=SHIPPED.replace('"0.1.0"', '"0.2.0"'), by=None, at=datetime(2100, 1, 1, tzinfo=UTC))
    assert client.get(reverse("rubric:download", args=["0.2.0"])).status_code == 404
    publish_rubric(rubric=newer.rubric, by=None, at=datetime(2100, 1, 1, tzinfo=UTC))
    words = page(client)
    assert "Version 0.2.0 , published 1 January 2100, used for new audits" in words
    assert "Version 0.1.0 , published" in words
    assert whole(client.get(reverse("rubric:download", args=["0.1.0"])).content.decode()) == content
    assert client.get(reverse("rubric:download", args=["0.3.0"])).status_code == 404
