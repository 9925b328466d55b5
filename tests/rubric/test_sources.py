"""What was read, and how much of it."""

from django.urls import reverse

from .test_pages import text_of


def test_every_source_says_what_could_be_read_of_it(client, content):
    words = text_of(client.get(reverse("rubric:sources")))
    for source in content.sources:
        assert source.cite in words
        assert source.doi is None or source.doi in words
    assert "What we could read: abstract and introduction." in words
    for precedent in content.design_precedents:
        assert f"{content.source(precedent.source).in_short} {precedent.lesson}" in words


def test_a_source_names_the_indicators_that_lean_on_it(client, content):
    page = client.get(reverse("rubric:sources")).context["page"]
    shown = {shown.source.id: [indicator.id for _, indicator in shown.supports] for shown in page.sources}
    assert shown["pcref"] == ["ACC-5", "AVA-5"]
    assert shown["facit"] == []
